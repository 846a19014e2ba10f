"""What several formats need: a name for each node that is one in any of them, and nodes by their layer."""

from __future__ import annotations

import re

from scanner.model import Graph, GraphNode

_OTHER = re.compile(r"[^A-Za-z0-9]+")


def identifiers(graph: Graph) -> dict[str, str]:
    """Node id → an identifier of letters, digits and ``_`` that no other node has, made of its kind and title.

    >>> from scanner.model import GraphNode
    >>> identifiers(Graph((GraphNode("topic:kafka:orders.placed", "topic", "orders.placed"),)))
    {'topic:kafka:orders.placed': 'topic_orders_placed'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for node in graph.nodes:
        words = _OTHER.sub("_", node.title).strip("_").lower() or "unnamed"
        name, number = f"{node.kind}_{words}", 1
        while name in taken:
            number += 1
            name = f"{node.kind}_{words}_{number}"
        taken.add(name)
        found[node.id] = name
    return found


def by_layer(graph: Graph) -> list[tuple[str, list[GraphNode]]]:
    """The nodes of each layer, by its id; those of none under ""."""
    found: dict[str, list[GraphNode]] = {}
    for node in graph.nodes:
        found.setdefault(node.layer, []).append(node)
    return sorted(found.items())
