"""``publish/best-effort``: only where it is proved that a failure to send ends in an arm that does nothing about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.model import Call, Detection, Handler, Then
from tests.link.build import call, fact, file, hazards, kind, linked
from tests.link.hazards.trees import found

RULE = "publish/best-effort"
NOTED = ("log.error",)


def bus(*parts: Call | Handler) -> Detection:
    """A bus whose ``emit`` sends to SNS."""
    own = parts or (call("Bus.emit", 3, "sns.send", "x:y"),)
    return file("bus.ts", kind("Bus"), *own, fact("publish", "aws.sns", 3))


def tell(
    *arms: Handler, handler: Handler | None = None, guards: tuple[str, ...] = ("try@4.body",)
) -> Detection:
    """A function that publishes over the bus, and the arms around its call."""
    emit = call("notify", 5, "bus.emit", "./bus:Bus.emit", guards=guards if arms else (), handler=handler)
    return file("app.ts", emit, *arms)


def arm(*calls: str, catches: tuple[str, ...] = (), then: Then = Then.ENDS, at: str = "try@4") -> Handler:
    return Handler(at, "notify", catches, calls, then)


@pytest.mark.parametrize(
    "arms",
    [
        (arm(),),
        (arm("console.error"),),
        (arm("this.logger.warn", "metrics.increment", "e.getMessage"),),
        (arm("log.Ctx(ctx).Warn().Err(err).Msg"),),
        (arm("Sentry.captureException"),),
        (arm('failed.labels(kind="order").inc', "log.error"),),
        (arm("failed.WithLabelValues(kind).Inc"),),
        (arm("log.With(answers.Fail).Error"),),
        (arm("logging.exception", catches=("botocore.exceptions.ClientError",)),),
        (arm("log.error", catches=("java.lang.Exception",)),),
        (arm(then=Then.THROWN, catches=("ValueError",)), arm("log.error", catches=("Exception",))),
    ],
)
def test_an_arm_that_only_notes_the_failure_loses_the_message(arms: tuple[Handler, ...]) -> None:
    assert hazards(RULE, bus(), tell(*arms)) == [("app.ts", 5, "notify")]


@pytest.mark.parametrize(
    "arms",
    [
        (arm("log.error", then=Then.THROWN),),
        (arm("log.error", then=Then.KEPT),),
        (arm("failures.push"),),
        (arm("order.inc"),),
        (arm("answers.Fail(err, h.logger).To"),),
        (arm("reject"),),
        (arm("log.Fatal"),),
        (arm("catalog.restore"),),
        (arm("log.error", catches=("ValidationError",)),),
        (arm("log.error", catches=("ClientError",), then=Then.KEPT), arm(*NOTED, catches=("Exception",))),
    ],
)
def test_an_arm_that_does_something_about_it_or_is_for_something_else_does_not(
    arms: tuple[Handler, ...],
) -> None:
    assert not hazards(RULE, bus(), tell(*arms))


def test_what_an_inner_arm_lets_pass_is_the_outer_ones() -> None:
    inner, outer = arm(*NOTED, catches=("KeyError",), at="try@4"), arm(*NOTED, at="try@2")
    assert hazards(RULE, bus(), tell(inner, outer, guards=("try@2.body", "try@4.body")))
    rethrown = arm(*NOTED, then=Then.THROWN, at="try@4")
    assert hazards(RULE, bus(), tell(rethrown, outer, guards=("try@2.body", "try@4.body")))


def test_who_registers_a_handler_does_not_catch_what_fails_in_it() -> None:
    assert not hazards(RULE, bus(), tell(arm(*NOTED), guards=("try@4.body", "callback:emitter.on@4:20")))


def test_an_arm_that_writes_keeps_the_message() -> None:
    mark = call("notify", 8, "log.save", "./store:save", guards=("try@4.catch",))
    store = file("store.ts", call("save", 2, "db.query", "pg:Pool.query"), fact("store_write", "sql", 2))
    app = file(
        "app.ts",
        *(c for c in (call("notify", 5, "bus.emit", "./bus:Bus.emit", guards=("try@4.body",)), mark)),
        arm("log.save"),
    )
    assert not [h for h in linked(bus(), store, app).hazards if h.rule == RULE]


def rows(*guards: str, at: str) -> tuple[Detection, ...]:
    """A function that reads rows and sends something for each; ``at`` is the arm around the call that sends."""
    read = call("notify", 2, "db.query", "pg:Pool.query")
    sends = call("notify", 5, "bus.emit", "./bus:Bus.emit", guards=guards)
    return bus(), file("app.ts", read, fact("store_read", "sql", 2), sends, arm(*NOTED, at=at))


def test_a_row_whose_message_failed_alone_is_there_for_whoever_reads_again() -> None:
    assert not hazards(RULE, *rows("loop@3", "try@4.body", at="try@4"))


def test_all_rows_that_are_left_are_lost_with_an_arm_around_them() -> None:
    assert hazards(RULE, *rows("try@2.body", "loop@3", at="try@2")) == [("app.ts", 5, "notify")]


def test_things_that_nobody_read_are_gone() -> None:
    app = tell(arm(*NOTED), guards=("loop@3", "try@4.body"))
    assert hazards(RULE, bus(), app) == [("app.ts", 5, "notify")]


def test_a_failure_that_ends_further_down_is_told_there_alone() -> None:
    quiet = bus(
        call("Bus.emit", 3, "sns.send", "x:y", guards=("try@2.body",)),
        Handler("try@2", "Bus.emit", (), NOTED),
    )
    assert hazards(RULE, quiet, tell(arm(*NOTED))) == [("bus.ts", 3, "Bus.emit")]


def test_the_failure_of_a_step_of_work_is_not_that_of_its_message() -> None:
    work = file(
        "work.ts",
        call("work", 2, "db.query", "pg:Pool.query"),
        fact("store_write", "sql", 2),
        call("work", 3, "bus.emit", "./bus:Bus.emit"),
    )
    app = file("app.ts", call("notify", 5, "work", "./work:work", guards=("try@4.body",)), arm(*NOTED))
    assert not hazards(RULE, bus(), work, app)


def test_go_drops_an_error_by_not_looking() -> None:
    app = file(
        "app.go",
        call("Notify", 5, "ch.Publish", "amqp:Channel.Publish", outcome="dropped"),
        fact("publish", "rabbitmq", 5),
    )
    assert hazards(RULE, app) == [("app.go", 5, "Notify")]


def test_a_dual_write_says_it_already() -> None:
    app = file(
        "app.ts",
        call("place", 4, "db.insert", "x:y"),
        fact("store_write", "sql", 4),
        call("place", 5, "bus.emit", "./bus:Bus.emit", handler=Handler("", "place", (), NOTED)),
    )
    assert [h.rule for h in linked(bus(), app).hazards] == ["outbox/missing"]


TAKING = """
    import { Kafka } from "kafkajs";
    import { Queue } from "bullmq";
    const queue = new Queue("moorings");
    const consumer = new Kafka({ brokers: [] }).consumer({ groupId: "quay" });
    export async function takeShips() {
      await consumer.subscribe({ topic: "ships" });
      $TAKE
    }
"""
START = """
    import { takeShips } from "./take";
    export async function start() {
      try { await takeShips(); } catch (error) { console.error(error); }
    }
"""
TAKES = {
    "a handler": (
        'await consumer.run({ eachMessage: async ({ message }) => { await queue.add("m", message); } });',
        0,
    ),
    "one that stands alone": (
        'const eachMessage = async ({ message }: any) => { await queue.add("m", message); };\n'
        "      await consumer.run({ eachMessage });",
        0,
    ),
    "what it does itself": ('await queue.add("m", {});', 1),
    "a callback of something else": (
        'await Promise.all([1].map(async (n) => { await queue.add("m", n); }));',
        1,
    ),
}


@pytest.mark.parametrize("take", sorted(TAKES))
def test_what_fails_in_a_handler_is_not_caught_by_who_sets_it_going(tmp_path: Path, take: str) -> None:
    way, told = TAKES[take]
    files = {"src/take.ts": TAKING.replace("$TAKE", way), "src/start.ts": START, "package.json": "{}"}
    assert len(found(tmp_path, files, RULE)) == told
