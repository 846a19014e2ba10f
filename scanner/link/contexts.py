"""Functions as they run where they are called from one place: without the branches that what is handed in leaves out.

A function with such branches is taken once for each context in which it is called (cloning, as of Cooper, Hall and
Kennedy, https://doi.org/10.1016/0096-0551(93)90005-L). A context that leaves nothing out is none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from msgspec import structs

from scanner.link.calls import Unseen
from scanner.link.effects import Site
from scanner.link.flow import Flow
from scanner.link.handed_in import Context, Known, context_of, decided, unseen_asked, unseen_made
from scanner.link.index import Index, Node
from scanner.link.items import CONTEXT, Item
from scanner.link.reach import Callers
from scanner.model import LAMBDA, OWN, Arm, Location, holds

_DEEPEST = 8  # calls through which a context is handed on
_MOST = 200  # contexts of one function
_MOST_ARMS = 200  # branches of one function: one that has more is taken as a whole

Sites = Mapping[Node, tuple[Site, ...]]


@dataclass(slots=True)
class _Contexts:
    index: Index
    flow: Flow
    arms: Mapping[Node, Sequence[Arm]]
    roots: Mapping[Node, frozenset[str]]  # function → its parameters that some branch may hang on
    found: dict[tuple[Node, tuple[tuple[tuple[str, ...], Known], ...]], Node | None] = field(
        default_factory=dict
    )
    steps: dict[Node, tuple[Item, ...]] = field(default_factory=dict)
    # The same as the function itself has them.
    kept: dict[Node, tuple[Item, ...]] = field(default_factory=dict)
    number: dict[Node, int] = field(default_factory=dict)
    # The branches around each item of a function, and whether it stands behind one that leaves.
    within: dict[Node, tuple[tuple[tuple[int, bool], ...], ...]] = field(default_factory=dict)

    def of(self, target: Node, context: Context, depth: int) -> Node | None:
        """``target`` in ``context``; None where that leaves nothing out."""
        function = _around(target)
        roots = self.roots.get(function, frozenset())
        known = {thing: told for thing, told in context.items() if thing[0] in roots}
        if not known or depth > _DEEPEST or self.number.get(target, 0) >= _MOST:
            return None
        key = (target, tuple(sorted(known.items(), key=str)))
        if key not in self.found:
            self.found[key] = None  # what calls itself goes on as it is
            self.found[key] = self._made(target, function, known, depth)
        return self.found[key]

    def _made(self, target: Node, function: Node, known: Context, depth: int) -> Node | None:
        own = self.flow.items.get(target, ())
        taken = [decided(self.index, function.path, arm, known) for arm in self.arms.get(function, ())]
        kept = tuple(
            item
            for item, around in zip(own, self._within(target, function), strict=True)
            if not any(taken[arm] is behind for arm, behind in around)
        )
        steps = tuple(self.with_cases(item, known, depth + 1) for item in kept)
        plainly = tuple(self.with_cases(item, {}, depth + 1) for item in kept)
        if len(kept) == len(own) and steps == plainly:
            return None
        number = self.number[target] = self.number.get(target, 0) + 1
        node = Node(target.path, f"{target.name}{CONTEXT}{number}")
        self.steps[node], self.kept[node] = steps, kept
        return node

    def with_cases(self, item: Item, known: Context, depth: int) -> Item:
        """``item`` with each of its targets in the context that it gives it."""
        cases = []
        for target in item.targets:
            # Bound elsewhere: the call does not say all that is passed.
            early = target in self.flow.values.early
            if _around(target) in self.roots and not early:
                given = known if LAMBDA in target.name else context_of(self.index, item, target, known)
                case = self.of(target, given, depth)
                cases += [(target, case)] if case is not None else []
        return structs.replace(item, cases=tuple(cases)) if cases else item

    def _within(self, target: Node, function: Node) -> tuple[tuple[tuple[int, bool], ...], ...]:
        if target not in self.within:
            arms = self.arms.get(function, ())
            self.within[target] = tuple(
                tuple(_around_item(arms, item)) for item in self.flow.items.get(target, ())
            )
        return self.within[target]


def _around_item(arms: Sequence[Arm], item: Item) -> Iterator[tuple[int, bool]]:
    """The numbers of the ``arms`` that decide about ``item``, and whether it is left out once they are taken."""
    for number, arm in enumerate(arms):
        if holds(arm.location, item.location):
            yield number, False
        elif arm.rest is not None and holds(arm.rest, item.location):
            yield number, True


def contexts(
    index: Index, flow: Flow, called: Callers, sites: Sites, functions: Collection[Node]
) -> tuple[Flow, Sites] | None:
    """``flow`` and ``sites`` with the contexts of ``functions``, those that reach an effect; None where nothing is left out."""
    arms = _arms(index, flow, functions)
    roots = _roots(flow, called, arms)
    told = _Contexts(index, flow, arms, roots)
    items: dict[Node, tuple[Item, ...]] = {}
    concerned = {caller for node in roots for caller, _ in called.of.get(node, ())}
    for node in sorted(concerned):
        own = flow.items[node]
        steps = tuple(told.with_cases(item, {}, 0) for item in own)
        if steps != own:
            items[node] = steps
    if not items:
        return None
    direct = {
        node: tuple(_moved(own, flow.items[node], items[node])) if node in items else own
        for node, own in sites.items()
    }
    for node, steps in told.steps.items():
        held = Node(node.path, node.name.partition(CONTEXT)[0])
        moved = tuple(_moved(sites.get(held, ()), told.kept[node], steps))
        if moved:
            direct[node] = moved
    return replace(flow, items={**flow.items, **items}, contexts=told.steps), direct


def unseen_deciders(
    index: Index, flow: Flow, called: Callers, functions: Collection[Node]
) -> Iterator[Unseen]:
    """Classes that nobody has seen, and that tell what the branches of ``functions`` are decided by."""
    arms = _arms(index, flow, functions)
    for node, own in arms.items():
        for arm in own:
            yield from unseen_asked(index, node.path, arm)
    by_type = any(demand.kinds for own in arms.values() for arm in own for demand in arm.asks)
    for node in _roots(flow, called, arms):
        for caller, position in called.of.get(node, ()):
            call = flow.items[caller][position].call
            if call is not None and call.given:
                yield from unseen_made(index, call, by_type)


def _moved(own: Sequence[Site], before: Sequence[Item], after: Sequence[Item]) -> Iterator[Site]:
    """The sites of ``own`` that stand in one of ``before``, with what that is ``after``."""
    places: dict[Location, list[int]] = {}
    for number, item in enumerate(before):
        places.setdefault(item.location, []).append(number)
    for site in own:
        beside = places.get(site.item.location, ())
        place = next((number for number in beside if before[number] == site.item), None)
        if place is not None:
            yield structs.replace(site, item=after[place])


def _arms(index: Index, flow: Flow, functions: Collection[Node]) -> dict[Node, list[Arm]]:
    """The branches of each of ``functions`` that have something to leave out."""
    every: dict[Node, list[Arm]] = {}
    for path, outline in index.outlines.items():
        for arm in outline.arms:
            node = Node(path, arm.caller)
            if node in functions:
                every.setdefault(node, []).append(arm)
    found = {
        node: [arm for arm in own if any(_concerns(arm, item) for item in flow.items.get(node, ()))]
        for node, own in every.items()
        if len(own) <= _MOST_ARMS
    }
    return {node: own for node, own in found.items() if own}


def _concerns(arm: Arm, item: Item) -> bool:
    return holds(arm.location, item.location) or (arm.rest is not None and holds(arm.rest, item.location))


def _roots(flow: Flow, called: Callers, arms: Mapping[Node, Sequence[Arm]]) -> Mapping[Node, frozenset[str]]:
    """The parameters that branches hang on, in the function itself or further down where it hands them on."""
    found = {node: {demand.of[0] for arm in own for demand in arm.asks} for node, own in arms.items()}
    waiting = list(found)
    for _ in range(_DEEPEST):
        further: dict[Node, None] = {}
        for node in waiting:
            for caller, position in called.of.get(node, ()):
                handed = _hands_on(flow.items[caller][position])
                holder = _around(caller)
                if handed - found.get(holder, set()):
                    found.setdefault(holder, set()).update(handed)
                    further[holder] = None
        waiting = list(further)
    return {node: frozenset(names) for node, names in found.items()}


def _hands_on(item: Item) -> set[str]:
    given = item.call.given if item.call is not None else ()
    return {each.what.removeprefix(OWN).split(".")[0] for each in given if each.what.startswith(OWN)}


def _around(node: Node) -> Node:
    """The function whose parameters a lambda sees; any other function itself."""
    return Node(node.path, node.name.partition(LAMBDA)[0])
