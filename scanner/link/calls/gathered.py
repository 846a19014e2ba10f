"""Aggregates that gather events and hand them all over when they are told to: ``order.publishEvents(bus)``.

What is raised there is open, for each class below gathers its own. It is told by what the methods of that class hand to
the methods that it inherits: ``this.addEvent(new Placed(id))``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from scanner.link.calls.event_keys import EventKey, keys_of
from scanner.link.calls.events import Listening, heard_by
from scanner.link.calls.found import Abstract
from scanner.link.calls.passing import Led
from scanner.link.calls.raising import Raised
from scanner.link.calls.resolution import resolve
from scanner.link.calls.walking import lineage
from scanner.link.index import Index, Node, Type
from scanner.model import Call, Origin

Gathering = Mapping[Type, tuple[EventKey, ...]]
"""Class → the events that its own methods hand to what it inherits from a class that raises them."""


def gathering(index: Index, told: Listening, raising: Iterable[tuple[Node, Call]]) -> Gathering:
    """The classes below one that raises what it holds. ``raising``: the calls that raise, with who makes them."""
    raisers = {_owner(node) for node, call in raising if _is_left_open(index, told, node, call)} - {None}
    if not raisers:
        return {}
    found: dict[Type, tuple[EventKey, ...]] = {}
    for path, outline in index.outlines.items():
        for kind in (Type(path, each.name) for each in outline.classes):
            above = {each for each in lineage(index, kind)[1:] if isinstance(each, Type)}
            if not raisers.isdisjoint(above):
                found[kind] = tuple(dict.fromkeys(_gathered(index, kind, above)))
    return {kind: events for kind, events in found.items() if events}


def handed_over_at(
    index: Index, told: Gathering, raising: Iterable[tuple[Node, Call]], led: Sequence[Led]
) -> Iterator[Raised]:
    """Whoever tells an aggregate of ``told`` to hand over what it has gathered."""
    raisers = {_function(node) for node, _ in raising} if told else set()
    for step in led if raisers else ():
        through = next((target for target in step.targets if target in raisers), None)
        callee = step.call.callee
        if through is None or callee is None:
            continue
        kind = resolve(index, step.caller.path, Origin(callee.module, callee.path[:-1]))
        events = told.get(kind, ()) if isinstance(kind, Type) else ()
        if events:
            yield Raised(step.caller, step.call, events, through, saved=False)


def _gathered(index: Index, kind: Type, above: Collection[Type]) -> Iterator[EventKey]:
    """What methods of ``kind`` hand to methods of the classes ``above`` it."""
    for call in index.outlines[kind.path].calls:
        if call.callee is None or call.caller.rpartition(".")[0] != kind.name:
            continue
        target = resolve(index, kind.path, call.callee)
        inherited = isinstance(target, Node) and Type(target.path, target.name.rpartition(".")[0]) in above
        if inherited or (isinstance(target, Abstract) and target.type in above):
            yield from keys_of(index, kind.path, zip(call.texts, call.arguments, strict=False))


def _is_left_open(index: Index, told: Listening, node: Node, call: Call) -> bool:
    """Whether a raising call is handed what its own object holds, or nothing that says what it raises: what all events
    build on, of which nobody hears, says nothing.
    """
    owner = _owner(node)
    own = tuple(owner.name.split(".")) if owner is not None else ()
    held = (o for o in call.arguments if o is not None and not o.module)
    if own and any(o.path[: len(own)] == own and len(o.path) > len(own) for o in held):
        return True
    return not heard_by(index, told, keys_of(index, node.path, zip(call.texts, call.arguments, strict=False)))


def _function(node: Node) -> Node:
    return Node(node.path, node.name.partition(" > ")[0])


def _owner(node: Node) -> Type | None:
    owner = _function(node).name.rpartition(".")[0]
    return Type(node.path, owner) if owner else None
