"""Which functions reach an effect, and by which shortest chain of calls."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from msgspec import Struct

from scanner.link.effects import Effect, Site
from scanner.link.flow import Flow
from scanner.link.guards import is_deferred
from scanner.link.index import Node
from scanner.link.items import Item, Manner, plain
from scanner.model import RANGED

_DOUBTFUL = frozenset({Effect.WRITE, Effect.PUBLISH, Effect.BUS, Effect.OUTBOX})
DEEPEST = 10  # calls from a function to an effect; beyond it, nobody would call it the function's own doing


_FEW = 4  # alternatives of which one is enough for a doubtful edge; of more, half must have the effect


class Reach(Struct, frozen=True, gc=False):
    """The shortest way from a function to an effect. ``target`` is None where the site stands in the function itself.

    ``sure`` unless some step of it leads to one of several implementations, of which others do not have the effect.
    """

    depth: int
    item: Item
    target: Node | None
    site: Site
    sure: bool = True
    case: Node | None = None  # ``target`` in the context in which it runs, where that says more


@dataclass(frozen=True, slots=True)
class Callers:
    """Who leads to a function: (caller, the position of its item)."""

    of: Mapping[Node, tuple[tuple[Node, int], ...]]


_Waiting = tuple[bool, bool, int, Node, int, Reach]
"""Unsure, deferred, depth, the function, the order in which it was met, and how it reaches the effect."""


def callers(flow: Flow) -> Callers:
    found: dict[Node, list[tuple[Node, int]]] = {}
    for node, items in (*flow.items.items(), *flow.contexts.items()):
        for position, item in enumerate(items):
            for target in item.led_to():
                found.setdefault(target, []).append((node, position))
    return Callers({node: tuple(places) for node, places in found.items()})


def reaching(
    flow: Flow,
    called: Callers,
    sites: Mapping[Node, tuple[Site, ...]],
    effect: Effect,
    stops: Collection[Node] = (),
) -> Mapping[Node, Reach]:
    """Every function that reaches ``effect``, by its shortest chain; nothing passes up through ``stops``.

    What a decorator's closure reaches through the functions that it decorates is not for those who call one of them.
    Sure chains first, then the nearest, so that cycles need no care; equal distances are decided by path and name.
    What a function does only in a lambda that it makes, it does not do for who calls it, unless that calls the lambda
    as well.
    """
    found: dict[Node, Reach] = {}
    heap = _at_sites(sites, effect)
    pushed = len(heap)
    half_open: dict[tuple[Node, int], set[Node]] = {}
    while heap:
        unsure, deferred, depth, node, _, reach = heapq.heappop(heap)
        if node in found:
            continue
        found[node] = reach
        if plain(node) in stops or depth >= DEEPEST or reach.item.manner is Manner.DECORATED:
            continue
        for caller, position in called.of.get(node, ()):
            if caller in found:
                continue
            item = flow.steps_of(caller)[position]
            if deferred and not runs_result(flow, caller, item):
                continue
            sure = not unsure
            if item.alternatives:
                missing = half_open.setdefault((caller, position), required(flow, item))
                missing.discard(plain(node))
                if missing and not worth_a_doubt(flow, caller, item, missing, effect):
                    continue
                sure = sure and not missing
            pushed += 1
            case = node if plain(node) != node else None
            further = Reach(depth + 1, item, plain(node), reach.site, sure, case)
            heapq.heappush(heap, (not sure, is_deferred(item), depth + 1, caller, pushed, further))
    return found


def _at_sites(sites: Mapping[Node, tuple[Site, ...]], effect: Effect) -> list[_Waiting]:
    """The functions that have ``effect`` themselves, as the heap from which ``reaching`` sets out."""
    own = ((node, site) for node, all_of in sorted(sites.items()) for site in all_of if site.effect is effect)
    heap: list[_Waiting] = [
        (False, is_deferred(site.item), 0, node, number, Reach(0, site.item, None, site))
        for number, (node, site) in enumerate(own, 1)
    ]
    heapq.heapify(heap)
    return heap


def runs_result(flow: Flow, caller: Node, item: Item) -> bool:
    """Whether ``caller`` also calls the function that the item's call gives it: ``const send = sender(bus); send(e)``.

    Go's loop over a function calls it: https://go.dev/ref/spec#For_range.
    """
    if item.call is None or item.manner is not Manner.CALL:
        return False
    made = item.call.assigned
    return made == RANGED or (made not in ("", "_") and made in flow.called_names.get(plain(caller), ()))


def chain(reached: Mapping[Node, Reach], start: Reach) -> Iterator[Reach]:
    """``start`` and what follows it, down to the site."""
    reach: Reach | None = start
    for _ in range(DEEPEST + 1):
        if reach is None:
            return
        yield reach
        further = reach.case or reach.target
        reach = reached.get(further) if further is not None else None


def required(flow: Flow, item: Item) -> set[Node]:
    """The alternatives of ``item`` that must all have an effect for the item to have it surely.

    One that wraps another implementation of its own method is not asked for: it does what that one does.
    """
    return {target for target in item.targets if not _passes_on(flow, target)}


def worth_a_doubt(flow: Flow, caller: Node, item: Item, missing: Collection[Node], effect: Effect) -> bool:
    """Whether enough alternatives of the caller's ``item`` have ``effect`` to follow it, though ``missing`` do not.

    A wrapper, itself one of the alternatives, does what it wraps: its own callers are asked, not it. One that bears a
    stand-in's name leaves a doubt, but no more than that.
    """
    if plain(caller) in item.targets:
        return False
    asked = set(missing) - flow.stand_ins
    few = len(asked) < _FEW or 2 * len(asked) <= len(required(flow, item) - flow.stand_ins)
    return few and (effect in _DOUBTFUL or not asked)


def _passes_on(flow: Flow, target: Node) -> bool:
    """Whether ``target`` wraps another implementation of its own method (a decorator): it does what that one does."""
    return any(step.alternatives and target in step.targets for step in flow.items.get(target, ()))
