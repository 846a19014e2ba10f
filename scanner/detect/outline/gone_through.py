"""Which list a call runs the elements of: ``effects`` of ``for effect in effects: effect()``."""

from __future__ import annotations

import re

from tree_sitter import Node

from scanner.detect.names import Names, gone_over

_RUN = re.compile(r"(\w+)(?:(?:\?|!!)?\.(?:call|apply|invoke|run|get|accept|execute))?")  # runs a variable
_TAKEN = re.compile(  # takes one out of a list: ``while (effects.length) { const effect = effects.shift(); effect(); }``
    r"([\w.]+)\.(?:shift|pop|popleft|popFirst|poll|pollFirst|remove|removeAt|removeFirst|removeLast|take|get_nowait)\("
)
_LONGEST = 80


def gone_through(names: Names, node: Node, text: str, guards: tuple[str, ...]) -> str:
    """What is gone over as written, by a loop or a call that hands each element on, whose variable ``node`` runs; "" of others.

    ``text`` is what ``node`` calls, ``guards`` what stands around it.
    """
    found = _RUN.fullmatch(text)
    binding = names.binding(found[1], node.start_byte) if found is not None else None
    if found is None or binding is None or binding.origin is not None:
        return ""  # most call a function by its name
    if binding.value is not None and not binding.element:
        taken = _TAKEN.match(names.source.beginning(binding.value, _LONGEST))
        return taken[1] if taken is not None and _is_repeated(guards) else ""
    if not binding.element and not _is_repeated(guards):  # a comprehension is no guard
        return ""
    over = gone_over(names, found[1], node)
    return " ".join(names.source.beginning(over, _LONGEST).split()) if over is not None else ""


def _is_repeated(guards: tuple[str, ...]) -> bool:
    return any(guard.startswith(("loop@", "callback:")) for guard in guards)
