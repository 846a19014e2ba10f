"""EventCatalog's pages: every reference leads to a page, a queue brings its topic's event, and what people wrote stays."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from scanner.model import Graph, GraphEdge, GraphNode, Location
from scanner.report.drawn.eventcatalog import kept, pages

NODES = (
    GraphNode("service:apps/orders", "service", "orders", component="orders", layer="core"),
    GraphNode("service:apps/mails", "service", "mails", layer="core"),
    GraphNode("service:apps/audit", "service", "audit"),
    GraphNode("topic:aws.sns:placed", "topic", "placed", "aws.sns"),
    GraphNode("topic:aws.sqs:mails", "topic", "mails", "aws.sqs"),
    GraphNode("store:sql:orders", "store", "orders", "sql"),
    GraphNode("backing:redis", "backing", "redis", "redis"),
    GraphNode("external:pay.example.com", "external", "pay.example.com"),
)
EDGES = (
    GraphEdge(
        "service:apps/orders",
        "topic:aws.sns:placed",
        "publishes",
        (Location("apps/orders/a`{b}<c>.ts", 3, 1),),
    ),
    GraphEdge("topic:aws.sns:placed", "topic:aws.sqs:mails", "delivers"),
    GraphEdge("topic:aws.sqs:mails", "service:apps/mails", "consumes"),
    GraphEdge("service:apps/orders", "store:sql:orders", "writes"),
    GraphEdge("store:sql:orders", "service:apps/audit", "reads"),
    GraphEdge("service:apps/mails", "service:apps/orders", "calls"),
    GraphEdge("service:apps/orders", "external:pay.example.com", "calls"),
    GraphEdge("service:apps/orders", "backing:redis", "uses"),
)
WRITTEN = pages(Graph(NODES, EDGES), {"core": "Core"}, {"orders": "team orders"})


def front(page: str) -> Mapping[str, Any]:
    _, keys, _ = page.split("---\n", 2)
    return dict(yaml.safe_load(keys))


def references(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (each for key, each in value.items() if key == "id")
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from references(each)


def test_every_reference_leads_to_a_page() -> None:
    fronts = [front(page) for page in WRITTEN.values()]
    ids = {each["id"] for each in fronts}
    assert len(ids) == len(fronts)
    assert {name for each in fronts for name in references(each)} <= ids
    assert {owner for each in fronts for owner in each.get("owners", ())} <= ids


def test_a_queue_brings_the_event_of_its_topic() -> None:
    receives = front(WRITTEN["services/service_mails/index.mdx"])["receives"]
    assert receives == [{"id": "topic_placed_event", "from": [{"id": "topic_mails"}]}]
    assert "events/topic_mails_event/index.mdx" not in WRITTEN
    assert front(WRITTEN["channels/topic_placed/index.mdx"])["routes"] == [{"id": "topic_mails"}]


def test_who_is_called_receives_what_its_callers_send() -> None:
    orders, mails = (front(WRITTEN[f"services/service_{name}/index.mdx"]) for name in ("orders", "mails"))
    assert mails["sends"] == orders["receives"] == [{"id": "service_orders_requests"}]
    assert orders["writesTo"] == [{"id": "store_orders"}, {"id": "backing_redis"}]
    assert front(WRITTEN["services/external_pay_example_com/index.mdx"])["externalSystem"] is True


def test_no_name_of_the_tree_is_markup() -> None:
    (line,) = [
        line for line in WRITTEN["events/topic_placed_event/index.mdx"].splitlines() if "orders/a" in line
    ]
    assert line == "- `publishes apps/orders/a'{b}<c>.ts:3`"


@pytest.mark.parametrize("seed", range(20))
def test_what_people_wrote_stays(seed: int) -> None:
    chance = random.Random(seed)
    page = WRITTEN["services/service_orders/index.mdx"]
    _, keys, body = page.split("---\n", 2)
    own = [
        f"x{number}: {chance.choice(('1', '[a, b]', '|-' + chr(10) + '  more' + chr(10) + '  lines'))}\n"
        for number in range(3)
    ]
    lines = [*keys.splitlines(keepends=True), *own]
    lines = [
        'version: "2.1.0"\n'
        if line.startswith("version:")
        else "sends: []\n"
        if line.startswith("sends:")
        else line
        for line in lines
    ]
    chance.shuffle(lines)
    text = f"{body}\n## By hand {seed}\n---\nmore\n"
    after = kept("---\n" + "".join(lines) + "---\n" + text, page)
    assert after.endswith(f"---\n{text}")
    assert front(after) == {**front(page), "version": "2.1.0", **yaml.safe_load("".join(own))}
    assert kept(after, page) == after
