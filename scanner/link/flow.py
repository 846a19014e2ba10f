"""What each function does, in order: its calls that lead to functions of ours, and the facts that stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from scanner.link.calls import (
    Abstract,
    EventKey,
    Found,
    Led,
    Listening,
    Member,
    Open,
    Outside,
    Scope,
    Subtypes,
    Unseen,
    Values,
    Waiting,
    called_instance,
    committed,
    connected_hooks,
    enqueues,
    events_of,
    extensions,
    follow,
    heard_by,
    in_place,
    listeners,
    made_by,
    may_raise,
    openly,
    raised_through,
    raises,
    reached,
    registers,
    resolve,
    run_by,
    runs_now,
    scope_of,
    waits_for_save,
    wrapped,
)
from scanner.link.hearing import handed_over, manner_of
from scanner.link.index import Index, Node, Type, is_abstract
from scanner.link.items import Item, Manner
from scanner.link.lambdas import lambdas
from scanner.link.unwrapping import unwrapped
from scanner.model import Call, Detection, Origin, Outline


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
    calls: int
    unresolved: int
    values: Values


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
    offered: list[tuple[Abstract, tuple[Node | Type | Outside, ...]]] = field(default_factory=list)
    hollow: set[Node] = field(default_factory=set)
    raising: list[tuple[Node, Call]] = field(default_factory=list)
    made: set[Node] = field(default_factory=set)  # without a body, but told what a library's one does
    calls: int = 0
    unresolved: int = 0


def flow(index: Index, types: Subtypes, detections: Mapping[str, Detection]) -> Flow:
    """The items of every function of every outline. Calls that lead nowhere known are only counted."""
    found = _Gathered()
    told = listeners(index)
    scopes = {path: scope_of(index, outline, detections[path]) for path, outline in index.outlines.items()}
    found.made.update(n for scope in scopes.values() for n, _ in scope.loose if is_abstract(index, n))
    for path, outline in index.outlines.items():
        scope = scopes[path]
        found.calls += len(outline.calls)
        found.names.update(scope.names)
        found.unresolved += scope.unresolved
        calls, scope.live = scope.live, []
        for call in calls:
            if _add_call(found, index, types, call, scope, told):
                scope.live.append(call)
            if raises(index, path, call):
                found.raising.append((Node(path, scope.owners[call.location]), call))
            events = events_of(index, told, path, call)
            if events:
                found.raised.setdefault(Node(path, scope.owners[call.location]), []).extend(events)
            for target in heard_by(index, told, events):
                manner = manner_of(target, waits_for_save(index, told, path, call))
                item = Item(call.location, call.text, call, (), (target.node,), manner=manner)
                found.items.setdefault(Node(path, scope.owners[call.location]), []).append(item)
        for node, item in (*scope.loose, *connected_hooks(index, outline)):
            found.items.setdefault(node, []).append(item)
        found.handed.extend(_stored(index, outline))
    values = Values(index, types)
    _add_opened(found, values)
    for way in raised_through(index, told, found.raising, found.led):
        found.raised.setdefault(way.caller, []).extend(way.events)
        found.items.setdefault(way.caller, []).extend(handed_over(index, told, way))
    found.items.update(lambdas(found.items))
    inside = wrapped(values, found.waiting)
    found.items.update(unwrapped(found.items, inside))
    items = {node: tuple(sorted(steps, key=_order)) for node, steps in sorted(found.items.items())}
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
        found.calls,
        found.unresolved,
        values,
    )


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


def _order(item: Item) -> tuple[object, ...]:
    return (item.location, item.text, item.targets, tuple(f.location for f in item.facts))


def _add_call(
    found: _Gathered, index: Index, types: Subtypes, call: Call, scope: Scope, told: Listening
) -> bool:
    """Add what ``call`` does; whether it is worth another look when more is outlined."""
    node = Node(scope.path, scope.owners[call.location])
    facts = scope.facts.get(call.location, ())
    open_ = openly(index, node.path, call.callee) if call.callee is not None else None
    target = resolve(index, node.path, call.callee) if call.callee is not None else None
    if isinstance(target, Type) and call.callee is not None and open_ == target:
        open_ = target = called_instance(index, call.callee, target, call.text) or target
    if isinstance(target, Unseen):
        found.unseen.setdefault(node, []).append(target)
        found.handed.append((target, tuple(_passed(index, node.path, call))))
    targets, alternatives = reached(index, types, target, call.exact) if open_ == target else ((), False)
    if not targets:
        targets = extensions(index, node, call)
        alternatives = len(targets) > 1
    promise = _promise(index, target) if not targets else None
    if isinstance(target, Node) and target in found.made:
        targets = targets or (target,)
    elif promise is not None:
        found.promised.setdefault(node, []).append(promise)
        found.offered.append((promise, tuple(_passed(index, node.path, call))))
    unresolved = not targets and not call.implied and _unresolved(call, target)
    waits = open_ if isinstance(open_, Open | Abstract) else promise
    if waits is not None and not targets:
        found.waiting.append(Waiting(node, call, waits, unresolved))
    elif targets or isinstance(target, Type):
        found.led.append(Led(node, call, targets, (target,) if isinstance(target, Type) else ()))
    task = enqueues(index, target) if isinstance(target, Member) else None
    if task is not None:
        facts = (*facts, task.fact(call))
    change = committed(index, call, target)
    if change is not None:
        facts = (*facts, change)
    if targets or facts:
        item = Item(call.location, call.text, call, facts, targets, alternatives)
        found.items.setdefault(node, []).append(item)
    found.unresolved += unresolved
    if target is None or isinstance(target, Outside):
        _add_objects(found, index, node, call)
    if runs_now(index.words, call):
        _add_callbacks(found, index, types, node, call)
    elif not facts and not isinstance(open_, Open) and _leads_out(index, told, call, target):
        scope.unresolved += unresolved
        return False
    return True


def _passed(index: Index, path: str, call: Call) -> Iterator[Node | Type | Outside]:
    """The functions of ours that a call passes, the instances of our classes, and what is of libraries."""
    for origin in (*call.arguments, *(origin for _, origin in call.keywords)):
        found = resolve(index, path, origin) if origin is not None else None
        if isinstance(found, Node | Type | Outside):
            yield found
    if registers(index.words, call):
        yield Node(path, in_place(call))


def _leads_out(index: Index, told: Listening, call: Call, target: Found) -> bool:
    """Whether nothing that is outlined later can make this call lead to a function of ours."""
    if call.callee is not None and not isinstance(target, Outside):
        return False
    extensible = call.location.path.endswith(".kt") and not call.implied  # by a file yet unseen
    return not may_raise(index, told, call) and not extensible


def _stored(index: Index, outline: Outline) -> Iterator[tuple[Unseen, tuple[Node | Type, ...]]]:
    """What a file puts into something that is yet unseen."""
    for store in outline.stores:
        holder = resolve(index, outline.path, store.holder)
        value = resolve(index, outline.path, store.value) if isinstance(holder, Unseen) else None
        if isinstance(holder, Unseen) and isinstance(value, Node | Type):
            yield holder, (value,)


def _add_callbacks(found: _Gathered, index: Index, types: Subtypes, node: Node, call: Call) -> None:
    handed: Iterable[Origin | None] = (*call.arguments, *(origin for _, origin in call.keywords))
    for origin in handed:
        target = resolve(index, node.path, origin) if origin is not None else None
        if isinstance(target, Node | Abstract):
            targets, alternatives = reached(index, types, target)
            if targets:
                item = Item(call.location, call.text, call, (), targets, alternatives, Manner.CALLBACK)
                found.items.setdefault(node, []).append(item)
    for made in made_by(index, node.path, call):
        item = Item(call.location, call.text, call, (), (made,), manner=Manner.CALLBACK)
        found.items.setdefault(node, []).append(item)


def _add_objects(found: _Gathered, index: Index, node: Node, call: Call) -> None:
    for body, behind in run_by(index, node.path, call):
        manner = Manner.AFTER_COMMIT if behind else Manner.CALLBACK
        found.items.setdefault(node, []).append(
            Item(call.location, call.text, call, (), (body,), manner=manner)
        )


def _promise(index: Index, target: Found) -> Abstract | None:
    """What nobody that we have seen has a body for."""
    if isinstance(target, Node) and is_abstract(index, target):
        owner, _, method = target.name.rpartition(".")
        return Abstract(Type(target.path, owner), method)
    return target if isinstance(target, Abstract) else None


def _unresolved(call: Call, target: Found) -> bool:
    return call.callee is None or target is None or isinstance(target, Abstract | Unseen | Node)
