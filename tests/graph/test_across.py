"""What services of several repositories share by name, and what only looks as if they did."""

from __future__ import annotations

from scanner.graph import crossings, joined
from scanner.model import Graph, GraphEdge, GraphNode, Location


def service(path: str) -> GraphNode:
    return GraphNode(f"service:{path}", "service", path)


def end(kind: str, technology: str, name: str, how: str = "literal") -> GraphNode:
    return GraphNode(f"{kind}:{technology}:{name}", kind, name, technology, how)


def edge(source: GraphNode, target: GraphNode, kind: str, line: int = 1) -> GraphEdge:
    return GraphEdge(source.id, target.id, kind, (Location("src/main.ts", line),))


ORDERS, BILLING = service("apps/orders"), service("apps/billing")
EVENTS = end("topic", "aws.sns", "events")
QUEUE = end("topic", "aws.sqs", "billing-queue")
USERS = end("store", "postgres", "users")
BUS = end("topic", "kafka", "$TOPIC", "environment")


def test_a_queue_that_a_topic_delivers_to_is_the_way_to_whoever_takes_from_it() -> None:
    graphs = {
        "a": Graph((ORDERS, EVENTS), (edge(ORDERS, EVENTS, "publishes", 9),)),
        "b": Graph(
            (BILLING, EVENTS, QUEUE),
            (edge(EVENTS, QUEUE, "delivers", 3), edge(QUEUE, BILLING, "consumes", 5)),
        ),
    }
    (found,) = crossings(graphs, ())
    assert (found.name, found.sure) == ("events", True)
    assert [(each.repository, each.service, each.location.line) for each in found.feeds] == [
        ("a", "apps/orders", 9)
    ]
    assert [(each.repository, each.service, each.location.line) for each in found.takes] == [
        ("b", "apps/billing", 3)
    ]


def test_a_name_of_one_server_is_not_sure_and_one_from_the_environment_is_nobody_elses() -> None:
    graphs = {
        "a": Graph((ORDERS, USERS, BUS), (edge(ORDERS, USERS, "writes"), edge(ORDERS, BUS, "publishes"))),
        "b": Graph((BILLING, USERS, BUS), (edge(BILLING, USERS, "writes"), edge(BUS, BILLING, "consumes"))),
    }
    (found,) = crossings(graphs, ("postgres",))
    assert (found.name, found.sure) == ("users", False)
    ids = {node.id for node in joined(graphs).nodes}
    assert {f"{BUS.id} of a", f"{BUS.id} of b", USERS.id, "service:a/apps/orders"} <= ids


def test_what_one_repository_says_to_itself_crosses_nothing() -> None:
    own = Graph((ORDERS, EVENTS), (edge(ORDERS, EVENTS, "publishes"), edge(EVENTS, ORDERS, "consumes")))
    assert crossings({"a": own, "b": Graph((BILLING,))}, ()) == ()
