"""What each function does, in order: its calls that lead to functions of ours, and the facts that stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from scanner.link import implicit
from scanner.link.callbacks import owner_of, registrations, runs_now
from scanner.link.index import Index, Node, Type, class_at, function_at, method_of
from scanner.link.project import remembered
from scanner.link.resolve import Abstract, Found, Member, Outside, Unseen, extensions, may_extend, resolve
from scanner.link.subtypes import Subtypes, implementations
from scanner.link.vocabulary import STAND_INS, mentions
from scanner.model import Call, Detection, Fact, Location, Origin, Outline

_CONSTRUCTORS = ("constructor", "__init__", "init")


class Manner(StrEnum):
    """How control gets from the item to its targets."""

    CALL = "call"
    CALLBACK = "callback"
    EVENT = "event"  # a listener in the same process, before the caller goes on
    AFTER_COMMIT = "after commit"


@dataclass(frozen=True, slots=True)
class Item:
    """One step of a function. ``targets`` are where it leads; with ``alternatives``, to one of them, unknown which."""

    location: Location
    text: str
    call: Call | None = None
    facts: tuple[Fact, ...] = ()
    targets: tuple[Node, ...] = ()
    alternatives: bool = False
    manner: Manner = Manner.CALL

    @property
    def guards(self) -> tuple[str, ...]:
        return self.call.guards if self.call is not None else ()


@dataclass(frozen=True, slots=True)
class Flow:
    """Functions and their items, in the order of the source. ``unseen`` and ``promised`` are edges still missing."""

    items: Mapping[Node, tuple[Item, ...]]
    unseen: Mapping[Node, tuple[Unseen, ...]]
    promised: Mapping[Node, tuple[Abstract, ...]]
    called_names: Mapping[Node, frozenset[str]]  # bare names that a function calls
    calls: int
    unresolved: int


@dataclass(slots=True)
class _Gathered:
    items: dict[Node, list[Item]] = field(default_factory=dict)
    names: dict[Node, frozenset[str]] = field(default_factory=dict)
    unseen: dict[Node, list[Unseen]] = field(default_factory=dict)
    promised: dict[Node, list[Abstract]] = field(default_factory=dict)
    calls: int = 0
    unresolved: int = 0


def flow(index: Index, types: Subtypes, detections: Mapping[str, Detection]) -> Flow:
    """The items of every function of every outline. Calls that lead nowhere known are only counted."""
    found = _Gathered()
    listeners = implicit.listeners(index)
    for path, outline in index.outlines.items():
        scope = _scope(index, outline, detections[path])
        found.calls += len(outline.calls)
        found.names.update(scope.names)
        found.unresolved += scope.unresolved
        calls, scope.live = scope.live, []
        for call in calls:
            if _add_call(found, index, types, call, scope):
                scope.live.append(call)
            for target in implicit.heard_by(index, listeners, path, call):
                item = Item(call.location, call.text, call, (), (target.node,), manner=_heard(target))
                found.items.setdefault(Node(path, scope.owners[call.location]), []).append(item)
        for node, item in scope.loose:
            found.items.setdefault(node, []).append(item)
    items = {node: tuple(sorted(steps, key=_order)) for node, steps in sorted(found.items.items())}
    return Flow(
        items,
        {node: tuple(dict.fromkeys(places)) for node, places in found.unseen.items()},
        {node: tuple(dict.fromkeys(methods)) for node, methods in found.promised.items()},
        found.names,
        found.calls,
        found.unresolved,
    )


@dataclass(slots=True)
class _Scope:
    """One file's calls and facts. Calls found to lead out of the repository for good leave ``live`` for later rounds."""

    path: str
    live: list[Call]
    owners: Mapping[Location, str]
    facts: Mapping[Location, tuple[Fact, ...]]
    loose: tuple[tuple[Node, Item], ...]  # facts that stand in no call
    names: Mapping[Node, frozenset[str]]  # bare names that each function calls
    unresolved: int = 0  # of the calls that left


def _scope(index: Index, outline: Outline, detection: Detection) -> _Scope:
    make = partial(_new_scope, index, outline, detection.facts)
    return remembered(index.project, "scope", outline.path, detection, make)


def _new_scope(index: Index, outline: Outline, facts: Sequence[Fact]) -> _Scope:
    registered = registrations(outline)
    hooks = [hook for function in outline.functions if (hook := implicit.hook_of(function)) is not None]
    by_call = {**_facts_by_call(outline.calls, facts), **{hook.location: (hook,) for hook in hooks}}
    places = {call.location for call in outline.calls}
    loose = tuple(
        (
            Node(outline.path, _enclosing(index, outline.path, fact.location)),
            Item(fact.location, _name(fact), facts=(fact,)),
        )
        for place, own in by_call.items()
        if place not in places
        for fact in own
    )
    owners = {call.location: owner_of(registered, call) for call in outline.calls}
    within = {place: own for place, own in by_call.items() if place in places}
    return _Scope(outline.path, list(outline.calls), owners, within, loose, _called_names(outline, owners))


def _called_names(outline: Outline, owners: Mapping[Location, str]) -> dict[Node, frozenset[str]]:
    names: dict[Node, set[str]] = {}
    for call in outline.calls:
        if call.text.isidentifier():
            names.setdefault(Node(outline.path, owners[call.location]), set()).add(call.text)
    return {node: frozenset(own) for node, own in names.items()}


def _name(fact: Fact) -> str:
    return fact.symbol or fact.rule


def _heard(listener: implicit.Listener) -> Manner:
    return Manner.AFTER_COMMIT if listener.after_commit else Manner.EVENT


