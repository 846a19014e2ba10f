"""Graphs of many repositories as one: what several of them share by name, and what they only may share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import structs

from scanner.model import Crossing, Graph, GraphEdge, GraphNode, Location, Party

_FEEDS = frozenset(("publishes", "writes"))
_TAKES = frozenset(("consumes", "reads"))


def joined(graphs: Mapping[str, Graph]) -> Graph:
    """All ``graphs``, by repository, as one. A service is its repository's, which is its layer as well.

    A topic or store is one for all where the code writes out its name. A name read from the environment is one in its
    repository alone: the same variable elsewhere may hold anything.
    """
    nodes: dict[str, GraphNode] = {}
    edges: list[GraphEdge] = []
    for repository, graph in graphs.items():
        ids = {node.id: _id(repository, node) for node in graph.nodes}
        for node in graph.nodes:
            layer = repository if node.kind == "service" else ""
            nodes.setdefault(ids[node.id], structs.replace(node, id=ids[node.id], layer=layer))
        edges += (
            GraphEdge(
                ids[edge.source],
                ids[edge.target],
                edge.kind,
                tuple(_place(repository, each) for each in edge.evidence),
            )
            for edge in graph.edges
        )
    return Graph(tuple(sorted(nodes.values())), tuple(sorted(set(edges))))


def crossings(graphs: Mapping[str, Graph], of_their_own: Collection[str]) -> tuple[Crossing, ...]:
    """What services of at least two repositories have an end at, by id.

    ``of_their_own`` are technologies whose names are those of one database or server: that two say the same name there
    does not make it the same thing.
    """
    nodes: dict[str, GraphNode] = {}
    feeds: dict[str, set[Party]] = {}
    takes: dict[str, set[Party]] = {}
    for repository, graph in graphs.items():
        shared = {
            node.id: node
            for node in graph.nodes
            if node.kind != "service" and node.how in ("literal", "resolved")
        }
        for end, service, fed, place in _ends(graph):
            if end in shared:
                party = Party(repository, service.partition(":")[2], place)
                nodes.setdefault(end, shared[end])
                (feeds if fed else takes).setdefault(end, set()).add(party)
    found = (
        Crossing(
            node=node.id,
            kind=node.kind,
            technology=node.technology,
            name=node.title,
            feeds=tuple(sorted(feeds.get(node.id, ()))),
            takes=tuple(sorted(takes.get(node.id, ()))),
            sure=node.technology not in of_their_own,
        )
        for node in nodes.values()
    )
    return tuple(sorted(filter(_crosses, found), key=lambda each: each.node))


def _ends(graph: Graph) -> Iterator[tuple[str, str, bool, Location]]:
    """Each topic or store with a service at its other end: whether that feeds it, and where.

    Who takes from a queue that a topic delivers to takes from the topic.
    """
    for edge in graph.edges:
        place = next(iter(edge.evidence), Location(""))
        if edge.kind in _FEEDS:
            yield edge.target, edge.source, True, place
        elif edge.kind in _TAKES:
            yield edge.source, edge.target, False, place
        elif edge.kind == "delivers":
            for onward in graph.edges:
                if onward.source == edge.target and onward.kind in _TAKES:
                    yield edge.source, onward.target, False, place


def _crosses(found: Crossing) -> bool:
    return len(_repositories((*found.feeds, *found.takes))) > 1


def _repositories(parties: Iterable[Party]) -> set[str]:
    return {party.repository for party in parties}


def _id(repository: str, node: GraphNode) -> str:
    if node.kind == "service":
        path = node.id.removeprefix("service:")
        return f"service:{repository}" if path == "." else f"service:{repository}/{path}"
    return node.id if node.how in ("literal", "resolved") else f"{node.id} of {repository}"


def _place(repository: str, place: Location) -> Location:
    return structs.replace(place, path=f"{repository}/{place.path}")
