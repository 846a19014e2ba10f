"""Facts → who talks to whom; the part around one service; and the formats that other tools read."""

from __future__ import annotations

import json
import re

import pytest

from scanner.graph import around, graph_of
from scanner.graph.names import Named, names_of
from scanner.model import Fact, Graph, Location, Service, Value
from scanner.report.drawn import FOLDER, FORMATS, drawer
from scanner.report.drawn.eventcatalog import pages

SERVICES = [
    Service("apps/orders", "orders", "service"),
    Service("apps/mails", "mails", "worker"),
    Service("apps/stock", "stock", "service"),
]
OWNERS = {f"{service.path}/main.ts": service.path for service in SERVICES}


def fact(
    service: str, kind: str, technology: str, name: str = "", text: str = "", literal: bool = True
) -> Fact:
    values = (Value(name, text, literal),) if name else ()
    return Fact(Location(f"apps/{service}/main.ts", 3), kind, technology, "rule", values=values)


FACTS = [
    fact("orders", "store_write", "postgres", "table", "orders"),
    fact("orders", "publish", "aws.sns", "topic", "arn:aws:sns:eu-west-1:1:order-placed"),
    fact("mails", "consume", "aws.sns", "topic", "order-placed"),
    fact("stock", "store_read", "postgres", "table", "orders"),
    fact("stock", "publish", "kafka", "topic", "config.topic", literal=False),
    fact("mails", "publish", "kafka", "topic", "props.topic", literal=False),
]


@pytest.fixture
def graph() -> Graph:
    return graph_of(FACTS, OWNERS, SERVICES)


def edges(graph: Graph) -> set[tuple[str, str, str]]:
    return {(edge.source, edge.kind, edge.target) for edge in graph.edges}


def test_a_name_that_two_services_say_joins_them(graph: Graph) -> None:
    assert ("service:apps/orders", "publishes", "topic:aws.sns:order-placed") in edges(graph)
    assert ("topic:aws.sns:order-placed", "consumes", "service:apps/mails") in edges(graph)
    assert ("store:postgres:orders", "reads", "service:apps/stock") in edges(graph)


def test_a_name_that_is_not_read_is_nobody_elses(graph: Graph) -> None:
    unknown = [node for node in graph.nodes if node.how == "unknown"]
    assert {node.id for node in unknown} == {"topic:kafka:? of apps/stock", "topic:kafka:? of apps/mails"}


def test_every_edge_has_the_lines_that_show_it(graph: Graph) -> None:
    assert all(edge.evidence for edge in graph.edges)


def services(part: Graph) -> set[str]:
    return {node.id.removeprefix("service:apps/") for node in part.nodes if node.kind == "service"}


def test_around_a_service_both_ways_and_one(graph: Graph) -> None:
    assert services(around(graph, "service:apps/orders")) == {"orders", "mails", "stock"}
    assert services(around(graph, "service:apps/mails", upstream=True, downstream=False)) == {
        "orders",
        "mails",
    }
    assert services(around(graph, "service:apps/mails", upstream=False, downstream=True)) == {"mails"}
    assert services(around(graph, "service:apps/orders", 1)) == {"orders", "mails", "stock"}
    with pytest.raises(KeyError):
        around(graph, "service:apps/nobody")


@pytest.mark.parametrize(
    ("text", "literal", "named"),
    [
        ("orders", True, Named("orders", "literal")),
        ("arn:aws:sns:eu-west-1:123456789012:orders", True, Named("orders", "literal")),
        ("https://sqs.eu-west-1.amazonaws.com/123456789012/orders", True, Named("orders", "literal")),
        ("process.env.ORDERS_TOPIC", False, Named("$ORDERS_TOPIC", "environment")),
        ('os.environ["ORDERS_TOPIC"]', False, Named("$ORDERS_TOPIC", "environment")),
        ('os.Getenv("ORDERS_TOPIC")', False, Named("$ORDERS_TOPIC", "environment")),
        ("${ORDERS_TOPIC:orders}", False, Named("$ORDERS_TOPIC", "environment")),
        ("orders-{}", False, Named("orders-{}", "pattern")),
        ("{}", False, Named("", "unknown")),
        ("this.topicArn", False, Named("", "unknown")),
    ],
)
def test_names_as_code_writes_them(text: str, literal: bool, named: Named) -> None:
    assert names_of(fact("orders", "publish", "aws.sns", "topic", text, literal), "apps/orders") == (named,)


@pytest.mark.parametrize("form", FORMATS)
def test_a_hostile_name_stays_a_name(form: str) -> None:
    evil = '"]; evil --> \x1b[31m end\n<script>'

    def drawn(name: str) -> str:
        sent = fact("orders", "publish", "kafka", "topic", name)
        graph = graph_of([sent], OWNERS, SERVICES)
        return "".join(pages(graph, {}, {}).values()) if form == FOLDER else drawer(form)(graph, {})

    text = drawn(evil)
    assert "\x1b" not in text
    assert text.count("\n") == drawn("orders").count("\n")
    if form == "json":
        assert json.loads(text)["graph_version"] == 1
    elif form == "mermaid":
        assert all(re.match(r"flowchart|  (subgraph|end|  )?n?\d", line) for line in text.splitlines()), text
    else:
        assert text.count("{") == text.count("}")
