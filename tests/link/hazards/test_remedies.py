"""A known issue is stale where the code shows its remedy; that nothing is found is never enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.test_timing import PACKAGE, POOL, SNS
from tests.link.hazards.test_toctou import NODE, PRISMA
from tests.link.hazards.trees import scan_of
from tests.scanned import scanned

AT = "services/orders/src/"
ORDERS = {"services/orders/package.json": PACKAGE, AT + "pool.ts": POOL, AT + "announce.ts": SNS}
QUIET = """
    import { announce } from "./announce";

    export const tell = (id: string) => announce(id);
    """
NOTED = """
    import { announce } from "./announce";

    export async function tell(id: string): Promise<void> {
      await announce(id).catch((error) => console.error(error));
    }
    """
ROW = """
    import { pool } from "./pool";

    export async function place(id: string): Promise<void> {
      const client = await pool.connect();
      await client.query("BEGIN");
      await client.query("INSERT INTO orders (id) VALUES ($1)", [id]);
      await client.query("INSERT INTO outbox (id, topic) VALUES ($1, 'orders')", [id]);
      await client.query("COMMIT");
    }
    """
ONLY_WRITES = """
    import { pool } from "./pool";

    export const place = (id: string) => pool.query("INSERT INTO orders (id) VALUES ($1)", [id]);
    """
HOLD = "services/seats/src/hold.ts"
OTHER = PRISMA.format(write='await prisma.seat.update({ where: { row }, data: { colour: "red" } });').replace(
    "seat.free < wanted", "seat === null"
)


@pytest.mark.parametrize(
    ("rule", "files", "stale"),
    [
        ("outbox/missing", {**ORDERS, AT + "place.ts": ROW}, True),
        ("outbox/missing", {**ORDERS, AT + "place.ts": ONLY_WRITES}, False),
        ("publish/best-effort", {**ORDERS, AT + "tell.ts": QUIET}, True),
        ("publish/best-effort", {**ORDERS, AT + "tell.ts": NOTED}, False),
        ("consistency/toctou", {**NODE, HOLD: OTHER}, False),
    ],
)
def test_an_issue_is_stale_only_where_its_remedy_shows(
    tmp_path: Path, rule: str, files: dict[str, str], stale: bool
) -> None:
    assert is_stale(tmp_path, files, rule) is stale


def is_stale(folder: Path, files: dict[str, str], rule: str, where: str = "") -> bool:
    """Whether an issue of ``rule``, admitted of ``where``, is stale in a tree of ``files``."""
    placed = f", where: ['{where}']" if where else ""
    declared = f"""
        version: 1
        roots: [services]
        layers:
          - id: core
            title: Core
            components:
              - id: it
                title: It
                status: production
                paths: [services]
                issues: [{{rule: {rule}, severity: high, text: known{placed}}}]
        """
    scan_of(folder, {**files, "map.yaml": declared})
    report = scanned(folder, folder / "map.yaml")
    return any(finding["rule"] == "issue/stale" for finding in report["findings"])


BOTH = """
    import { announce } from "./announce";
    import { pool } from "./pool";

    export const count = () => pool.query("SELECT count(*) FROM orders");

    export async function place(id: string): Promise<void> {
      await pool.query("INSERT INTO orders (id) VALUES ($1)", [id]);
      await announce(id);
    }
    """
UNKNOWN = """
    import { queue } from "@vendor/queue";
    import { pool } from "./pool";

    export async function place(id: string): Promise<void> {
      await pool.query("INSERT INTO orders (id) VALUES ($1)", [id]);
      await queue.sendMessage(id);
    }
    """
PYPROJECT = '[project]\nname = "loans"\nversion = "1"\ndependencies = ["boto3"]\n'
IN_PYTHON = """
    import boto3

    rows = boto3.resource("dynamodb").Table("loans")
    sns = boto3.client("sns")


    def keep(number):
        rows.put_item(Item={"number": number})


    def lend(number):
        rows.put_item(Item={"number": number})
        sns.publish(TopicArn="loans", Message=number)
    """
LOANS = {"services/loans/pyproject.toml": PYPROJECT, "services/loans/loans/lend.py": IN_PYTHON}


@pytest.mark.parametrize(
    ("files", "where", "stale"),
    [
        ({**ORDERS, AT + "both.ts": BOTH}, AT + "both.ts#count", True),
        ({**ORDERS, AT + "both.ts": BOTH}, AT + "both.ts#place", False),
        ({**ORDERS, AT + "both.ts": BOTH}, AT + "both.ts", False),
        ({**ORDERS, AT + "both.ts": BOTH, AT + "keep.ts": ONLY_WRITES}, AT + "keep.ts", True),
        ({**ORDERS, AT + "both.ts": BOTH, AT + "keep.ts": UNKNOWN}, AT + "keep.ts", False),
        ({**ORDERS, AT + "keep.ts": ONLY_WRITES}, AT + "keep.ts", False),  # it may be one that is not seen
        (LOANS, "services/loans/loans/lend.py#keep", True),
        (LOANS, "services/loans/loans/lend.py#lend", False),
    ],
)
def test_an_issue_is_stale_where_all_was_followed_and_it_stands_in_another_function(
    tmp_path: Path, files: dict[str, str], where: str, stale: bool
) -> None:
    assert is_stale(tmp_path, files, "outbox/missing", where) is stale
