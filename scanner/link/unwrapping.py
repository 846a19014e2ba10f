"""Calls of functions under decorators of ours lead through what the decorators put in their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import structs

from scanner.link.calls import Wrapped
from scanner.link.index import Node
from scanner.link.items import Item, Manner


def unwrapped(
    items: Mapping[Node, Sequence[Item]], inside: Mapping[Node, Wrapped]
) -> Mapping[Node, list[Item]]:
    """``items`` with the way through the closures of ``inside``; nothing where nothing is decorated."""
    if not inside:
        return {}
    return {
        node: [step for item in own for step in _through(node, item, inside)] for node, own in items.items()
    }


def _through(node: Node, item: Item, inside: Mapping[Node, Wrapped]) -> Iterator[Item]:
    if (item.call is not None and item.call.implied) or inside.keys().isdisjoint(item.targets):
        yield item
        return
    more: list[Item] = []
    targets: dict[Node, None] = {}
    decorated: dict[Node, None] = {}
    for target in item.targets:
        wrapping = inside.get(target)
        if wrapping is None:
            targets[target] = None
            continue
        if any(node in closures for closures in wrapping.closures):
            decorated[target] = None
            continue
        steps = [*wrapping.closures, *([(target,)] if wrapping.runs_it else [])]
        targets.update(dict.fromkeys(steps[0]))
        more += [
            structs.replace(item, facts=(), targets=inner, manner=Manner.CALLBACK, through=outer)
            for outer, inner in pairwise(steps)
        ]
    if decorated:
        more.append(structs.replace(item, facts=(), targets=tuple(decorated), manner=Manner.DECORATED))
    if targets or item.facts or not more:
        yield structs.replace(item, targets=tuple(targets))
    yield from more
