"""Edges: interfaces and who keeps them, wrappers, references, extension functions, framework events, task queues."""

from __future__ import annotations

import pytest

from scanner.model import Confidence, Detection, Severity
from tests.link.build import call, fact, file, function, hazards, kind, linked, only

MISSING = "outbox/missing"
PORTS = file(
    "ports.ts",
    kind("Store", interface=True, methods=("save",)),
    kind("Bus", interface=True, methods=("emit",)),
)
SERVICE = file(
    "service.ts",
    call("place", 3, "store.save", "./ports:Store.save"),
    call("place", 4, "bus.emit", "./ports:Bus.emit"),
)


def store(path: str, name: str, *, writes: bool = True) -> Detection:
    parts = [fact("store_write", "sql", 5, table="orders")] if writes else []
    return file(
        path,
        kind(name, bases=("./ports:Store",)),
        call(f"{name}.save", 5, "db.query", "pg:Client.query"),
        *parts,
    )


def bus(path: str, name: str, *, publishes: bool = True) -> Detection:
    parts = [fact("publish", "kafka", 5)] if publishes else []
    return file(
        path,
        kind(name, bases=("./ports:Bus",)),
        call(f"{name}.emit", 5, "send", "kafkajs:Producer.send"),
        *parts,
    )


KAFKA = bus("kafka.ts", "KafkaBus")
WEBHOOK = bus("http.ts", "WebhookSender", publishes=False)


@pytest.mark.parametrize(
    ("others", "confidence"),
    [
        ((KAFKA,), Confidence.HIGH),
        ((KAFKA, bus("nats.ts", "NatsBus")), Confidence.HIGH),
        ((KAFKA, WEBHOOK), Confidence.MEDIUM),
        ((KAFKA, bus("memory.ts", "InMemoryBus", publishes=False)), Confidence.MEDIUM),
        ((bus("local.ts", "LocalBus"), WEBHOOK), Confidence.MEDIUM),
        ((WEBHOOK,), None),
        ((KAFKA, *(bus(f"b{n}.ts", f"Bus{n}", publishes=False) for n in range(6))), None),
        ((), None),
    ],
)
def test_an_interface_surely_does_what_all_that_keep_it_do(
    others: tuple[Detection, ...], confidence: Confidence | None
) -> None:
    found = linked(PORTS, SERVICE, store("pg.ts", "PgStore"), *others).hazards
    assert [h.confidence for h in found if h.rule == MISSING] == ([confidence] if confidence else [])


def test_a_doubtful_step_says_which_implementation_it_goes_through() -> None:
    found = only(linked(PORTS, SERVICE, store("pg.ts", "PgStore"), KAFKA, WEBHOOK).hazards)
    assert [step.says for step in found.steps if step.location.line == 4] == [
        "calls bus.emit, if that is KafkaBus and not WebhookSender"
    ]


def test_what_appends_to_an_outbox_in_one_implementation_is_no_dual_write() -> None:
    outbox = file(
        "outbox.ts",
        kind("OutboxBus", bases=("./ports:Bus",)),
        call("OutboxBus.emit", 5, "db.query", "pg:Client.query"),
        fact("outbox_write", "sql", 5, table="outbox", operation="insert"),
    )
    assert hazards(MISSING, PORTS, SERVICE, store("pg.ts", "PgStore"), KAFKA, outbox) == []


def test_a_wrapper_does_what_it_wraps() -> None:
    breaker = file(
        "breaker.ts",
        kind("BreakingBus", bases=("./ports:Bus",)),
        call("BreakingBus.emit", 4, "this.inner.emit", "./ports:Bus.emit"),
    )
    assert hazards(MISSING, PORTS, SERVICE, store("pg.ts", "PgStore"), bus("kafka.ts", "KafkaBus"), breaker)


