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
                issues: [{{rule: {rule}, severity: high, text: known}}]
        """
    scan_of(tmp_path, {**files, "map.yaml": declared})
    report = scanned(tmp_path, tmp_path / "map.yaml")
    assert any(finding["rule"] == "issue/stale" for finding in report["findings"]) is stale
