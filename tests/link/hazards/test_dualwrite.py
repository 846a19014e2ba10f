"""The missing outbox: where it is found, how it is said, and all that must not be taken for one."""

from __future__ import annotations

import pytest

from scanner.model import Confidence, Detection, Handler, Role, Severity
from tests.link.build import call, fact, file, function, hazards, kind, linked, only

MISSING = "outbox/missing"

REPO = file(
    "src/repo.ts",
    kind("OrderRepo", methods=("save",)),
    call("OrderRepo.save", 5, "this.client.send", "@aws-sdk/client-dynamodb:DynamoDBClient.send"),
    fact("store_write", "aws.dynamodb", 5, table="orders"),
)
BUS = file(
    "src/bus.ts",
    kind("EventBus", methods=("emit",)),
    call("EventBus.emit", 7, "this.sns.send", "@aws-sdk/client-sns:SNSClient.send"),
    fact("publish", "aws.sns", 7, topic="order-placed"),
)
SAVE = call("OrderService.place", 3, "this.repo.save", "./repo:OrderRepo.save")
EMIT = call("OrderService.place", 4, "this.bus.emit", "./bus:EventBus.emit")


def service(*parts: object) -> Detection:
    return file("src/orders.ts", kind("OrderService"), *parts)  # type: ignore[arg-type]


def test_a_write_and_a_publish_in_two_other_files() -> None:
    hazard = only(linked(REPO, BUS, service(SAVE, EMIT)).hazards)
    assert (hazard.rule, hazard.location.path, hazard.location.line) == (MISSING, "src/orders.ts", 4)
    assert hazard.subject == "OrderService.place"
    assert (hazard.severity, hazard.confidence) == (Severity.ERROR, Confidence.HIGH)
    assert [(s.role, s.location.path, s.location.line) for s in hazard.steps] == [
        (Role.WRITE, "src/orders.ts", 3),
        (Role.WRITE, "src/repo.ts", 5),
        (Role.CALL, "src/orders.ts", 4),
        (Role.PUBLISH, "src/bus.ts", 7),
    ]
    assert "orders (aws.dynamodb)" in hazard.says
    assert "order-placed (aws.sns)" in hazard.says


def test_the_lowest_function_is_named_and_its_callers_are_not() -> None:
    route = file("src/routes.ts", call("create", 3, "orders.place", "./orders:OrderService.place"))
    both = file(
        "src/admin.ts",
        call("replay", 2, "repo.save", "./repo:OrderRepo.save"),
        call("replay", 3, "orders.place", "./orders:OrderService.place"),
    )
    assert hazards(MISSING, REPO, BUS, service(SAVE, EMIT), route, both) == [
        ("src/orders.ts", 4, "OrderService.place")
    ]


def test_an_unresolved_receiver_is_no_edge() -> None:
    unresolved = call("OrderService.place", 4, "publisher.publish", None)
    found = linked(REPO, BUS, service(SAVE, unresolved))
    assert not found.hazards
    assert found.unresolved == 1


@pytest.mark.parametrize(
    ("write", "publish"),
    [
        (("if@2.then",), ("if@2.else",)),
        (("switch@2.3!",), ("switch@2.9!",)),
        (("if@2.then!",), ()),
        (("try@2.body",), ("try@2.catch",)),
    ],
)
def test_what_excludes_each_other_is_no_dual_write(write: tuple[str, ...], publish: tuple[str, ...]) -> None:
    save = call("OrderService.place", 3, "this.repo.save", "./repo:OrderRepo.save", guards=write)
    emit = call("OrderService.place", 4, "this.bus.emit", "./bus:EventBus.emit", guards=publish)
    assert not hazards(MISSING, REPO, BUS, service(save, emit))


@pytest.mark.parametrize(
    "guards", [("loop@2",), ("try@2.body",), ("if@2.then",), ("callback:items.forEach@3:9",)]
)
def test_what_stands_together_is_one(guards: tuple[str, ...]) -> None:
    save = call("OrderService.place", 3, "this.repo.save", "./repo:OrderRepo.save", guards=guards)
    emit = call("OrderService.place", 4, "this.bus.emit", "./bus:EventBus.emit", guards=guards)
    assert hazards(MISSING, REPO, BUS, service(save, emit))


