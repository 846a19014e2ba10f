"""The graph from facts: what a service publishes, consumes, writes and reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.graph.names import MESSAGE_NAMES, STORE_NAMES, Named, name_of
from scanner.model import (
    Component,
    DeclaredMap,
    Fact,
    Graph,
    GraphEdge,
    GraphNode,
    Location,
    Service,
    owner_of,
)

_KINDS = {  # fact kind → (edge, the other end's kind, where its name stands, whether data flows to the service)
    "publish": ("publishes", "topic", MESSAGE_NAMES, False),
    "outbox_write": ("publishes", "topic", MESSAGE_NAMES, False),
    "consume": ("consumes", "topic", MESSAGE_NAMES, True),
    "store_write": ("writes", "store", STORE_NAMES, False),
    "store_read": ("reads", "store", STORE_NAMES, True),
}
MOST_EVIDENCE = 5


def graph_of(
    facts: Iterable[Fact],
    owners: Mapping[str, str],
    services: Iterable[Service],
    declared: DeclaredMap | None = None,
) -> Graph:
    """Every service, and what passes between it and topics and stores, in the order of ids.

    A name that is not read is nobody else's: such an end is a node of the one service alone. ``owners`` are those of
    ``Report.fact_services``.
    """
    running = {service.path: service for service in services if service.kind != "library"}
    nodes = {node.id: node for node in (_service(each, declared) for each in running.values())}
    edges: dict[tuple[str, str, str], list[Location]] = {}
    for fact in facts:
        owner = owner_of(fact.location, owners)
        if fact.kind not in _KINDS or owner not in running:
            continue
        verb, kind, keys, inward = _KINDS[fact.kind]
        end = _end(kind, fact.technology, name_of(fact, keys), owner)
        nodes.setdefault(end.id, end)
        ends = (end.id, _id(owner)) if inward else (_id(owner), end.id)
        edges.setdefault((*ends, verb), []).append(fact.location)
    return Graph(
        tuple(sorted(nodes.values())),
        tuple(
            GraphEdge(*key, tuple(sorted(dict.fromkeys(places)))[:MOST_EVIDENCE])
            for key, places in sorted(edges.items())
        ),
    )


def _service(service: Service, declared: DeclaredMap | None) -> GraphNode:
    component = _component(service.path, declared)
    return GraphNode(
        id=_id(service.path),
        kind="service",
        title=service.name or service.path,
        component=component.id if component is not None else "",
        layer=component.layer if component is not None else "",
    )


def _component(path: str, declared: DeclaredMap | None) -> Component | None:
    """The component whose path is the closest to a service: its own, or the nearest above."""
    above = [
        (len(own), component)
        for component in (declared.components if declared is not None else ())
        for own in component.paths
        if path == own or path.startswith(f"{own}/")
    ]
    return max(above, key=lambda pair: (pair[0], pair[1].id))[1] if above else None


def _end(kind: str, technology: str, named: Named, owner: str) -> GraphNode:
    known = named.text or f"? of {owner}"
    title = named.text or "name not read"
    return GraphNode(f"{kind}:{technology}:{known}", kind, title, technology, named.how)


def _id(path: str) -> str:
    return f"service:{path or '.'}"
