"""What keeps a service from running in a cell of its own: state, stores and calls that it shares, regions written out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.model import Graph, Location, Report, Topology
from scanner.report.survey.concern import Concern, Row, Section

# https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html, https://cloud.google.com/compute/docs/regions-zones
_REGION = re.compile(
    r"\b(?:us|eu|ap|sa|ca|me|af|il|mx)-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)+-?\d\b"
    r"|\b(?:us|europe|asia|australia|northamerica|southamerica)-(?:north|south|east|west|central|northeast|southeast)\d\b"
)
# What passes messages on, and is nobody's state
BROKERS = frozenset(("activemq", "eventhubs", "kafka", "mqtt", "nats", "pulsar", "rabbitmq", "servicebus"))
_CODE = frozenset(("publish", "consume", "store_write", "store_read", "call", "http_endpoint"))


def cell_compatibility(report: Report, topology: Topology) -> Concern:
    graph = topology.graph
    nodes = {node.id: node for node in graph.nodes}
    shared = tuple(
        Row(nodes[store].title, f"{nodes[edge.source].title} writes it", edge.evidence[:3])
        for store in topology.shared
        for edge in graph.edges
        if edge.kind == "writes" and edge.target == store
    )
    return Concern(
        "cells",
        "Cell compatibility",
        (
            Section("State that a service keeps", tuple(_state(graph))),
            Section("Stores that several services write", shared),
            Section("Calls to other services", tuple(_calls(graph, "service"))),
            Section("Calls outside", tuple(_calls(graph, "external"))),
            Section("Regions that are written out", tuple(sorted(set(_regions(report))))),
        ),
    )


def _state(graph: Graph) -> Iterator[Row]:
    """What each service writes to, and the databases that it is given by what deploys it."""
    nodes = {node.id: node for node in graph.nodes}
    kept: dict[str, set[str]] = {}
    given: dict[str, list[Location]] = {}
    for edge in graph.edges:
        technology = nodes[edge.target].technology
        if edge.kind == "writes" or (edge.kind == "uses" and technology not in BROKERS):
            kept.setdefault(edge.source, set()).add(technology)
            given.setdefault(edge.source, []).extend(edge.evidence if edge.kind == "uses" else ())
    for node in graph.nodes:
        if node.kind == "service" and node.id in kept:
            places = tuple(dict.fromkeys(given[node.id]))[:3]
            yield Row(node.id.removeprefix("service:"), ", ".join(sorted(kept[node.id])), places)


def _calls(graph: Graph, kind: str) -> Iterator[Row]:
    nodes = {node.id: node for node in graph.nodes}
    for edge in graph.edges:
        if edge.kind == "calls" and nodes[edge.target].kind == kind:
            yield Row(
                edge.source.removeprefix("service:"), f"calls {nodes[edge.target].title}", edge.evidence[:3]
            )


def _regions(report: Report) -> Iterator[Row]:
    for fact in report.facts:
        texts = [value.text for value in fact.values if value.literal] if fact.kind in _CODE else []
        for region in sorted({found.group() for text in texts for found in _REGION.finditer(text)}):
            yield Row(fact.location.path, region, (fact.location,))
