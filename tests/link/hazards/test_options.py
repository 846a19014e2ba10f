"""Functions in an object that is written out for one call are run for that call, not for the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.test_timing import PACKAGE, POOL, SNS
from tests.link.hazards.trees import scan_of

PLACE = "services/orders/src"
FILES = {
    "services/orders/package.json": PACKAGE,
    f"{PLACE}/pool.ts": POOL,
    f"{PLACE}/announce.ts": SNS,
    f"{PLACE}/report.ts": """
        import { inBatches } from "./batches";
        import { pool } from "./pool";

        export async function report(ids: string[]): Promise<void> {
          await inBatches(async (id) => id.trim(), ids, {
            partial: async (done) => {
              await pool.query("INSERT INTO reports (ids) VALUES ($1)", [done]);
            },
          });
        }
        """,
    f"{PLACE}/tell.ts": """
        import { announce } from "./announce";
        import { inBatches } from "./batches";
        import { pool } from "./pool";

        export async function remind(ids: string[]): Promise<void> {
          await inBatches((id) => announce(id), ids);
        }

        export async function settle(ids: string[]): Promise<void> {
          await inBatches((id) => announce(id), ids, {
            partial: async (done) => {
              await pool.query("UPDATE orders SET settled = true WHERE id = ANY($1)", [done]);
            },
          });
        }
        """,
}
IN_PLACE = "options?: { limit?: number; partial?: (done: unknown[]) => Promise<void> }"
NAMED = "options: Options = {}"
UNTYPED = "options: any = {}"


def batches(options: str) -> str:
    return f"""
        export interface Options {{
          limit?: number;
          partial?: (done: unknown[]) => Promise<void>;
        }}

        export const inBatches = async (work: (id: string) => Promise<unknown>, ids: string[], {options}) => {{
          const done: unknown[] = [];
          for (const id of ids) {{
            done.push(await work(id));
            await options?.partial?.(done);
          }}
          return done;
        }};
        """


@pytest.mark.parametrize("options", [IN_PLACE, NAMED, UNTYPED])
def test_each_caller_runs_what_it_wrote_itself(tmp_path: Path, options: str) -> None:
    found = scan_of(tmp_path, {**FILES, f"{PLACE}/batches.ts": batches(options)})["findings"]
    assert [f["subject"] for f in found if f["rule"] == "outbox/missing"] == ["settle"]


def test_what_is_put_into_an_object_whose_type_is_written_in_place_is_run(tmp_path: Path) -> None:
    files = {
        "services/orders/package.json": PACKAGE,
        f"{PLACE}/pool.ts": POOL,
        f"{PLACE}/announce.ts": SNS,
        f"{PLACE}/kit.ts": """
            import { announce } from "./announce";

            export const kit: { tell?: (id: string) => Promise<void> } = {};

            Object.assign(kit, { tell: announce });
            """,
        f"{PLACE}/place.ts": """
            import { kit } from "./kit";
            import { pool } from "./pool";

            export async function place(id: string): Promise<void> {
              await pool.query("INSERT INTO orders (id) VALUES ($1)", [id]);
              await kit.tell?.(id);
            }
            """,
    }
    found = scan_of(tmp_path, files)["findings"]
    assert [f["subject"] for f in found if f["rule"] == "outbox/missing"] == ["place"]
