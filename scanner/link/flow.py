"""What each function does, in order: its calls that lead to functions of ours, and the facts that stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scanner.link.calls import (
    Abstract,
    Advised,
    Channel,
    EventKey,
    Found,
    Gathering,
    Led,
    Listening,
    Open,
    Outside,
    Scope,
    Subtypes,
    Unseen,
    Values,
    Waiting,
    advised,
    around_decorated,
    events_of,
    follow,
    gathering,
    handed_over_at,
    heard_by,
    listeners,
    may_raise,
    put_in,
    raised_through,
    raises,
    scope_of,
    takers,
    waits_for_save,
    with_advice,
    wrapped,
)
from scanner.link.hearing import handed_over, manner_of
from scanner.link.index import Index, Node, Type, is_abstract
from scanner.link.items import Item, Manner
from scanner.link.lambdas import lambdas
from scanner.link.leads import Leads, leads_of
from scanner.link.unwrapping import unwrapped
from scanner.model import Call, Detection, Outline


@dataclass(frozen=True, slots=True)
class Flow:
    """Functions and their items, in the order of the source. ``unseen`` and ``promised`` are edges still missing."""

    items: Mapping[Node, tuple[Item, ...]]
    unseen: Mapping[Node, tuple[Unseen, ...]]
    promised: Mapping[Node, tuple[Abstract, ...]]
    handed: tuple[
        tuple[Unseen, tuple[Node | Type | Outside, ...]], ...
    ]  # what is passed to something yet unseen
    offered: tuple[
        tuple[Abstract, tuple[Node | Type | Outside, ...]], ...
    ]  # … or to a promise that nobody keeps as far as we have seen
    hollow: frozenset[Node]  # functions that call what others would have to hand or put there
    wrapped: Mapping[Node, frozenset[Node]]  # functions under decorators of ours → what runs around them
    called_names: Mapping[Node, frozenset[str]]  # bare names that a function calls
    stand_ins: frozenset[Node]  # alternatives whose class bears the name of one that stands in for another
    told: Listening
    raised: Mapping[Node, tuple[EventKey, ...]]  # the events that a function raises
    taken: Mapping[Channel, tuple[Node, ...]]  # who takes from each channel
    calls: int
    unresolved: int
    values: Values
    advised: Advised = field(default_factory=dict)
    gathering: Gathering = field(default_factory=dict)  # what aggregates hand over when they are told to
    contexts: Mapping[Node, tuple[Item, ...]] = field(default_factory=dict)  # functions in a context

    def steps_of(self, node: Node) -> tuple[Item, ...]:
        """The items of a function, in a context or as it is."""
        return self.items.get(node) or self.contexts.get(node, ())


@dataclass(slots=True)
class _Gathered:
    items: dict[Node, list[Item]] = field(default_factory=dict)
    led: list[Led] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    names: dict[Node, frozenset[str]] = field(default_factory=dict)
    unseen: dict[Node, list[Unseen]] = field(default_factory=dict)
    promised: dict[Node, list[Abstract]] = field(default_factory=dict)
    raised: dict[Node, list[EventKey]] = field(default_factory=dict)
    handed: list[tuple[Unseen, tuple[Node | Type | Outside, ...]]] = field(default_factory=list)
    bound: list[tuple[Unseen, Found]] = field(default_factory=list)
    offered: list[tuple[Abstract, tuple[Node | Type | Outside, ...]]] = field(default_factory=list)
    hollow: set[Node] = field(default_factory=set)
    raising: list[tuple[Node, Call]] = field(default_factory=list)
    calls: int = 0
    unresolved: int = 0


def flow(index: Index, types: Subtypes, detections: Mapping[str, Detection]) -> Flow:
    """The items of every function of every outline. Calls that lead nowhere known are only counted."""
    found = _Gathered()
    told, taken, advice = listeners(index), takers(index), advised(index)
    scopes = {path: scope_of(index, outline, detections[path]) for path, outline in index.outlines.items()}
    made = frozenset(n for scope in scopes.values() for n, _ in scope.loose if is_abstract(index, n))
    for path, outline in index.outlines.items():
        scope = scopes[path]
        _add_leads(found, leads_of(index, types, made, scope, outline))
        _add_events(found, index, told, outline, scope)
        for node, item in put_in(index, taken, outline) if taken else ():
            found.items.setdefault(node, []).append(item)
        for node, item in with_advice(index, advice, outline) if advice else ():
            found.items.setdefault(node, []).append(item)
        for node, item in around_decorated(index, outline):
            found.items.setdefault(node, []).append(item)
        found.calls += len(outline.calls)
        found.names.update(scope.names)
    values = Values(index, types)
    _add_opened(found, values)
    handed_on, left_open = raised_through(index, told, found.raising, found.led)
    raising = [*found.raising, *left_open]
    gathered = gathering(index, told, raising)
    for way in (*handed_on, *handed_over_at(index, gathered, raising, found.led)):
        found.raised.setdefault(way.caller, []).extend(way.events)
        found.items.setdefault(way.caller, []).extend(handed_over(index, told, way))
    found.items.update(lambdas(found.items))
    inside = wrapped(values, found.waiting)
    found.items.update(unwrapped(found.items, inside))
    items = {node: _in_order(steps) for node, steps in sorted(found.items.items())}
    return Flow(
        items,
        {node: tuple(dict.fromkeys(places)) for node, places in found.unseen.items()},
        {node: tuple(dict.fromkeys(methods)) for node, methods in found.promised.items()},
        tuple(found.handed),
        tuple(found.offered),
        frozenset(found.hollow),
        {node: frozenset(c for made in wrap.closures for c in made) for node, wrap in inside.items()},
        found.names,
        frozenset(_stand_ins(index, items)),
        told,
        {node: tuple(dict.fromkeys(events)) for node, events in found.raised.items()},
        taken,
        found.calls,
        found.unresolved,
        values,
        advice,
        gathered,
    )


def _add_leads(found: _Gathered, leads: Leads) -> None:
    for node, item in leads.items:
        found.items.setdefault(node, []).append(item)
    for node, unseen in leads.unseen:
        found.unseen.setdefault(node, []).append(unseen)
    for node, promise in leads.promised:
        found.promised.setdefault(node, []).append(promise)
    found.led += leads.led
    found.waiting += leads.waiting
    found.handed += leads.handed
    found.bound += leads.bound
    found.offered += leads.offered
    found.unresolved += leads.unresolved


def _add_events(found: _Gathered, index: Index, told: Listening, outline: Outline, scope: Scope) -> None:
    """Add the events that the calls of a file raise, and who hears them."""
    for call in may_raise(index, told, outline):
        node = Node(outline.path, scope.owner(call))
        if raises(index, outline.path, call):
            found.raising.append((node, call))
        events = events_of(index, told, outline.path, call)
        if not events:
            continue
        found.raised.setdefault(node, []).extend(events)
        for target in heard_by(index, told, events):
            manner = manner_of(target, waits_for_save(index, told, outline.path, call))
            item = Item(call.location, call.text, call, (), (target.node,), manner=manner)
            found.items.setdefault(node, []).append(item)


def _stand_ins(index: Index, items: Mapping[Node, tuple[Item, ...]]) -> Iterator[Node]:
    seen = {t for steps in items.values() for item in steps if item.alternatives for t in item.targets}
    for node in seen:
        if index.words.mentions("stand-in-names", node.name.rpartition(".")[0].rpartition(".")[2]):
            yield node


def _add_opened(found: _Gathered, values: Values) -> None:
    """Add where calls through values lead, and what is handed to functions that run it."""
    ways = tuple(follow(values, found.led, found.waiting))
    for way in ways:
        manner = Manner.CALLBACK if way.through else Manner.CALL
        item = Item(
            way.call.location, way.call.text, way.call, (), way.targets, way.alternatives, manner, way.through
        )
        found.items.setdefault(way.caller, []).append(item)
    for unseen_function, given in found.bound:
        told = (v for v in values.settled(given) if isinstance(v, Node | Type | Outside))
        found.handed.append((unseen_function, tuple(told)))
    ends = {(way.caller, way.call.location) for way in ways if not way.through}
    for wait in found.waiting:
        unseen = (value for value in values.settled(wait.found) if isinstance(value, Unseen))
        found.unseen.setdefault(wait.caller, []).extend(unseen)
    found.hollow.update(
        w.caller
        for w in found.waiting
        if isinstance(w.found, Open) and (w.caller, w.call.location) not in ends
    )
    found.unresolved -= sum(w.counted and (w.caller, w.call.location) in ends for w in found.waiting)


def _in_order(steps: list[Item]) -> tuple[Item, ...]:
    return tuple(sorted(steps, key=_order)) if len(steps) > 1 else tuple(steps)


def _order(item: Item) -> tuple[object, ...]:
    return (item.location, item.text, item.targets, tuple(f.location for f in item.facts))
