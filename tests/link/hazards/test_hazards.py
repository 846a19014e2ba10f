"""The other hazards: a check that another request can overtake, an outbox nobody fills."""

from __future__ import annotations

import pytest

from scanner.model import Condition, Detection, Location
from tests.link.build import call, fact, file, function, hazards, kind

TOCTOU, PHANTOM = "consistency/toctou", "outbox/phantom"


def decision(caller: str, line: int, text: str, *names: str) -> Condition:
    return Condition(caller, Location("", line, 5, line, 40), names, text)


READ = call("charge", 2, "balances.find", "./balances:Balances.find", assigned="balance", uses=("account",))
CHECK = decision("charge", 3, "(balance.available < amount)", "balance", "amount")
WRITE = call("charge", 4, "balances.save", "./balances:Balances.save", uses=("balance", "amount"))
BALANCES = file(
    "balances.ts",
    kind("Balances"),
    call("Balances.find", 3, "db.send", "@aws-sdk/client-dynamodb:DynamoDBClient.send"),
    fact("store_read", "aws.dynamodb", 3, table="balances"),
    call("Balances.save", 7, "db.send", "@aws-sdk/client-dynamodb:DynamoDBClient.send"),
    fact("store_write", "aws.dynamodb", 7, table="balances"),
)


def test_read_decide_write_on_one_record() -> None:
    assert hazards(TOCTOU, BALANCES, file("charge.ts", READ, CHECK, WRITE)) == [("charge.ts", 4, "charge")]


@pytest.mark.parametrize(
    "parts",
    [
        (READ, WRITE),
        (READ, decision("charge", 3, "(!balance)", "balance"), WRITE),
        (READ, decision("charge", 3, "(limit < amount)", "limit", "amount"), WRITE),
        (READ, CHECK, WRITE, function("charge", decorators=("spring:Transactional",))),
        (READ, CHECK, WRITE, call("charge", 1, "redlock.acquire", "redlock:acquire")),
        (READ, CHECK, call("charge", 4, "balances.save", "./balances:Balances.save", uses=("other",))),
        (WRITE, CHECK, call("charge", 9, "balances.find", "./balances:Balances.find", assigned="balance")),
    ],
)
def test_without_a_decision_on_what_was_read_or_with_a_lock_there_is_no_race(
    parts: tuple[object, ...],
) -> None:
    assert not hazards(TOCTOU, BALANCES, file("charge.ts", *parts))  # type: ignore[arg-type]


def test_a_conditional_write_looks_again() -> None:
    guarded = file(
        "balances.ts",
        kind("Balances"),
        *(p for p in (call("Balances.find", 3, "db.send", "x:y"), fact("store_read", "aws.dynamodb", 3))),
        call("Balances.save", 7, "db.send", "x:y"),
        fact("store_write", "aws.dynamodb", 7, conditional="true"),
    )
    assert not hazards(TOCTOU, guarded, file("charge.ts", READ, CHECK, WRITE))


def relay(folder: str) -> Detection:
    return file(
        f"{folder}/relay.ts",
        call("drain", 2, "db.query", "pg:Client.query"),
        fact("store_read", "sql", 2, table="outbox"),
        call("drain", 3, "sns.send", "x:y"),
        fact("publish", "aws.sns", 3),
        call("drain", 4, "db.query", "pg:Client.query"),
        fact("store_write", "sql", 4, table="outbox", operation="delete"),
    )


def test_an_outbox_that_is_drained_and_never_filled() -> None:
    assert hazards(PHANTOM, relay("apps/orders/src")) == [("apps/orders/src/relay.ts", 2, "drain")]


def test_an_outbox_that_somebody_fills_is_none() -> None:
    append = file(
        "apps/orders/src/place.ts",
        call("place", 2, "tx.query", "pg:Client.query"),
        fact("store_write", "sql", 2, table="orders"),
        call("place", 3, "tx.query", "pg:Client.query"),
        fact("store_write", "sql", 3, table="outbox", operation="insert"),
    )
    assert not hazards(PHANTOM, relay("apps/orders/src"), append)


# --- whose outbox a relay drains, where a name cannot be read ---------------------------------------------------


