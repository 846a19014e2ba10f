"""What somebody else hands in: a framework's marks, words for a function's type, and what a function of ours passes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

BUS = """
    import { Kafka } from "kafkajs";
    const producer = new Kafka({ brokers: [] }).producer();
    export const announce = (id: string) => producer.send({ topic: "berths", messages: [{ value: id }] });
"""
DOCK = """
    import { announce } from "./bus";
    import { Unit } from "./unit";
    export class Dock {
      constructor(private readonly unit: Unit) {}
      async take(id: string) {
        await this.unit.run(async (berths) => { await berths.DOES(id); });
        await announce(id);
      }
    }
"""
BERTHS = """
    import { Knex } from "knex";
    export class Berths {
      constructor(private readonly knex: Knex) {}
      async take(id: string) { await this.knex("berths").where({ id }).update({ taken: true }); }
      async find(id: string) { return this.knex("berths").where({ id }).first(); }
    }
"""
UNITS = {
    "its own field": """
        import { Berths } from "./berths";
        export class Unit {
          constructor(private readonly berths: Berths) {}
          async run<T>(work: (berths: Berths) => Promise<T>) { return work(this.berths); }
        }
    """,
    "what it makes in a transaction": """
        import { Knex } from "knex";
        import { Berths } from "./berths";
        export class Unit {
          constructor(private readonly knex: Knex) {}
          async run<T>(work: (berths: Berths) => Promise<T>) {
            return this.knex.transaction(async (trx) => { const berths = new Berths(trx); return work(berths); });
          }
        }
    """,
    "through a second function": """
        import { Berths } from "./berths";
        const once = (work, berths: Berths) => work(berths);
        export class Unit {
          constructor(private readonly berths: Berths) {}
          async run<T>(work: (berths: Berths) => Promise<T>) { return once(work, this.berths); }
        }
    """,
    "behind an interface": """
        import { Berths } from "./berths";
        export interface Unit { run<T>(work: (berths: Berths) => Promise<T>): Promise<T>; }
        export class PlainUnit implements Unit {
          constructor(private readonly berths: Berths) {}
          async run<T>(work: (berths: Berths) => Promise<T>) { return work(this.berths); }
        }
    """,
}


def findings(folder: Path, unit: str, does: str) -> list[str]:
    tree = {
        "package.json": '{"name": "dock"}',
        "src/bus.ts": BUS,
        "src/berths.ts": BERTHS,
        "src/unit.ts": UNITS[unit],
        "src/dock.ts": DOCK.replace("DOES", does),
    }
    return [finding["subject"] for finding in found(folder, tree, "outbox/missing")]


@pytest.mark.parametrize("unit", UNITS)
def test_what_a_function_of_ours_passes_to_the_one_it_is_handed(tmp_path: Path, unit: str) -> None:
    assert findings(tmp_path, unit, "take") == ["Dock.take"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_read_of_what_is_passed_is_no_write(tmp_path: Path, unit: str) -> None:
    assert findings(tmp_path, unit, "find") == []


WORDS = """
    export type Announce = (id: string) => Promise<unknown>;
"""


@pytest.mark.parametrize(("passed", "expected"), [("announce", ["Dock.take"]), ("note", [])])
def test_a_field_whose_type_is_another_files_word_for_a_function(
    tmp_path: Path, passed: str, expected: list[str]
) -> None:
    tree = {
        "package.json": '{"name": "dock"}',
        "src/bus.ts": BUS,
        "src/words.ts": WORDS,
        "src/notes.ts": "export const note = async (id: string) => id.length;",
        "src/dock.ts": """
            import { PrismaClient } from "@prisma/client";
            import type { Announce } from "./words";
            export class Dock {
              constructor(private readonly prisma: PrismaClient, private readonly announce: Announce) {}
              async take(id: string) {
                await this.prisma.berth.update({ where: { id }, data: { taken: true } });
                await this.announce(id);
              }
            }
        """,
        "src/main.ts": f"""
            import {{ Dock }} from "./dock";
            import {{ announce }} from "./bus";
            import {{ note }} from "./notes";
            export const dock = new Dock(prisma, {passed});
        """,
    }
    assert [finding["subject"] for finding in found(tmp_path, tree, "outbox/missing")] == expected