def test_an_outbox_row_beside_the_write_is_the_way_out() -> None:
    append = call("OrderService.place", 4, "this.outbox.append", "./outbox:Outbox.append")
    outbox = file(
        "src/outbox.ts",
        kind("Outbox", methods=("append",)),
        call("Outbox.append", 4, "tx.insert", "drizzle-orm:insert"),
        fact("store_write", "sql", 4, table="outbox", operation="insert"),
    )
    direct_too = call("OrderService.place", 5, "this.bus.emit", "./bus:EventBus.emit")
    assert not hazards(MISSING, REPO, BUS, outbox, service(SAVE, append))
    assert not hazards(MISSING, REPO, BUS, outbox, service(SAVE, append, direct_too))
    assert hazards(MISSING, REPO, BUS, outbox, service(SAVE, direct_too)), (
        "an outbox elsewhere silences nobody"
    )


def test_a_relay_is_no_dual_write_and_neither_is_its_caller() -> None:
    relay = file(
        "src/relay.ts",
        call("drain", 2, "db.query", "pg:Client.query"),
        fact("store_read", "sql", 2, table="event_outbox"),
        call("drain", 3, "bus.emit", "./bus:EventBus.emit"),
        call("drain", 4, "db.query", "pg:Client.query"),
        fact("store_write", "sql", 4, table="event_outbox", operation="update"),
    )
    commits_then_drains = service(SAVE, call("OrderService.place", 4, "drain", "./relay:drain"))
    assert not hazards(MISSING, REPO, BUS, relay, commits_then_drains)


@pytest.mark.parametrize(
    ("technology", "values", "text"),
    [
        ("redis", {"key": "order-cache"}, "this.redis.set"),
        ("redis", {}, "this.rateLimiter.incr"),
        ("aws.s3", {"bucket": "invoices"}, "this.s3.put"),
        ("sql", {"table": "processed_messages"}, "this.db.insert"),
        ("postgres", {"table": "shedlock"}, "this.db.update"),
        ("sql", {"table": "inbox"}, "this.db.insert"),
        ("sql", {"table": "inbox_messages"}, "this.db.insert"),
    ],
)
def test_caches_locks_objects_and_bookkeeping_are_no_state(
    technology: str, values: dict[str, str], text: str
) -> None:
    write = call("OrderService.place", 3, text, "lib:Client.set")
    assert not hazards(MISSING, BUS, service(write, fact("store_write", technology, 3, **values), EMIT))


def test_a_mail_inbox_is_state() -> None:
    write = call("OrderService.place", 3, "this.db.insert", "pg:Client.query")
    assert hazards(MISSING, BUS, service(write, fact("store_write", "sql", 3, table="inbox_accounts"), EMIT))


def test_redis_as_the_record_is_state_but_less_certain() -> None:
    write = call("OrderService.place", 3, "this.redis.hset", "ioredis:Redis.hset")
    found = linked(BUS, service(write, fact("store_write", "redis", 3, key="inventory"), EMIT))
    assert only(found.hazards).confidence is Confidence.MEDIUM


@pytest.mark.parametrize(
    ("technology", "topic"), [("datadog", ""), ("aws.sns", "service-metrics"), ("kafka", "orders-dlq")]
)
def test_telemetry_and_dead_letters_are_no_events(technology: str, topic: str) -> None:
    sink = file(
        "src/bus.ts",
        kind("EventBus"),
        call("EventBus.emit", 7, "sink"),
        fact("publish", technology, 7, topic=topic),
    )
    assert not hazards(MISSING, REPO, sink, service(SAVE, EMIT))


@pytest.mark.parametrize(
    ("parts", "words", "severity"),
    [
        ((SAVE, EMIT), "a crash in between loses the message", Severity.ERROR),
        (
            (call("OrderService.place", 2, "this.bus.emit", "./bus:EventBus.emit"), SAVE),
            "before it writes",
            Severity.ERROR,
        ),
        (
            (SAVE, EMIT, function("OrderService.place", decorators=("spring:Transactional",))),
            "inside the transaction",
            Severity.ERROR,
        ),
        (
            (SAVE, EMIT, call("OrderService.place", 5, "tx.commit", "pg:Client.commit")),
            "inside the transaction",
            Severity.ERROR,
        ),
        (
            (SAVE, call("OrderService.place", 3, "tx.commit", "pg:Client.commit", end=4), EMIT),
            "a crash in between",
            Severity.ERROR,
        ),
        (
            (
                SAVE,
                call(
                    "OrderService.place",
                    4,
                    "this.bus.emit",
                    "./bus:EventBus.emit",
                    guards=("callback:transaction.on_commit@4:8",),
                ),
            ),
            "after-commit hook",
            Severity.WARNING,
        ),
        (
            (
                call(
                    "OrderService.place",
                    3,
                    "this.repo.save",
                    "./repo:OrderRepo.save",
                    guards=("callback:db.transaction@2:9",),
                ),
                call(
                    "OrderService.place",
                    4,
                    "this.bus.emit",
                    "./bus:EventBus.emit",
                    guards=("callback:db.transaction@2:9",),
                ),
            ),
            "inside the transaction",
            Severity.ERROR,
        ),
    ],
)
def test_the_order_of_things_is_said(parts: tuple[object, ...], words: str, severity: Severity) -> None:
    hazard = only(linked(REPO, BUS, service(*parts)).hazards)
    assert words in hazard.says
    assert hazard.severity is severity


