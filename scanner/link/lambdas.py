"""What a lambda does that something leads to: the steps of the function around it that stand in the lambda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import structs

from scanner.link.index import Node
from scanner.link.items import Item
from scanner.model import LAMBDA


def lambdas(items: Mapping[Node, Sequence[Item]]) -> dict[Node, list[Item]]:
    """The items of every lambda among the targets of ``items``, cut out of those of the function around it."""
    around: dict[tuple[str, str], list[Node]] = {}
    for node in items:
        around.setdefault((node.path, node.name.partition(" > ")[0]), []).append(node)
    led_to = (t for steps in items.values() for item in steps for t in item.targets if LAMBDA in t.name)
    found = {node: list(_inside(items, around, node)) for node in dict.fromkeys(led_to)}
    return {node: own for node, own in found.items() if own}


def _inside(
    items: Mapping[Node, Sequence[Item]], around: Mapping[tuple[str, str], Sequence[Node]], node: Node
) -> list[Item]:
    owner, _, place = node.name.partition(LAMBDA)
    steps = (item for holder in around.get((node.path, owner), ()) for item in items[holder])
    return [inside for item in steps if (inside := _within(item, f"@{place}")) is not None]


def _within(item: Item, place: str) -> Item | None:
    """``item`` as one of the lambda at ``place``, if it stands in there."""
    guards = item.call.guards if item.call is not None else ()
    at = next((n for n, guard in enumerate(guards) if guard.rstrip("!").endswith(place)), None)
    if at is None or item.call is None:
        return None
    return structs.replace(item, call=structs.replace(item.call, guards=guards[at + 1 :]))