def _order(item: Item) -> tuple[object, ...]:
    return (item.location, item.text, item.targets, tuple(f.location for f in item.facts))


def _add_call(found: _Gathered, index: Index, types: Subtypes, call: Call, scope: _Scope) -> bool:
    """Add what ``call`` does; whether it is worth another look when more is outlined."""
    node = Node(scope.path, scope.owners[call.location])
    facts = scope.facts.get(call.location, ())
    target = resolve(index, node.path, call.callee) if call.callee is not None else None
    if isinstance(target, Unseen):
        found.unseen.setdefault(node, []).append(target)
    targets, alternatives = reached(index, types, target)
    if not targets:
        targets = extensions(index, node.path, call.callee, call.text.rpartition(".")[2])
        alternatives = len(targets) > 1
    if isinstance(target, Abstract) and not targets:
        found.promised.setdefault(node, []).append(target)
    unresolved = not targets and _unresolved(call, target)
    task = implicit.enqueues(index, target) if isinstance(target, Member) else None
    if task is not None:
        facts = (*facts, task.fact(call))
    if targets or facts:
        item = Item(call.location, call.text, call, facts, targets, alternatives)
        found.items.setdefault(node, []).append(item)
    found.unresolved += unresolved
    if runs_now(call):
        _add_callbacks(found, index, types, node, call)
    elif not facts and _leads_out(index, call, target):
        scope.unresolved += unresolved
        return False
    return True


def _leads_out(index: Index, call: Call, target: Found) -> bool:
    """Whether nothing that is outlined later can make this call lead to a function of ours."""
    if call.callee is not None and not isinstance(target, Outside):
        return False
    return not implicit.may_raise(call) and not may_extend(
        index, call.location.path, call.text.rpartition(".")[2]
    )


def _add_callbacks(found: _Gathered, index: Index, types: Subtypes, node: Node, call: Call) -> None:
    handed: Iterable[Origin | None] = (*call.arguments, *(origin for _, origin in call.keywords))
    for origin in handed:
        target = resolve(index, node.path, origin) if origin is not None else None
        if isinstance(target, Node | Abstract):
            targets, alternatives = reached(index, types, target)
            if targets:
                item = Item(call.location, call.text, call, (), targets, alternatives, Manner.CALLBACK)
                found.items.setdefault(node, []).append(item)


def _unresolved(call: Call, target: Found) -> bool:
    return call.callee is None or target is None or isinstance(target, Abstract | Unseen)


def reached(index: Index, types: Subtypes, target: Found) -> tuple[tuple[Node, ...], bool]:
    """The functions that a call of ``target`` may run, and whether it runs only one of them."""
    if isinstance(target, Type):
        return _constructor(index, target), False
    if isinstance(target, Abstract):
        return _real(implementations(index, types, target)), True
    if isinstance(target, Node):
        owner, dot, method = target.name.rpartition(".")
        kind = Type(target.path, owner)
        if dot and kind in types.below and _bodiless(index, target):
            bodies = _real(implementations(index, types, Abstract(kind, method)))
            if bodies:
                return bodies, True
        return _overloads(index, target)
    return (), False


def _overloads(index: Index, node: Node) -> tuple[tuple[Node, ...], bool]:
    """``node`` and the others of its name; which of them is meant takes types to tell, so all of them must agree."""
    name = node.name.partition("#")[0]
    own = index.functions[node.path]
    others = tuple(Node(node.path, f) for f in own if f.partition("#")[0] == name) if name in own else ()
    return (others, True) if len(others) > 1 else ((node,), False)


def _constructor(index: Index, kind: Type) -> tuple[Node, ...]:
    names = (*_CONSTRUCTORS, kind.name.rpartition(".")[2])
    bodies = (method_of(index, kind, name) for name in names)
    return tuple(body for body in bodies if body is not None)[:1]


def _bodiless(index: Index, node: Node) -> bool:
    """Whether a method promises more than it does: on an interface, or one that calls nothing at all."""
    kind = class_at(index, Type(node.path, node.name.rpartition(".")[0]))
    if kind is None or function_at(index, node) is None:
        return False
    return not any(call.caller == node.name for call in index.outlines[node.path].calls)


def _real(bodies: Sequence[Node]) -> tuple[Node, ...]:
    """``bodies`` without those of stand-ins, if a real one is left."""
    real = tuple(b for b in bodies if not mentions(STAND_INS, b.name.rpartition(".")[0].rpartition(".")[2]))
    return real or tuple(bodies)


def _facts_by_call(calls: Sequence[Call], facts: Sequence[Fact]) -> dict[Location, tuple[Fact, ...]]:
    """Each fact under the innermost call that holds it; under its own location when none does."""
    found: dict[Location, tuple[Fact, ...]] = {}
    for fact in facts:
        holder = min(
            (c.location for c in calls if _holds(c.location, fact.location)),
            key=_extent,
            default=fact.location,
        )
        found[holder] = (*found.get(holder, ()), fact)
    return found


def _holds(outer: Location, inner: Location) -> bool:
    return (outer.line, outer.column) <= (inner.line, inner.column) and (
        inner.end_line,
        inner.end_column,
    ) <= (
        outer.end_line,
        outer.end_column,
    )


def _extent(location: Location) -> tuple[int, ...]:
    return (
        location.end_line - location.line,
        location.end_column - location.column,
        -location.line,
        -location.column,
    )


def _enclosing(index: Index, path: str, place: Location) -> str:
    holders = [f for f in index.functions[path].values() if _holds(f.location, place)]
    return min(holders, key=lambda f: _extent(f.location)).name if holders else ""