@pytest.mark.parametrize(
    ("technology", "severity"),
    [("redis.pubsub", Severity.WARNING), ("redis.streams", Severity.ERROR), ("kafka", Severity.ERROR)],
)
def test_what_a_broker_keeps_for_nobody_weighs_less(technology: str, severity: Severity) -> None:
    bus = file(
        "src/bus.ts",
        kind("EventBus"),
        call("EventBus.emit", 7, "client.send", "some-client:Client.send"),
        fact("publish", technology, 7, topic="order-placed"),
    )
    for order in ((SAVE, EMIT), (call("OrderService.place", 2, EMIT.text, "./bus:EventBus.emit"), SAVE)):
        assert only(linked(REPO, bus, service(*order)).hazards).severity is severity


def test_a_swallowed_failure_is_said_once() -> None:
    emit = call(
        "OrderService.place",
        4,
        "this.bus.emit",
        "./bus:EventBus.emit",
        handler=Handler("", "", (), ("logger.warn",)),
    )
    hazard = only(linked(REPO, BUS, service(SAVE, emit)).hazards)
    assert hazard.says.endswith("a failing publish is swallowed")


def test_handlers_registered_in_one_function_are_two_functions() -> None:
    routes = file(
        "src/routes.ts",
        call("mount", 2, "app.post", "express:default.post", texts=("'/orders'",), end=5),
        call("mount", 3, "repo.save", "./repo:OrderRepo.save", guards=("callback:app.post@2:20",)),
        call("mount", 6, "app.post", "express:default.post", texts=("'/events'",), end=9),
        call("mount", 7, "bus.emit", "./bus:EventBus.emit", guards=("callback:app.post@6:20",)),
    )
    assert not hazards(MISSING, REPO, BUS, routes)


def test_a_handler_that_does_both_bears_its_route() -> None:
    routes = file(
        "src/routes.ts",
        call("mount", 2, "app.post", "express:default.post", texts=("'/orders'",), end=5),
        call("mount", 3, "repo.save", "./repo:OrderRepo.save", guards=("callback:app.post@2:20",)),
        call("mount", 4, "bus.emit", "./bus:EventBus.emit", guards=("callback:app.post@2:20",)),
    )
    assert hazards(MISSING, REPO, BUS, routes) == [("src/routes.ts", 4, "mount > app.post(/orders)")]


def test_what_a_file_does_when_it_is_loaded_starts_both_and_does_neither() -> None:
    main = file(
        "src/main.ts",
        call("", 2, "migrate", "./repo:OrderRepo.save"),
        call("", 3, "announce", "./bus:EventBus.emit"),
    )
    assert not hazards(MISSING, REPO, BUS, main)


def test_consumers_of_a_change_feed_publish_what_is_already_stored() -> None:
    handler = function("OrderService.place", parameters=("event=@types/aws-lambda:DynamoDBStreamEvent",))
    assert not hazards(MISSING, REPO, BUS, service(handler, SAVE, EMIT))


def test_offsets_in_the_producers_transaction_are_safe() -> None:
    offsets = call("OrderService.place", 5, "transaction.sendOffsets", "kafkajs:Transaction.sendOffsets")
    assert not hazards(MISSING, REPO, BUS, service(SAVE, EMIT, offsets))


def test_a_transact_write_that_holds_the_event_is_an_outbox() -> None:
    both = call("OrderService.place", 3, "client.send", "@aws-sdk/client-dynamodb:DynamoDBClient.send")
    tables = fact("store_write", "aws.dynamodb", 3, operation="transact", table="orders event_outbox")
    audit = fact("store_write", "aws.dynamodb", 3, operation="transact", table="orders changes")
    assert not hazards(MISSING, BUS, service(both, tables, EMIT))
    assert hazards(MISSING, BUS, service(both, audit, EMIT)), "an audit log is no outbox"
