"""Arrows of a graph held against a diagram's."""

from __future__ import annotations

from benchmarks.topology import arrows, score
from scanner.model import Graph, GraphEdge, GraphNode

GRAPH = Graph(
    edges=(
        GraphEdge("service:web", "service:orders", "calls"),
        GraphEdge("service:orders", "topic:sns:placed", "publishes"),
        GraphEdge("topic:sns:placed", "topic:sqs:mails", "delivers"),
        GraphEdge("topic:sqs:mails", "service:mails", "consumes"),
        GraphEdge("service:mails", "store:sql:mails", "writes"),
        GraphEdge("service:web", "service:ads", "calls"),
    )
)
SYSTEM = {
    "repository": "shop/shop",
    "services": {"Web": "web", "Orders": "orders", "Mails": "mails"},
    "arrows": {"Web": ["Orders", "Mails"], "Orders": ["Mails"]},
}


def test_what_passes_through_topics_is_an_arrow_between_services() -> None:
    assert arrows(GRAPH) == {("web", "orders"), ("orders", "mails"), ("web", "ads")}


def test_only_what_a_diagram_shows_is_held_against_it() -> None:
    found = score(SYSTEM, GRAPH)
    assert found.right == {("web", "orders"), ("orders", "mails")}
    assert found.missed == {("web", "mails")}
    assert not found.spurious


def test_a_bus_that_a_diagram_draws_has_an_arrow_of_each_that_talks_to_it() -> None:
    found = score({**SYSTEM, "arrows": {"Web": ["Orders"]}, "bus": ["Orders", "Web"]}, GRAPH)
    assert found.right == {("web", "orders"), ("orders", "bus")}
    assert found.missed == {("web", "bus")}
    assert found.spurious == {("mails", "bus")}


def test_databases_and_brokers_are_told_by_their_kinds() -> None:
    graph = Graph(
        (
            GraphNode("backing:bus", "backing", "bus", "rabbitmq"),
            GraphNode("backing:db", "backing", "db", "mysql"),
        ),
        (
            GraphEdge("service:mails", "backing:bus", "uses"),
            GraphEdge("service:orders", "backing:db", "uses"),
        ),
    )
    system = {**SYSTEM, "arrows": {}, "bus": ["Mails"], "uses": {"Orders": ["mysql"], "Web": ["redis"]}}
    found = score(system, graph)
    assert found.right == {("mails", "bus"), ("orders", "mysql")}
    assert found.missed == {("web", "redis")}
    assert not found.spurious
