"""What a house hangs on objects of a framework is what it reads there by the same name, within one application."""

from __future__ import annotations

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

BUS = """
import { Kafka } from "kafkajs";
const producer = new Kafka({ brokers: [] }).producer();
export class Bus {
  async tell(id: string) { await producer.send({ topic: "berths", messages: [{ value: id }] }); }
}
export class Quiet { async tell(id: string) {} }
"""
TAKE = """
import { KIND } from "LIBRARY";
import { PrismaClient } from "@prisma/client";
const db = new PrismaClient();
export async function take(given: KIND) { await db.berth.create({ data: {} }); await READ.tell("7"); }
"""
PYTHON = {
    "bus.py": """
from kafka import KafkaProducer
producer = KafkaProducer()
class Bus:
    def tell(self, number):
        producer.send("berths", number)
""",
    "app.py": """
from aiohttp import web
from bus import Bus
def make():
    app = web.Application()
    app["bus"] = Bus()
    return app
""",
    "take.py": """
import boto3
from aiohttp import web
async def take(request: web.Request):
    boto3.resource("dynamodb").Table("berths").put_item(Item={})
    request.app["bus"].tell(1)
""",
    "pyproject.toml": '[project]\nname = "quay"\n',
}


def _typescript(library: str, kind: str, hung: str, read: str) -> dict[str, str]:
    return {
        "package.json": '{"name": "quay"}',
        "src/bus.ts": BUS,
        "src/app.ts": f'import framework from "{library}";\nimport {{ Bus, Quiet }} from "./bus";\n'
        f"const app = framework();\n{hung};\n",
        "src/take.ts": TAKE.replace("LIBRARY", library).replace("KIND", kind).replace("READ", read),
    }


def _apart(tree: dict[str, str]) -> dict[str, str]:
    """What is hung in one application, read in another."""
    away = {path: tree.get(path, "") for path in ("package.json", "src/take.ts")}
    return {path: text for path, text in tree.items() if path != "src/take.ts"} | {
        f"desk/{path}": text for path, text in away.items()
    }


DECORATED = _typescript("fastify", "FastifyInstance", 'app.decorate("bus", new Bus())', "given.bus")
CASES = {
    "Fastify's instance": (DECORATED, 1),
    "another application's": (_apart(DECORATED), 0),
    "Fastify's request": (
        _typescript("fastify", "FastifyRequest", 'app.decorateRequest("bus", new Bus())', "given.bus"),
        1,
    ),
    "Fastify's instance by the request": (
        _typescript("fastify", "FastifyRequest", 'app.decorate("bus", new Bus())', "given.server.bus"),
        1,
    ),
    "something quiet": (
        _typescript("fastify", "FastifyInstance", 'app.decorate("bus", new Quiet())', "given.bus"),
        0,
    ),
    "another name": (
        _typescript("fastify", "FastifyInstance", 'app.decorate("bus", new Bus())', "given.buses"),
        0,
    ),
    "Express's settings": (
        _typescript("express", "Request", 'app.set("bus", new Bus())', 'given.app.get("bus")'),
        1,
    ),
    "Express's request": (
        _typescript(
            "express", "Request", "app.use((req, res, next) => { req.bus = new Bus(); next(); })", "given.bus"
        ),
        1,
    ),
    "another setting": (
        _typescript("express", "Request", 'app.set("bus", new Bus())', 'given.app.get("buses")'),
        0,
    ),
    "Koa's context": (_typescript("koa", "Context", "app.context.bus = new Bus()", "given.bus"), 1),
    "Koa's state": (
        _typescript(
            "koa",
            "Context",
            "app.use(async (ctx, next) => { ctx.state.bus = new Bus(); await next(); })",
            "given.state.bus",
        ),
        1,
    ),
    "Hono's variables": (
        _typescript(
            "hono",
            "Context",
            'app.use(async (c, next) => { c.set("bus", new Bus()); await next(); })',
            'given.get("bus")',
        ),
        1,
    ),
    "Hono's variables as fields": (
        _typescript(
            "hono",
            "Context",
            'app.use(async (c, next) => { c.set("bus", new Bus()); await next(); })',
            "given.var.bus",
        ),
        1,
    ),
    "hapi's server": (
        _typescript("@hapi/hapi", "Request", "app.app.bus = new Bus()", "given.server.app.bus"),
        1,
    ),
    "hapi's decorations": (
        _typescript("@hapi/hapi", "Request", 'app.decorate("request", "bus", new Bus())', "given.bus"),
        1,
    ),
    "a library on which nobody hangs anything": (
        _typescript("socket.io", "Server", 'app.decorate("bus", new Bus())', "given.bus"),
        0,
    ),
    "aiohttp's application": (PYTHON, 1),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for number, (own, _) in enumerate(CASES.values()):
        files |= {f"services/s{number}/{path}": text for path, text in own.items()}
    return scan_of(tmp_path_factory.mktemp("hung"), files)


@pytest.mark.parametrize("name", CASES)
def test_what_hangs_on_a_framework_is_read_by_its_name(report: Json, name: str) -> None:
    folder = f"services/s{list(CASES).index(name)}/"
    told = [f["rule"] for f in report["findings"] if f["location"]["path"].startswith(folder)]
    assert told.count("outbox/missing") == CASES[name][1]
