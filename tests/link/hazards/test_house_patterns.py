"""Repositories and wrappers as houses write them in TypeScript: models by name, ports that a library mixes, breakers."""

from __future__ import annotations

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

REPOSITORIES = """
import { PrismaClient } from "@prisma/client";
import { Mixin } from "ts-mixer";
export abstract class Base<T> {
  constructor(protected readonly prisma: PrismaClient, protected readonly model: string) {}
  create(data: T) { return this.prisma[this.model].create({ data }); }
  find(id: string) { return this.prisma[this.model].findUnique({ where: { id } }); }
}
export abstract class Creating<T> { abstract create(data: T): Promise<T>; abstract find(id: string): Promise<T>; }
export abstract class Named { abstract named(name: string): Promise<string>; }
export abstract class Port extends BASES { abstract pay(id: string): Promise<string>; }
export class Orders extends Base<string> implements Port {
  pay(id: string) { return this.prisma.order.update({ where: { id }, data: { paid: true } }); }
  named(name: string) { return Promise.resolve(name); }
}
"""
SERVICE = """
import { ClientProxy } from "@nestjs/microservices";
import { Port } from "./repositories";
export class Service {
  constructor(private readonly orders: Port, private readonly client: ClientProxy) {}
  async place(id: string) { await this.orders.DONE(id); this.client.emit("orders", id); }
}
"""
BREAKER = """
import CircuitBreaker from "opossum";
import { Pool } from "pg";
import { Kafka } from "kafkajs";
const pool = new Pool();
const producer = new Kafka({ brokers: [] }).producer();
const breaker = new CircuitBreaker((run) => run(), {});
class Orders {
  static async find(id) { return pool.query("SELECT * FROM orders WHERE id = $1", [id]); }
  static async all() { return pool.query("SELECT * FROM orders WHERE told = false", []); }
  static async pay(id) { await pool.query("UPDATE orders SET paid = true WHERE id = $1", [id]); }
  static async tell(id) { await pool.query("UPDATE orders SET told = true WHERE id = $1", [id]); }
}
export async function place(id) { PLACING }
"""
TELL = 'producer.send({ topic: "orders", messages: [{ value: id }] })'


def _repository(bases: str, done: str) -> dict[str, str]:
    return {
        "repositories.ts": REPOSITORIES.replace("BASES", bases),
        "service.ts": SERVICE.replace("DONE", done),
    }


def _guarded(placing: str) -> dict[str, str]:
    return {"main.js": BREAKER.replace("PLACING", placing)}


CASES = {
    f"{done} of {bases}": (_repository(bases, done), expected)
    for bases in ("Creating<string>", "Mixin(Creating<string>, Named)", "Mixin(Named, Creating)")
    for done, expected in (("create", 1), ("pay", 1), ("find", 0))
} | {
    "a breaker is no loop": (
        _guarded(
            f"const found = await Orders.find(id); if (!found) await Orders.pay(id); "
            f"await breaker.fire(() => {TELL}); await Orders.tell(id);"
        ),
        1,
    ),
    "rows that are told one by one": (
        _guarded(
            "const found = await Orders.all(); "
            f"for (const id of found) {{ await breaker.fire(() => {TELL}); await Orders.tell(id); }}"
        ),
        0,
    ),
    "rows that hand themselves over": (
        _guarded(
            "const found = await Orders.all(); "
            f"await found.eachAsync(async (id) => {{ await {TELL}; await Orders.tell(id); }});"
        ),
        0,
    ),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for number, (own, _) in enumerate(CASES.values()):
        files[f"services/s{number}/package.json"] = f'{{"name": "s{number}"}}'
        files |= {f"services/s{number}/src/{path}": text for path, text in own.items()}
    return scan_of(tmp_path_factory.mktemp("patterns"), files)


@pytest.mark.parametrize("name", CASES)
def test_a_dual_write_is_seen_behind_what_houses_write(report: Json, name: str) -> None:
    folder = f"services/s{list(CASES).index(name)}/"
    told = [f["rule"] for f in report["findings"] if f["location"]["path"].startswith(folder)]
    assert told.count("outbox/missing") == CASES[name][1]
