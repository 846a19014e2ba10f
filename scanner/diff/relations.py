"""What components declare of each other, held against the graph; and what only the graph shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.diff.found import about_code, about_component
from scanner.diff.ground import Ground
from scanner.diff.names import listed, slug
from scanner.model import (
    Component,
    Confidence,
    Finding,
    Graph,
    GraphEdge,
    GraphNode,
    Location,
    Observed,
    Role,
    Severity,
    Status,
    Step,
    Topology,
)

_KNOWN = frozenset(("literal", "resolved"))
_OUTWARD = {"publishes": ("publishes",), "stores": ("writes",), "calls": ("calls",)}
_INWARD = {"consumes": ("consumes",), "stores": ("reads",)}
_VERBS = {"publishes": "publishes to", "consumes": "consumes", "calls": "calls", "stores": "keeps data in"}


def judge_relations(ground: Ground) -> Iterator[Finding]:
    """Relations that a component declares or leaves out; events without an end; shared stores, circles, experiments."""
    topology = ground.seen.topology
    if topology is None:
        return
    nodes = {node.id: node for node in topology.graph.nodes}
    for component in ground.components:
        if component.relates and not ground.is_gone(component):
            yield from _declared(ground, topology.graph, nodes, component)
    yield from _open_ended(ground, topology.graph, nodes)
    yield from _shared(ground, topology, nodes)
    yield from _circles(ground, topology, nodes)
    yield from _on_experiments(ground, topology.graph, nodes)


# --- what is declared ----------------------------------------------------------------------------


def _declared(
    ground: Ground, graph: Graph, nodes: dict[str, GraphNode], component: Component
) -> Iterator[Finding]:
    own = {node.id for node in graph.nodes if node.kind == "service" and node.component == component.id}
    if not own:
        return
    for kind in component.relates:
        said = [relation for relation in component.relations if relation.kind == kind]
        seen = list(_seen(graph, own, kind))
        ends = [(edge, nodes[end]) for edge, end in seen if end not in own]
        known = [
            (edge, node) for edge, node in ends if node.kind in ("service", "external") or node.how in _KNOWN
        ]
        # what is read and written is told of once
        first = {node.id: (edge, node) for edge, node in reversed(known)}
        for edge, node in first.values():
            if not any(_means(ground, relation.name, node) for relation in said):
                yield _undeclared(ground, component, kind, edge, node)
        sure = len(known) == len(ends) and kind != "calls"
        for relation in said:
            if not any(_means(ground, relation.name, node) for _, node in ends) and (sure or kind == "calls"):
                yield about_component(
                    ground,
                    "relation/gone",
                    component,
                    f"{component.title} {_VERBS[kind]} {relation.name} no longer, as far as the code shows",
                    location=relation.location,
                    subject=f"{kind} {relation.name}",
                    confidence=Confidence.MEDIUM if sure else Confidence.LOW,
                )


def _seen(graph: Graph, own: set[str], kind: str) -> Iterator[tuple[GraphEdge, str]]:
    for edge in graph.edges:
        if edge.kind in _OUTWARD.get(kind, ()) and edge.source in own:
            yield edge, edge.target
        elif edge.kind in _INWARD.get(kind, ()) and edge.target in own:
            yield edge, edge.source


def _undeclared(ground: Ground, component: Component, kind: str, edge: GraphEdge, node: GraphNode) -> Finding:
    place = edge.evidence[0] if edge.evidence else component.location
    service = edge.source if kind in _OUTWARD and edge.kind in _OUTWARD[kind] else edge.target
    return about_code(
        ground,
        "relation/undeclared",
        f"{component.title} {_VERBS[kind]} {node.title}, and its `{kind}` does not say so",
        location=place,
        subject=f"{kind} {node.title}",
        service=service.removeprefix("service:"),
        related=[Step(Role.MAP, component.location, f"declares `{kind}`")],
    )


def _means(ground: Ground, name: str, node: GraphNode) -> bool:
    """Whether a declared name is that of ``node``: its own, or of the component that a service is."""
    names = {node.title, node.id.removeprefix("service:"), node.component}
    for component in ground.components:
        if node.component and component.id == node.component:
            names |= {component.title, *component.aka, *component.deployed_as}
            names |= {former for _, former in component.former}
    if slug(name) in {slug(each) for each in names if each}:
        return True
    return "{}" in node.title and _fits(node.title.split("{}"), name)


def _fits(parts: Sequence[str], name: str) -> bool:
    """Whether ``name`` is ``parts`` with something between each two: without an expression, whose ways would multiply."""
    head, *middle, tail = parts
    at = len(head)
    for part in middle:
        at = name.find(part, at + 1)
        if at == -1:
            return False
        at += len(part)
    return name.startswith(head) and name.endswith(tail) and at < len(name) - len(tail)


# --- what the graph alone shows ------------------------------------------------------------------


def _open_ended(ground: Ground, graph: Graph, nodes: dict[str, GraphNode]) -> Iterator[Finding]:
    """Events that nobody takes, or that nobody sends; nothing is said while any end of the other kind is unknown."""
    topics = {node.id for node in graph.nodes if node.kind == "topic"}
    sent = {edge.target: edge for edge in graph.edges if edge.kind == "publishes"}
    taken = {edge.source: edge for edge in graph.edges if edge.kind in ("consumes", "delivers")}
    fed = {edge.target for edge in graph.edges if edge.kind == "delivers"}
    for rule, here, there, says in (
        ("event/no-consumer", sent, taken, "is published, and nothing here consumes it"),
        (
            "event/no-producer",
            {t: e for t, e in taken.items() if t not in fed},
            sent,
            "is consumed, and nothing here publishes it",
        ),
    ):
        if not there or any(nodes[topic].how not in _KNOWN for topic in there):
            continue
        answered = {slug(nodes[topic].title) for topic in there}
        for topic in sorted(topics & here.keys()):
            node, edge = nodes[topic], here[topic]
            if node.how in _KNOWN and slug(node.title) not in answered and edge.evidence:
                service = edge.source if rule == "event/no-consumer" else edge.target
                if nodes[service].kind != "service":
                    continue
                yield about_code(
                    ground,
                    rule,
                    f"{node.title} ({node.technology}) {says}",
                    location=edge.evidence[0],
                    subject=node.title,
                    service=service.removeprefix("service:"),
                    confidence=Confidence.LOW,
                )


def _shared(ground: Ground, topology: Topology, nodes: dict[str, GraphNode]) -> Iterator[Finding]:
    """Stores that several services write; a note where all do it by the same lines, which one package then owns."""
    for store in topology.shared:
        writing = [edge for edge in topology.graph.edges if edge.kind == "writes" and edge.target == store]
        names = [nodes[edge.source].title for edge in writing]
        alike = len({frozenset(edge.evidence) for edge in writing}) == 1
        yield about_code(
            ground,
            "store/shared",
            f"{listed(names)} write {nodes[store].title} ({nodes[store].technology})"
            f"{' by the same code' if alike else ''}",
            location=writing[0].evidence[0],
            subject=nodes[store].title,
            severity=Severity.NOTE if alike else None,
            confidence=Confidence.LOW if alike else Confidence.MEDIUM,
            related=[
                Step(Role.WRITE, edge.evidence[0], f"{nodes[edge.source].title} writes it")
                for edge in writing
            ],
        )


def _circles(ground: Ground, topology: Topology, nodes: dict[str, GraphNode]) -> Iterator[Finding]:
    for group in topology.circles:
        within = [
            edge
            for edge in topology.graph.edges
            if edge.kind == "calls" and edge.source in group and edge.target in group and edge.evidence
        ]
        names = [nodes[service].title for service in group]
        yield about_code(
            ground,
            "call/cycle",
            f"{listed(names)} call each other in a circle",
            location=within[0].evidence[0],
            subject=" ".join(sorted(names)),
            confidence=Confidence.MEDIUM,
            related=[
                Step(Role.CALL, e.evidence[0], f"{nodes[e.source].title} calls {nodes[e.target].title}")
                for e in within
            ],
        )


def _on_experiments(ground: Ground, graph: Graph, nodes: dict[str, GraphNode]) -> Iterator[Finding]:
    by_id = {component.id: component for component in ground.components}
    running = {
        f"service:{service.path or '.'}"
        for service in ground.seen.services
        if service.observation.status is Observed.PRODUCTION
    }
    for edge in graph.edges:
        target = by_id.get(nodes[edge.target].component)
        if (
            edge.kind != "calls"
            or target is None
            or target.status is not Status.POC
            or edge.target in running
        ):
            continue
        source = by_id.get(nodes[edge.source].component)
        declared = source is not None and source.status is Status.PRODUCTION
        if (declared or edge.source in running) and (source is None or source.id != target.id):
            yield about_code(
                ground,
                "status/depends-on-poc",
                f"{nodes[edge.source].title} is in production and calls {target.title}, a proof of concept",
                location=edge.evidence[0] if edge.evidence else Location(""),
                subject=target.id,
                service=edge.source.removeprefix("service:"),
                related=[Step(Role.MAP, target.status_location, "declared a proof of concept")],
            )