def test_go_types_keep_interfaces_that_they_do_not_know() -> None:
    mod = {"go.mod": "module shop.example"}
    service = file(
        "app/place.go",
        kind("Store", interface=True, methods=("Save",)),
        kind("Publisher", interface=True, methods=("Publish",)),
        call("Service.Place", 3, "s.store.Save", ".:Store.Save"),
        call("Service.Place", 4, "s.bus.Publish", ".:Publisher.Publish"),
        package="app",
    )
    pg = file(
        "pg/orders.go",
        kind("Orders"),
        call("Orders.Save", 3, "db.Exec", "database/sql:DB.Exec"),
        fact("store_write", "sql", 3),
        package="pg",
    )
    sns = file(
        "sns/bus.go", kind("Bus"), call("Bus.Publish", 3, "c.Publish", "aws:Client.Publish"), fact("publish", "aws.sns", 3),
        package="sns",
    )  # fmt: skip
    assert hazards(MISSING, service, pg, sns, configs=mod) == [("app/place.go", 4, "Service.Place")]


def test_method_references_run_as_part_of_who_passes_them() -> None:
    service = file(
        "Service.kt",
        kind("Service"),
        call("Service.place", 3, "order.let", "kotlin:let", passes=("shop:Orders.save",)),
        call("Service.place", 4, "bus.emit", "shop:Bus.emit"),
        package="shop",
    )
    orders = file(
        "Orders.kt",
        kind("Orders"),
        call("Orders.save", 2, "j", "jdbc:x"),
        fact("store_write", "sql", 2),
        package="shop",
    )
    events = file(
        "Bus.kt",
        kind("Bus"),
        call("Bus.emit", 2, "s", "sns:x"),
        fact("publish", "aws.sns", 2),
        package="shop",
    )
    assert hazards(MISSING, service, orders, events) == [("Service.kt", 4, "Service.place")]
    listens = file(
        "Service.kt",
        kind("Service"),
        call("Service.place", 3, "orders.onSaved", "lib:onSaved", passes=("shop:Orders.save",)),
        call("Service.place", 4, "bus.emit", "shop:Bus.emit"),
        package="shop",
    )
    assert not hazards(MISSING, listens, orders, events), "what is registered runs another time"


def test_extension_functions_are_found_by_their_import() -> None:
    ext = file(
        "ktx/Sqs.kt",
        function("SendRequest.await"),
        call("SendRequest.await", 3, "sqs.sendMessage", "aws:SqsClient.sendMessage"),
        fact("publish", "aws.sqs", 3),
        package="ktx",
    )
    service = file(
        "Service.kt",
        call("place", 2, "Orders.insert", "exposed:Table.insert"),
        fact("store_write", "sql", 2),
        call("place", 3, "SendRequest.builder().build().await", "aws:SendRequest.builder().build().await"),
        imports=("await=ktx:await",),
    )
    assert hazards(MISSING, ext, service) == [("Service.kt", 3, "place")]


def test_a_lambda_is_done_by_who_calls_it() -> None:
    factory = file(
        "factory.ts",
        call("sender", 3, "sns.publish", "sns:publish", guards=("lambda@2:10",)),
        fact("publish", "aws.sns", 3),
    )
    write = call("place", 2, "store.save", "./pg:PgStore.save")
    makes = call("place", 3, "sender", "./factory:sender", assigned="send")
    only_made = file("service.ts", write, makes)
    made_and_called = file("service.ts", write, makes, call("place", 4, "send", None))
    pg = store("pg.ts", "PgStore")
    assert not hazards(MISSING, PORTS, pg, factory, only_made)
    assert hazards(MISSING, PORTS, pg, factory, made_and_called) == [("service.ts", 3, "place")]


SPRING = "org.springframework.context:ApplicationEventPublisher.publishEvent"
EVENT = file("Placed.java", kind("Placed"), package="shop")
RAISES = file(
    "Orders.java",
    kind("Orders"),
    function("Orders.place", decorators=("org.springframework:Transactional",)),
    call("Orders.place", 3, "repository.save", "spring:CrudRepository.save"),
    fact("store_write", "sql", 3, table="orders"),
    call("Orders.place", 4, "events.publishEvent", SPRING, passes=("shop:Placed",), texts=("",)),
    package="shop",
)


