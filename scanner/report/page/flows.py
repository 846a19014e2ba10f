"""What passes between components, as the graph of services shows it: through topics and stores, and by calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scanner.model import GraphEdge, GraphNode, Report

EVENT, DATA, CALL = "event", "data", "call"


@dataclass(frozen=True, slots=True)
class Shared:
    """A topic or store between components: ``gives`` are the ids of those that feed it, ``takes`` of those that take."""

    node: GraphNode
    kind: str
    gives: tuple[str, ...]
    takes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """``source`` and ``target`` are ids of components; ``via`` names the topics and stores in between, none of a call."""

    source: str
    target: str
    kind: str
    via: tuple[str, ...]


def shared(report: Report) -> tuple[Shared, ...]:
    """The topics and stores by whose name, which the code tells, one component hears of another."""
    nodes = {node.id: node for node in report.graph.nodes}
    gives: dict[str, set[str]] = {}
    takes: dict[str, set[str]] = {}
    onward: dict[str, list[str]] = {}  # topic → the queues that it is delivered to
    for edge in report.graph.edges:
        if edge.kind in ("publishes", "writes"):
            gives.setdefault(edge.target, set()).update(_homes(report, edge, edge.source))
        elif edge.kind in ("consumes", "reads"):
            takes.setdefault(edge.source, set()).update(_homes(report, edge, edge.target))
        elif edge.kind == "delivers":
            onward.setdefault(edge.source, []).append(edge.target)
    found = []
    for name, sources in gives.items():
        ends = {taker for end in _reached(name, onward) for taker in takes.get(end, ())}
        if nodes[name].how != "unknown" and len(sources | ends) > 1 and ends:
            kind = DATA if nodes[name].kind == "store" else EVENT
            found.append(Shared(nodes[name], kind, tuple(sorted(sources)), tuple(sorted(ends))))
    return tuple(sorted(found, key=lambda each: (each.kind, each.node.title, each.node.id)))


def flows(report: Report, through: Iterable[Shared]) -> tuple[Flow, ...]:
    """One for each two components and kind, the way that data flows; nothing of a component to itself."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for each in through:
        for source in each.gives:
            for target in each.takes:
                found.setdefault((source, target, each.kind), set()).add(each.node.title)
    for source, target in _calls(report):
        found.setdefault((source, target, CALL), set())
    return tuple(Flow(*ends, tuple(sorted(via))) for ends, via in sorted(found.items()) if ends[0] != ends[1])


def _calls(report: Report) -> Iterator[tuple[str, str]]:
    kinds = {node.id: node.kind for node in report.graph.nodes}
    for edge in report.graph.edges:
        if edge.kind == "calls" and kinds[edge.target] == "service":
            for source in _homes(report, edge, edge.source):
                yield from ((source, target) for target in _of_service(report, edge.target))


def _reached(start: str, onward: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """The node itself, and whatever it is delivered to."""
    seen, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        yield node
        fresh = [each for each in onward.get(node, ()) if each not in seen]
        seen.update(fresh)
        waiting += fresh


def _homes(report: Report, edge: GraphEdge, service: str) -> tuple[str, ...]:
    """The components that the edge is of: by the lines that show it, where several share a service."""
    found: dict[str, None] = {}
    for place in edge.evidence:
        held = [
            (len(path), component.id)
            for component in (report.map.components if report.map else ())
            for path in component.paths
            if place.path == path or place.path.startswith(f"{path}/")
        ]
        deepest = max((length for length, _ in held), default=0)
        found |= dict.fromkeys(name for length, name in held if length == deepest)
    return tuple(found) or _of_service(report, service)


def _of_service(report: Report, node: str) -> tuple[str, ...]:
    path = node.removeprefix("service:")
    return tuple(
        component
        for component, services in report.component_services.items()
        if path in services or (path == "." and "" in services)
    )
