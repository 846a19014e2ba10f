"""Rows that a persistence context writes back: a transaction loaded them, something changed them, and nobody saves.

An entity is managed from when it is loaded to the end of its transaction, and what was changed of it by then is
written with the commit (dirty checking). So a change is a write in the function that loaded the entity, if that runs in
a transaction which may write. A function that changes what it is handed, or the entity that it is a method of, passes
the change on to who calls it.

Sources: https://jakarta.ee/specifications/persistence/3.1/ (3.2, entity instance's life cycle),
https://docs.spring.io/spring-framework/reference/data-access/transaction/declarative/tx-propagation.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scanner.link.calls import CHANGED, is_persistent, root_of
from scanner.link.effects import Effect, Site, effects_of
from scanner.link.flow import Flow
from scanner.link.index import Index, Node, Type, calls_in, class_at, function_at, is_constructor
from scanner.link.items import Item, Manner
from scanner.link.reach import Callers, Reach
from scanner.link.spelling import last_part
from scanner.model import LAMBDA, Fact, Location, Value, holds

_THIS = "this"
_DEEPEST = 6  # calls from where a transaction begins to where something is changed in it
_PARTS = 4  # objects of which one is taken out of the other
# What ``readOnly`` and ``propagation`` end with where nothing is written.
_NO_WRITES = ("true", "NOT_SUPPORTED", "NEVER")


@dataclass(slots=True)
class _Changes:
    """Which items change an entity, and which functions change one that they are given, by its name there."""

    index: Index
    flow: Flow
    called: Callers
    direct: Mapping[Node, tuple[Site, ...]]
    reads: Mapping[Node, Reach]
    of: dict[Node, dict[tuple[Location, str], tuple[Item, Fact]]] = field(default_factory=dict)
    given: dict[Node, set[str]] = field(default_factory=dict)


def with_dirty(
    index: Index,
    flow: Flow,
    called: Callers,
    direct: Mapping[Node, tuple[Site, ...]],
    reads: Mapping[Node, Reach],
) -> Mapping[Node, tuple[Site, ...]]:
    """``direct``, and the writes of what is changed and written back. ``reads``: who reaches a read of a store."""
    changes = _Changes(index, flow, called, direct, reads)
    for node, items in flow.items.items():
        for item in items:
            for fact in item.facts:
                if fact.kind == CHANGED:
                    _add(changes, node, item, fact)
    if not changes.of:
        return direct
    inside = _in_transactions(index, flow)
    found = dict(direct)
    for node, item, fact in _written_back(changes):
        if _around(node) in inside or any(_begins(index, guard) for guard in item.guards):
            bare = Item(item.location, "", facts=(fact,))  # what is changed tells what it is, not how
            effects = effects_of(index.words, node, bare, fact)
            found[node] = (*found.get(node, ()), *(Site(effect, fact, item) for effect in effects))
    return found


def _add(changes: _Changes, node: Node, item: Item, fact: Fact) -> None:
    """Note that ``item`` changes an entity, and if its function was given that, what this is to its callers."""
    waiting = [(node, item, fact)]
    while waiting:
        where, step, what = waiting.pop()
        root = what.value("root")
        known = changes.of.setdefault(where, {})
        if (step.location, root) in known:
            continue
        known[step.location, root] = (step, what)
        given = changes.given.setdefault(_around(where), set())
        if root in given or not _is_given(changes.index, _around(where), root):
            continue
        given.add(root)
        for caller, position in changes.called.of.get(_around(where), ()):
            through = changes.flow.items[caller][position]
            told = _told(changes.index, caller, through, _around(where), root)
            if told is not None:
                values = (what.values[0], Value("root", told))
                waiting.append(
                    (caller, through, Fact(through.location, CHANGED, "sql", what.rule, "", values))
                )


def _is_given(index: Index, node: Node, root: str) -> bool:
    """Whether ``root`` is what the function is called on, or with; what a constructor fills is nobody's yet."""
    function = function_at(index, node)
    if function is None or not root:
        return False
    return (root == _THIS and not is_constructor(node)) or any(
        root == name for name, _ in function.parameters
    )


def _told(index: Index, caller: Node, item: Item, node: Node, root: str) -> str | None:
    """What ``caller`` calls the thing that ``node`` knows as ``root``; "" if it has no name there."""
    function, call = function_at(index, node), item.call
    if function is None or call is None or item.manner not in (Manner.CALL, Manner.CALLBACK):
        return None
    names = [name for name, _ in function.parameters]
    if root == _THIS:
        if "." in call.text:
            return root_of(call.text)
        return _THIS if is_persistent(index, _owner(caller)) else ""
    extends = names[:1] == [_THIS]
    position = names.index(root) - extends
    text = call.texts[position] if position < len(call.texts) else ""
    return text.partition(".")[0].rstrip("?!") if text[:1].isalpha() else ""


