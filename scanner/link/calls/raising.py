"""Functions of ours that raise what they are handed: a port in front of the framework's publisher.

What is raised is known where it is handed over. There it is heard, so that two callers who hand over different events
are kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scanner.link.calls.event_keys import EventKey, keys_of
from scanner.link.calls.events import Listening, heard_by, waits_for_save
from scanner.link.calls.extending import EXTENDED
from scanner.link.calls.found import Parameter
from scanner.link.calls.passing import Led
from scanner.link.index import Index, Node, function_at
from scanner.model import Call, Origin

_ROUNDS = 4  # functions through which an event is handed on


@dataclass(frozen=True, slots=True)
class Raised:
    """A call that hands ``events`` to a function that raises them; ``saved``: when the aggregate is saved."""

    caller: Node
    call: Call
    events: tuple[EventKey, ...]
    through: Node
    saved: bool


def raised_through(
    index: Index, told: Listening, raising: Iterable[tuple[Node, Call]], led: Sequence[Led]
) -> tuple[list[Raised], list[tuple[Node, Call]]]:
    """Whoever hands an event to a function that raises it, and the calls that hand such a function what does not say which
    event it is, with who makes them. ``raising``: the calls that raise, likewise.
    """
    told_apart: list[Raised] = []
    left_open: list[tuple[Node, Call]] = []
    found = {
        parameter: waits_for_save(index, told, node.path, call)
        for node, call in raising
        for text in call.texts
        if (parameter := _own(index, node, text)) is not None
    }
    fresh = set(found)
    for _ in range(_ROUNDS):
        raisers = {parameter.node for parameter in fresh}
        edge, fresh = fresh, set()
        for step in led if raisers else ():
            for target in step.targets if not raisers.isdisjoint(step.targets) else ():
                for name, text, origin in _given(index, step.call, target):
                    below = Parameter(target, name)
                    if below not in edge:
                        continue
                    own = _own(index, step.caller, text)
                    if own is not None and own not in found:
                        found[own] = found[below]
                        fresh.add(own)
                    events = tuple(keys_of(index, step.caller.path, ((text, origin),)))
                    if events:
                        told_apart.append(Raised(step.caller, step.call, events, target, found[below]))
                    if own is None and not heard_by(index, told, events):
                        left_open.append((step.caller, step.call))
    return told_apart, left_open


def _own(index: Index, node: Node, text: str) -> Parameter | None:
    """The parameter of the function at ``node`` that is written as ``text``."""
    function = function_at(index, node)
    named = function is not None and any(name == text for name, _ in function.parameters)
    return Parameter(node, text) if named else None


def _given(index: Index, call: Call, target: Node) -> Iterator[tuple[str, str, Origin | None]]:
    function = function_at(index, target)
    names = [n for n, _ in function.parameters if n != EXTENDED] if function is not None else []
    yield from zip(names, call.texts, call.arguments, strict=False)
