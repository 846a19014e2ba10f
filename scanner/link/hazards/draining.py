"""Which calls run what a list holds, and which list that is, as the code writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scanner.link.hazards.running import RUNS
from scanner.link.index import Index
from scanner.link.spelling import last_part
from scanner.model import Call

_REFERENCE = re.compile(r"reference:(?P<callee>.*)@\d+$", re.DOTALL)
_NAMES = re.compile(r"\b\w++(?!\()")  # but those of what is called
_GOES_THROUGH = frozenset({"map", "foreach", "each", "flatmap", "for_each", "all"})


class Run(NamedTuple):
    """``call`` runs the elements of ``over``."""

    call: Call
    over: str


def runs_of_lists(index: Index, path: str) -> Iterator[Run]:
    """``effect()`` in a loop over ``effects``, ``effects.forEach(Runnable::run)``; "" where a loop does not say over what."""
    for call in index.outlines[path].calls:
        if call.over or (_is_in_loop(call) and _runs_local(index, path, call)):
            yield Run(call, call.over)
            continue
        found = _REFERENCE.match(call.guards[-1]) if call.guards else None
        verb = last_part(call.text.replace("::", "."))
        if found is not None and last_part(found["callee"]) in _GOES_THROUGH and verb in RUNS:
            yield Run(call, found["callee"].rpartition(".")[0])


def _is_in_loop(call: Call) -> bool:
    return any(guard.startswith("loop@") for guard in call.guards)


def _runs_local(index: Index, path: str, call: Call) -> bool:
    """Whether ``call`` runs what a variable holds: ``effect()``, ``effect.run()``."""
    held, dot, _ = call.text.partition(".")
    runs = not dot or (call.text.count(".") == 1 and last_part(call.text) in RUNS)
    return runs and held.isidentifier() and held not in index.functions[path]


def holds_name(written: str, name: str) -> bool:
    """Whether an expression names the list ``name``, as ``list(self.effects)`` does ``self.effects`` and ``effects.get()``."""
    named = _NAMES.findall(name)
    return bool(named) and named[-1].lower() in map(str.lower, _NAMES.findall(written))
