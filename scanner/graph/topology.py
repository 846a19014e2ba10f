"""What only a whole graph shows: services that call each other in a circle, and stores that several write. networkx walks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter

from scanner.graph.build import service_id
from scanner.model import Graph, Topology

KNOWN = ("literal", "resolved")  # ways in which a name is one that others may say as well


def topology(graph: Graph, of_their_own: Collection[str] = (), pages: Collection[str] = ()) -> Topology:
    """``graph`` with its circles and shared stores.

    ``pages`` are paths of services whose code runs in a browser: it asks whoever handed it out, and that is no circle.
    ``of_their_own`` are technologies whose names are those of one database: that two services say the same name there
    does not make it the same thing, unless the very same line of shared code does.
    """
    return Topology(
        graph,
        _circles(graph, {service_id(path) for path in pages}),
        tuple(sorted(_shared(graph, of_their_own))),
    )


def _circles(graph: Graph, pages: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """The groups of services that call each other in a circle, by their ids."""
    calls = [
        (edge.source, edge.target)
        for edge in graph.edges
        if edge.kind == "calls" and edge.source not in pages and edge.target not in pages
    ]
    called: dict[str, list[str]] = {}
    for source, target in calls:
        called.setdefault(source, []).append(target)
    if not _has_circle(called):
        return ()
    import networkx as nx  # costs more to import than a small tree to scan

    walked: nx.DiGraph[str] = nx.DiGraph(calls)
    groups = (tuple(sorted(group)) for group in nx.strongly_connected_components(walked) if len(group) > 1)
    return tuple(sorted(groups))


def _has_circle(called: Mapping[str, Collection[str]]) -> bool:
    try:
        TopologicalSorter(called).prepare()
    except CycleError:
        return True
    return False


def _shared(graph: Graph, of_their_own: Collection[str]) -> set[str]:
    """The stores that several services write, by their ids."""
    stores = {node.id: node for node in graph.nodes if node.kind == "store" and node.how in KNOWN}
    written: dict[str, list[frozenset[tuple[str, int]]]] = {}
    for edge in graph.edges:
        if edge.kind == "writes" and edge.target in stores:
            places = frozenset((place.path, place.line) for place in edge.evidence)
            written.setdefault(edge.target, []).append(places)
    return {
        store
        for store, writers in written.items()
        if len(writers) > 1
        and (stores[store].technology not in of_their_own or len(frozenset.intersection(*writers)) > 0)
    }
