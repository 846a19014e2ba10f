"""Who gets a message that is sent to an exchange: those whose queues are bound by a key that its own fits."""

from __future__ import annotations

import pytest

from scanner.graph import graph_of
from scanner.graph.exchanges import fits
from scanner.model import Fact, Location, Service, Value

NAMES = ("orders", "billing", "mails")
SERVICES = [Service(name, name, "service") for name in NAMES]
OWNERS = {f"{name}/{file}": name for name in NAMES for file in ("send.py", "take.py", "bind.py")}


def _fact(where: str, kind: str, **values: str | None) -> Fact:
    said = tuple(Value(name, text or name, text is not None) for name, text in values.items())
    return Fact(Location(where, 1), kind, "rabbitmq", "rule", values=said)


def _arrows(*facts: Fact) -> set[tuple[str, str]]:
    """From whom messages come to whom."""
    graph = graph_of(facts, OWNERS, SERVICES)
    onward: dict[str, set[str]] = {}
    for edge in graph.edges:
        onward.setdefault(edge.source, set()).add(edge.target)
    found = set()
    for start in (f"service:{name}" for name in NAMES):
        waiting, seen = list(onward.get(start, ())), set[str]()
        while waiting:
            node = waiting.pop()
            if node.startswith("service:"):
                found.add((start.removeprefix("service:"), node.removeprefix("service:")))
            elif node not in seen:
                seen.add(node)
                waiting += onward.get(node, ())
    return found


SENT = _fact("orders/send.py", "publish", exchange="shop", routing_key="order.placed")
UNREAD = _fact("orders/send.py", "publish", exchange="shop", routing_key=None)
BARE = _fact("orders/send.py", "publish", exchange="shop")
LOOSE = _fact("orders/send.py", "publish", exchange=None, routing_key="order.placed")


def _queue(service: str, **values: str | None) -> list[Fact]:
    return [
        _fact(f"{service}/bind.py", "bind", queue=f"{service}-queue", exchange="shop", **values),
        _fact(f"{service}/take.py", "consume", queue=f"{service}-queue"),
    ]


@pytest.mark.parametrize(
    ("sent", "billing", "mails", "wanted"),
    [
        (SENT, {"routing_key": "order.placed"}, {"routing_key": "order.paid"}, {"billing"}),
        (SENT, {"routing_key": "order.*"}, {"routing_key": "#"}, {"billing", "mails"}),
        (SENT, {"routing_key": "order"}, {"routing_key": "order.placed.late"}, set()),
        (SENT, {"routing_key": "order.placed"}, {}, {"billing"}),  # bound by the name of its queue
        (SENT, {"routing_key": "order.placed"}, {"routing_key": None}, {"billing", "mails"}),  # not read
        (UNREAD, {"routing_key": "order.placed"}, {"routing_key": "order.paid"}, set()),  # for whom?
        (BARE, {"routing_key": "order.placed"}, {"routing_key": "order.paid"}, set()),
        (LOOSE, {"routing_key": "order.placed"}, {"routing_key": "order.paid"}, {"billing"}),
        (
            LOOSE,
            {"routing_key": "#"},
            {"routing_key": "order.paid"},
            set(),
        ),  # of an exchange that is not read
        (SENT, {}, {}, {"billing", "mails"}),  # nobody asks for keys
        (BARE, {}, {}, {"billing", "mails"}),
    ],
)
def test_a_message_comes_to_those_who_ask_for_its_key(
    sent: Fact, billing: dict[str, str | None], mails: dict[str, str | None], wanted: set[str]
) -> None:
    arrows = _arrows(sent, *_queue("billing", **billing), *_queue("mails", **mails))
    assert arrows == {("orders", name) for name in wanted}


def test_a_message_whose_key_is_not_read_is_for_the_only_one_who_listens() -> None:
    assert _arrows(UNREAD, *_queue("billing", routing_key="order.*")) == {("orders", "billing")}


@pytest.mark.parametrize("queue", [{"queue": "bills"}, {"queue": None}, {}])
def test_who_listens_to_an_exchange_listens_by_a_queue_of_its_own(queue: dict[str, str | None]) -> None:
    listening = _fact("billing/take.py", "consume", exchange="shop", routing_key="order.*", **queue)
    other = _fact("mails/take.py", "consume", exchange="shop", routing_key="mail.*", **{})
    assert _arrows(SENT, listening, other) == {("orders", "billing")}


@pytest.mark.parametrize("taking", [{"queue": None}, {}])
def test_a_queue_without_a_name_is_whose_code_binds_it(taking: dict[str, str | None]) -> None:
    bound = _fact("billing/take.py", "bind", exchange="shop", routing_key="order.*")
    assert _arrows(SENT, bound, _fact("billing/take.py", "consume", **taking)) == {("orders", "billing")}


@pytest.mark.parametrize(
    ("others", "wanted"),
    [
        ([], {"billing"}),
        ([_fact("mails/bind.py", "bind", exchange="shop", routing_key="order.#")], set()),
        ([_fact("mails/take.py", "consume", queue="shop")], {"mails"}),  # what is called like the exchange
    ],
)
def test_a_key_is_the_name_of_a_queue_where_no_code_binds_the_exchange(
    others: list[Fact], wanted: set[str]
) -> None:
    taken = _fact("billing/take.py", "consume", queue="order.placed")
    assert _arrows(SENT, taken, *others) == {("orders", name) for name in wanted}


@pytest.mark.parametrize(
    ("pattern", "key", "wanted"),
    [
        ("order.placed", "order.placed", True),
        ("order.*", "order.placed", True),
        ("*.placed", "order.placed", True),
        ("order.*", "order", False),
        ("order.*", "order.placed.late", False),
        ("order.#", "order", True),
        ("order.#", "order.placed.late", True),
        ("#.late", "order.placed.late", True),
        ("#.late", "order.placed", False),
        ("#", "order", True),
        ("order.{}", "order.placed", True),
        ("order.placed", "order.{}", True),
        ("order.placed", "stock.{}", False),
        ("#." * 60 + "x", "a." * 60 + "b", False),
    ],
)
def test_a_key_fits_what_is_asked_for(pattern: str, key: str, wanted: bool) -> None:
    assert fits(pattern, key) is wanted


BUS = [
    Fact(
        Location("shared/bus.ts", line), kind, "nats", "rule", values=(Value("subject", "events-{}", False),)
    )
    for line, kind in ((1, "publish"), (2, "consume"))
]


def test_what_a_library_sends_and_takes_under_a_name_that_is_read_in_part_joins_nobody() -> None:
    reached = {"shared/bus.ts": NAMES}
    graph = graph_of(BUS, OWNERS, SERVICES, None, reached)
    assert {node.id for node in graph.nodes if node.kind == "topic"} == {
        f"topic:nats:events-{{}} of service:{name}" for name in NAMES
    }
    own = Fact(Location("orders/send.py", 1), "publish", "nats", "rule", values=BUS[0].values)
    joined = graph_of([*BUS, own], OWNERS, SERVICES, None, reached)
    assert {node.id for node in joined.nodes if node.kind == "topic"} == {"topic:nats:events-{}"}
