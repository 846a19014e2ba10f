"""What a function of ours passes to the function that it is handed: ``db`` in ``inTransaction(async (db) => …)``."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scanner.link.calls.containers import declared_values
from scanner.link.calls.found import Found, Join, Open, Parameter
from scanner.link.index import Index, Node
from scanner.model import HANDED_IN, Call, Origin

Follow = Callable[[Index, str, Origin], Found]


def position_of(step: str) -> int | None:
    """The position that a step of this kind asks for; None of any other step."""
    place = step.removeprefix(HANDED_IN).partition("(")[0]
    return int(place) if step.startswith(HANDED_IN) and place.isdecimal() else None


def as_result(steps: tuple[str, ...]) -> tuple[str, ...]:
    """``steps`` into a library, where what is handed in goes by what the call gives: ``transaction()``."""
    found: list[str] = []
    for step in steps:
        if position_of(step) is None or not found:
            found.append(step)
        else:
            _, bracket, label = step.partition("(")  # none where the callee is asked for, not what it gives
            found[-1] += bracket + label
    return tuple(found)


def passed_in(index: Index, node: Node, position: int, follow: Follow) -> Found:
    """What ``node`` passes at ``position`` to any of its parameters, itself or through what it hands that on to."""
    for call in _calls(index, node):
        callee = follow(index, node.path, call.callee) if call.callee is not None else None
        if _own(index, node, callee, follow):
            given = call.arguments[position] if len(call.arguments) > position else None
            return follow(index, node.path, given) if given is not None else None
        if call.callee is not None and any(
            _own(index, node, follow(index, node.path, a), follow) for a in call.arguments if a is not None
        ):
            step = f"{HANDED_IN}{position}()"
            return follow(index, node.path, Origin(call.callee.module, (*call.callee.path, step)))
    return None


def _calls(index: Index, node: Node) -> Iterator[Call]:
    return (call for call in index.outlines[node.path].calls if call.caller == node.name)


def _own(index: Index, node: Node, found: Found, follow: Follow) -> bool:
    """Whether ``found`` is a parameter of ``node``, or may be one beside its type."""
    if not isinstance(found, Open) or found.steps:
        return False
    if isinstance(found.holder, Join):
        told = declared_values(index, found.holder)
        return any(_own(index, node, follow(index, path, origin), follow) for path, origin in told)
    return isinstance(found.holder, Parameter) and found.holder.node == node
