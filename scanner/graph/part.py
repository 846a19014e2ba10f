"""The part of a graph around one node: what it depends on, and what depends on it. networkx walks."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.model import Graph


def around(
    graph: Graph, start: str, depth: int = 0, *, upstream: bool = True, downstream: bool = True
) -> Graph:
    """The nodes that data reaches ``start`` from (``upstream``) or goes to (``downstream``) within ``depth`` services.

    0 is any number. A topic or store between two services is no step of its own. Raises KeyError for an unknown node.
    """
    import networkx as nx  # costs more to import than a small tree to scan

    walked: nx.DiGraph[str] = nx.DiGraph()
    walked.add_nodes_from(node.id for node in graph.nodes)
    walked.add_edges_from((edge.source, edge.target) for edge in graph.edges)
    if start not in walked:
        raise KeyError(start)
    steps = depth * 2 if depth else None
    kept = {start}
    if downstream:
        kept |= nx.single_source_shortest_path_length(walked, start, cutoff=steps).keys()
    if upstream:
        kept |= nx.single_source_shortest_path_length(walked.reverse(copy=False), start, cutoff=steps).keys()
    return Graph(
        tuple(node for node in graph.nodes if node.id in kept),
        tuple(edge for edge in graph.edges if edge.source in kept and edge.target in kept),
    )


def around_all(graph: Graph, starts: Iterable[str]) -> Graph:
    """The nodes one service away from any of ``starts``, in both directions; ids that there are not are left out."""
    known = {node.id for node in graph.nodes}
    parts = [around(graph, start, 1) for start in starts if start in known]
    return Graph(
        tuple(sorted({node for part in parts for node in part.nodes})),
        tuple(sorted({edge for part in parts for edge in part.edges})),
    )
