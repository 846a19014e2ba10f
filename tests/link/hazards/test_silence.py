"""Silence is said: what could not be followed, what it might have led to, and what would let it be followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.tiny import run
from tests.link.hazards.test_timing import PACKAGE, POOL, SNS
from tests.link.hazards.trees import scan_of
from tests.scanned import Json

TS = {
    "services/orders/package.json": PACKAGE,
    "services/orders/src/pool.ts": POOL,
    "services/orders/src/announce.ts": SNS,
    "services/orders/src/bus.ts": """
        import { announce } from "./announce";

        export class OrderBus {
          async placed(id: string): Promise<void> {
            await announce(id);
          }
        }
        """,
    "services/orders/src/place.ts": """
        import { OrderBus } from "./bus";
        import { pool } from "./pool";

        export async function place(orderBus, id) {
          await pool.query("INSERT INTO orders (id) VALUES ($1)", [id]);
          await orderBus.placed(id);
          await orderBus.placed(id);
        }

        export const known = new Map([[OrderBus.name, place]]);
        """,
}
PYTHON = {
    "services/loans/pyproject.toml": '[project]\nname = "loans"\nversion = "1"\ndependencies = ["boto3"]\n',
    "services/loans/loans/bus.py": """
        import boto3

        sns = boto3.client("sns")


        class LoanBus:
            def lent(self, number):
                sns.publish(TopicArn="loans", Message=number)
        """,
    "services/loans/loans/lend.py": """
        from loans.bus import LoanBus


        def lend(loan_bus, number):
            loan_bus.lent(number)


        def run(registry, number):
            lend(registry[LoanBus], number)
        """,
}


def hiding(report: Json, service: str) -> Json:
    (found,) = (each for each in report["followed"] if each["service"] == service)
    return found  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("files", "service", "receiver", "calls", "reaches", "advice"),
    [
        (
            TS,
            "services/orders",
            "orderBus",
            2,
            "OrderBus.placed publishes to orders (aws.sns)",
            "annotate `orderBus`",
        ),
        (
            PYTHON,
            "services/loans",
            "loan_bus",
            1,
            "LoanBus.lent publishes to loans (aws.sns)",
            "with its type, LoanBus",
        ),
    ],
)
def test_a_receiver_without_a_type_is_said_with_what_it_may_hide(
    tmp_path: Path, files: dict[str, str], service: str, receiver: str, calls: int, reaches: str, advice: str
) -> None:
    found = hiding(scan_of(tmp_path, files), service)
    (lost,) = (each for each in found["receivers"] if each["receiver"] == receiver)
    assert (lost["calls"], found["hiding"]) == (calls, calls)
    assert [step["says"] for step in lost["may_reach"]] == [reaches]
    assert advice in lost["advice"]


def test_an_annotation_turns_the_silence_into_a_finding(tmp_path: Path) -> None:
    typed = TS["services/orders/src/place.ts"].replace("(orderBus, id)", "(orderBus: OrderBus, id: string)")
    report = scan_of(tmp_path, {**TS, "services/orders/src/place.ts": typed})
    assert [finding["rule"] for finding in report["findings"]] == ["outbox/missing"]
    assert hiding(report, "services/orders")["hiding"] == 0


def test_names_that_every_container_has_hide_nothing(tmp_path: Path) -> None:
    bus = PYTHON["services/loans/loans/bus.py"].replace("def lent", "def append")
    use = PYTHON["services/loans/loans/lend.py"].replace("loan_bus.lent", "numbers.append")
    files = {**PYTHON, "services/loans/loans/bus.py": bus, "services/loans/loans/lend.py": use}
    assert hiding(scan_of(tmp_path, files), "services/loans")["hiding"] == 0


LIBRARY_TS = {
    "services/orders/package.json": PACKAGE,
    "services/orders/src/pool.ts": POOL,
    "services/orders/src/place.ts": """
        import { Herald } from "@acme/herald";
        import { pool } from "./pool";

        const herald = new Herald(process.env.HERALD_URL);

        export async function place(id: string): Promise<void> {
          await pool.query("INSERT INTO orders (id) VALUES ($1)", [id]);
          await herald.publishEvent("order.placed", { id });
          herald.describe(id);
        }
        """,
}
LIBRARY_PYTHON = {
    "services/loans/pyproject.toml": '[project]\nname = "loans"\nversion = "1"\ndependencies = ["herald"]\n',
    "services/loans/loans/herald.py": """
        from herald import Herald

        herald = Herald()
        """,
    "services/loans/loans/lend.py": """
        import smtplib

        import psycopg

        from loans.herald import herald

        db = psycopg.connect("dbname=loans")


        def lend(number):
            db.execute("INSERT INTO loans (number) VALUES (%s)", (number,))
            herald.publish("lent", number)
            herald.describe(number)


        def warn(server: smtplib.SMTP, mail):
            server.send_message(mail)
        """,
}


@pytest.mark.parametrize(
    ("files", "service", "package", "name"),
    [
        (LIBRARY_TS, "services/orders", "@acme/herald", "publishEvent"),
        (LIBRARY_PYTHON, "services/loans", "herald", "publish"),
    ],
)
def test_what_a_package_that_nobody_knows_may_send_is_said(
    tmp_path: Path, files: dict[str, str], service: str, package: str, name: str
) -> None:
    (lost,) = hiding(scan_of(tmp_path, files), service)["receivers"]
    assert (lost["names"], lost["advice"].partition(" is not")[0]) == ([name], package)


def test_no_verdict_stands_alone_over_a_silent_service(tmp_path: Path) -> None:
    scan_of(tmp_path, TS)
    lines = run(tmp_path, ".").out.splitlines()
    assert "2 of " in lines[-1]
    assert "scan explain silence services/orders" in lines[-1]
    explained = run(tmp_path, "explain", "silence", "services/orders").out
    assert "orderBus  2 calls: placed  " in explained
    assert "may reach  OrderBus.placed publishes to orders (aws.sns)" in explained


def test_only_silence_takes_paths(tmp_path: Path) -> None:
    assert run(tmp_path, "explain", "outbox/missing", "services").code == 2