def listener(annotation: str, *parts: object, phase: str = "") -> Detection:
    return file(
        "Listener.java",
        kind("Listener"),
        function(
            "Listener.on",
            decorators=(f"org.springframework:{annotation}",),
            arguments=([(phase, None)] if phase else [],),
            parameters=("event=shop:Placed",),
        ),
        *parts,  # type: ignore[arg-type]
        package="shop",
    )


SENDS = (call("Listener.on", 9, "kafka.send", "spring:KafkaTemplate.send"), fact("publish", "kafka", 9))
APPENDS = (
    call("Listener.on", 9, "outboxRepository.save", "spring:CrudRepository.save"),
    fact("store_write", "sql", 9),
)


def test_a_listener_is_part_of_who_raises_its_event() -> None:
    hazard = only(linked(EVENT, RAISES, listener("EventListener", *SENDS)).hazards)
    assert (hazard.location.path, hazard.location.line) == ("Orders.java", 4)
    assert "inside the transaction" in hazard.says


def test_a_listener_after_the_commit_is_half_a_fix() -> None:
    hazard = only(linked(EVENT, RAISES, listener("TransactionalEventListener", *SENDS)).hazards)
    assert hazard.severity is Severity.WARNING
    assert "after-commit hook" in hazard.says


def test_a_listener_that_appends_to_an_outbox_is_the_way_out() -> None:
    assert not linked(EVENT, RAISES, listener("EventListener", *APPENDS)).hazards
    before = "phase = TransactionPhase.BEFORE_COMMIT"
    assert not linked(EVENT, RAISES, listener("TransactionalEventListener", *APPENDS, phase=before)).hazards


def test_cqrs_handlers_hear_their_events() -> None:
    handler = file(
        "handler.ts",
        kind(
            "PlacedHandler",
            decorators=("@nestjs/cqrs:EventsHandler",),
            arguments=([("Placed", "./events:Placed")],),
        ),
        call("PlacedHandler.handle", 3, "sns.publish", "sns:publish"),
        fact("publish", "aws.sns", 3),
    )
    service = file(
        "service.ts",
        call("place", 2, "repo.save", "typeorm:Repository.save"),
        fact("store_write", "sql", 2),
        call(
            "place",
            3,
            "eventBus.publish",
            "@nestjs/cqrs:EventBus.publish",
            passes=("./events:Placed",),
            texts=("",),
        ),
    )
    assert hazards(MISSING, file("events.ts", kind("Placed")), handler, service) == [
        ("service.ts", 3, "place")
    ]


@pytest.mark.parametrize(
    ("decorator", "arguments"),
    [
        ("django.dispatch:receiver", [("post_save", None), ("sender=Order", None)]),
        ("sqlalchemy:event.listens_for", [("Session", None), ("'after_commit'", None)]),
        ("javax.persistence:PostPersist", []),
    ],
)
def test_hooks_of_the_store_stand_for_the_write(
    decorator: str, arguments: list[tuple[str, str | None]]
) -> None:
    hook = file(
        "hooks.py",
        function("announce", 1, 9, decorators=(decorator,), arguments=(arguments,)),
        call("announce", 3, "producer.send", "kafka:KafkaProducer.send"),
        fact("publish", "kafka", 3),
    )
    assert hazards(MISSING, hook) == [("hooks.py", 3, "announce")]


def test_a_task_that_is_put_off_is_published() -> None:
    tasks = file("tasks.py", function("send_mail", decorators=("celery:shared_task",)))
    view = file(
        "views.py",
        call("place", 2, "order.save", "django.db.models:Model.save"),
        fact("store_write", "sql", 2),
        call("place", 3, "send_mail.delay", "tasks:send_mail.delay"),
    )
    direct = file("views.py", call("place", 3, "send_mail", "tasks:send_mail"), fact("store_write", "sql", 2))
    assert hazards(MISSING, tasks, view) == [("views.py", 3, "place")]
    assert not hazards(MISSING, tasks, direct)
