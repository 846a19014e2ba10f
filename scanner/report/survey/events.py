"""Whether what services announce is what they stored: outboxes, writes beside publishes, what may be lost, who drains."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.model import Graph, Report, State, Topology
from scanner.report.survey.concern import Concern, Row, Section, owned, placed

_FINDINGS = {
    "outbox/missing": "Written and published without an outbox",
    "publish/best-effort": "Published as well as may be: a failure is swallowed",
    "outbox/phantom": "An outbox that nothing writes to",
}
_DEAD = re.compile(r"dlq|dead.?letter|\.dlt$", re.IGNORECASE)


def event_consistency(report: Report, topology: Topology) -> Concern:
    sections = [
        Section("What is published", tuple(_ends(topology.graph, "publishes"))),
        Section("What is consumed", tuple(_ends(topology.graph, "consumes"))),
        Section("Written to an outbox", tuple(_of_kind(report, "outbox_write", "writes an outbox"))),
        Section("Relays that drain one", tuple(_of_kind(report, "outbox_relay", "relays an outbox"))),
    ]
    for rule, title in _FINDINGS.items():
        standing = [f for f in report.findings if f.rule == rule and f.state is not State.FIXED]
        rows = tuple(
            sorted(Row(f.service or f.component or "nobody", f.message, (f.location,)) for f in standing)
        )
        sections.append(Section(title, rows))
    sections.append(Section("Dead letters", tuple(_dead_letters(topology.graph))))
    return Concern("events", "Event consistency", tuple(sections))


def _ends(graph: Graph, kind: str) -> Iterator[Row]:
    nodes = {node.id: node for node in graph.nodes}
    for edge in graph.edges:
        if edge.kind == kind:
            service, topic = (edge.source, edge.target) if kind == "publishes" else (edge.target, edge.source)
            node = nodes[topic]
            yield Row(
                service.removeprefix("service:"), f"{node.title} ({node.technology})", edge.evidence[:3]
            )


def _of_kind(report: Report, kind: str, says: str) -> Iterator[Row]:
    for service, facts in owned(report, (kind,)).items():
        yield Row(service, says, placed(facts))


def _dead_letters(graph: Graph) -> Iterator[Row]:
    nodes = {node.id: node for node in graph.nodes}
    for edge in graph.edges:
        for end in (edge.source, edge.target):
            if nodes[end].kind == "topic" and _DEAD.search(nodes[end].title):
                other = edge.target if end == edge.source else edge.source
                yield Row(nodes[end].title, f"{edge.kind}, {nodes[other].title}", edge.evidence[:3])