def _written_back(changes: _Changes) -> Iterator[tuple[Node, Item, Fact]]:
    """The changes of what a function has loaded itself, each as a write; one for each branch is enough."""
    for node, own in sorted(changes.of.items()):
        told: set[tuple[str, tuple[str, ...]]] = set()
        for (_, root), (item, fact) in sorted(own.items(), key=lambda each: each[0]):
            kind = (root, item.guards)
            if kind in told or root in changes.given.get(_around(node), ()):
                continue
            if _is_managed(changes, node, root, item.location, 0) and not _is_saved(
                changes, node, root, item
            ):
                told.add(kind)
                values = (Value("operation", "update"), fact.values[0])
                yield node, item, Fact(item.location, "store_write", "sql", fact.rule, "", values)


def _is_managed(changes: _Changes, node: Node, root: str, place: Location, depth: int) -> bool:
    """Whether what goes by ``root`` at ``place`` came out of a store, as far as the function shows."""
    made = [
        call
        for call in calls_in(changes.index, _around(node))
        if root and call.assigned == root and call.location < place
    ]
    reading = (item for item in changes.flow.items.get(node, ()) if _loads(changes, node, item))
    if not made:
        return depth == 0 and any(
            (i.location.line, i.location.column) <= (place.line, place.column) for i in reading
        )
    last = made[-1]
    if any(holds(last.location, item.location) for item in reading):
        return True
    whole = root_of(last.text)
    return depth < _PARTS and bool(whole) and _is_managed(changes, node, whole, last.location, depth + 1)


def _loads(changes: _Changes, node: Node, item: Item) -> bool:
    """Whether ``item`` gives what is managed: it reads rows, or saves one."""
    own = (site for site in changes.direct.get(node, ()) if site.item == item)
    if any(site.effect in (Effect.READ, Effect.WRITE) for site in own):
        return True
    return any(target in changes.reads for target in item.targets)


def _is_saved(changes: _Changes, node: Node, root: str, change: Item) -> bool:
    """Whether a call that saves is handed what was changed: that is the write, and it says so itself."""
    for site in changes.direct.get(node, ()):
        call = site.item.call
        if site.effect is not Effect.WRITE or call is None:
            continue
        told = root in ("", "it") or root in (*call.uses, call.text.partition(".")[0])
        if (told and change.location < call.location) or (
            holds(call.location, change.location) and call.location != change.location
        ):
            return True
    return False


def _in_transactions(index: Index, flow: Flow) -> frozenset[Node]:
    """The functions that are one transaction which may write, and those that run in one."""
    found: dict[Node, None] = {}
    for node, items in flow.items.items():
        if _is_transaction(index, _around(node)):
            found[_around(node)] = None
        begun = (t for item in items if any(_begins(index, g) for g in item.guards) for t in item.targets)
        found.update(dict.fromkeys(_around(target) for target in begun))
    edge = list(found)
    for _ in range(_DEEPEST):
        following = (_around(t) for n in edge for item in flow.items.get(n, ()) for t in item.targets)
        edge = [target for target in dict.fromkeys(following) if target not in found]
        found.update(dict.fromkeys(edge))
    return frozenset(found)


def _is_transaction(index: Index, node: Node) -> bool:
    """Whether a function is a transaction that may write, by its own annotation, else by its class's."""
    function, kind = function_at(index, node), class_at(index, _owner(node))
    for marked in (function, kind):
        if marked is None:
            continue
        for mark, told in zip(marked.decorators, marked.decorator_arguments, strict=False):
            if mark.path and mark.path[-1].partition("(")[0] in index.words["transaction-decorators"]:
                return not any(text.endswith(_NO_WRITES) for text, _ in told)
    return False


def _begins(index: Index, guard: str) -> bool:
    """Whether ``guard`` is a lambda that a call runs in a transaction."""
    if not guard.startswith("callback:"):
        return False
    callee = guard.removeprefix("callback:").rpartition("@")[0].lower()
    return "transaction" in callee or last_part(callee) in index.words["transaction-calls"]


def _owner(node: Node) -> Type:
    return Type(node.path, _around(node).name.rpartition(".")[0])


def _around(node: Node) -> Node:
    return Node(node.path, node.name.partition(LAMBDA)[0])