def append(path: str, table: str = "", technology: str = "sql") -> Detection:
    values = {"operation": "insert", **({"table": table} if table else {})}
    return file(
        path,
        call("place", 2, "tx.query", "pg:Client.query"),
        fact("store_write", technology, 2, table="orders"),
        call("place", 3, "tx.query", "pg:Client.query"),
        fact("outbox_write", technology, 3, **values),
    )


def unnamed(path: str, *, keeps: bool) -> Detection:
    """A relay whose table cannot be read; whether its service keeps records of its own besides."""
    kept = (
        (call("rename", 8, "db.query", "pg:Client.query"), fact("store_write", "sql", 8, table="tasks"))
        if keeps
        else ()
    )
    return file(
        path,
        call("drain", 2, "db.query", "pg:Client.query"),
        fact("outbox_relay", "sql", 2, operation="update"),
        call("drain", 3, "sns.send", "x:y"),
        fact("publish", "aws.sns", 3),
        *kept,
    )


@pytest.mark.parametrize("table", ["", "outbox", "order_outbox"])
def test_another_service_s_outbox_is_not_what_a_service_with_records_drains(table: str) -> None:
    relays = unnamed("apps/tasks/src/relay.ts", keeps=True)
    found = [("apps/tasks/src/relay.ts", 2, "drain")]
    assert hazards(PHANTOM, relays, append("apps/orders/src/place.ts", table)) == found


@pytest.mark.parametrize("table", ["", "outbox", "order_outbox"])
def test_a_relay_that_keeps_nothing_may_drain_anybody_s(table: str) -> None:
    relays = unnamed("apps/relay/src/relay.ts", keeps=False)
    assert not hazards(PHANTOM, relays, append("apps/orders/src/place.ts", table))
    assert hazards(PHANTOM, relays, append("apps/orders/src/place.ts", table, "aws.dynamodb"))


def test_the_marks_of_a_relay_are_no_records_of_its_service() -> None:
    marking = file(
        "apps/relay/src/relay.ts",
        call("drain", 2, "db.query", "pg:Client.query"),
        fact("outbox_relay", "sql", 2),
        call("drain", 3, "sns.send", "x:y"),
        fact("publish", "aws.sns", 3),
        call("drain", 4, "rows.update", "pg:Client.query"),
        fact("store_write", "sql", 4, operation="update"),
    )
    assert not hazards(PHANTOM, marking, append("apps/orders/src/place.ts"))


@pytest.mark.parametrize("above", ["apps", "platform/apps", "platform/europe/apps"])
def test_a_service_is_the_folder_of_its_manifest_however_deep(above: str) -> None:
    relays = unnamed(f"{above}/tasks/src/relay.ts", keeps=True)
    configs = {f"{above}/{name}/package.json": "{}" for name in ("tasks", "orders")}
    found = [(f"{above}/tasks/src/relay.ts", 2, "drain")]
    assert hazards(PHANTOM, relays, append(f"{above}/orders/src/place.ts", ""), configs=configs) == found
    assert not hazards(PHANTOM, relays, append(f"{above}/tasks/lib/place.ts", ""), configs=configs)


def test_a_service_of_modules_is_one() -> None:
    relays = unnamed("orders/worker/src/relay.ts", keeps=True)
    configs = {f"{folder}package.json": "{}" for folder in ("orders/", "orders/worker/", "orders/domain/")}
    assert not hazards(PHANTOM, relays, append("orders/domain/src/place.ts", ""), configs=configs)


def test_what_the_service_appends_through_a_library_is_its_own() -> None:
    library = file(
        "packages/outbox/append.ts",
        call("append", 2, "tx.query", "pg:Client.query"),
        fact("outbox_write", "sql", 2, operation="insert"),
    )
    place = file(
        "apps/tasks/src/place.ts", call("place", 2, "append", "../../../packages/outbox/append:append")
    )
    other = file(
        "apps/orders/src/place.ts", call("place", 2, "append", "../../../packages/outbox/append:append")
    )
    relays = unnamed("apps/tasks/src/relay.ts", keeps=True)
    assert not hazards(PHANTOM, relays, library, place)
    assert hazards(PHANTOM, relays, library, other)
