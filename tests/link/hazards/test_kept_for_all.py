"""What an application keeps under a name for all of its requests, and what a container of providers makes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

STORE = """\
import boto3

table = boto3.resource("dynamodb").Table("berths")


def keep(number):
    table.put_item(Item={"number": number})


class Berths:
    def keep(self, number):
        table.put_item(Item={"number": number})
"""
BUS = """\
from kafka import KafkaProducer

producer = KafkaProducer()


class Bus:
    def tell(self, number):
        producer.send("berths", number)


class Quiet:
    def tell(self, number):
        pass
"""


def python(**files: str) -> Mapping[str, str]:
    named = {f"{name}.py": text for name, text in files.items()}
    return {"pyproject.toml": '[project]\nname = "quay"\n', "store.py": STORE, "bus.py": BUS, **named}


def fastapi(made: str, read: str = "request.app.state.bus") -> Mapping[str, str]:
    return python(
        app=f"""\
from contextlib import asynccontextmanager

from fastapi import FastAPI

from bus import Bus, Quiet
from routes import router


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.bus = {made}
    yield


app = FastAPI(lifespan=lifespan)
app.include_router(router)
""",
        routes=f"""\
from fastapi import APIRouter, Request

from store import keep

router = APIRouter()


@router.post("/berths")
def take(number: int, request: Request):
    keep(number)
    {read}.tell(number)
""",
    )


def elsewhere(tree: Mapping[str, str]) -> Mapping[str, str]:
    """The routes in an application of their own, whose state nobody fills."""
    apart = {path: text for path, text in tree.items() if path not in ("routes.py", "pyproject.toml")}
    desk = {f"desk/{path}": tree[path] for path in ("routes.py", "store.py", "pyproject.toml")}
    return {**{f"quay/{path}": text for path, text in apart.items()}, "quay/pyproject.toml": "", **desk}


FLASK = python(
    app="""\
from flask import Flask, current_app

from bus import Bus
from store import keep


def create_app():
    app = Flask(__name__)
    app.extensions["bus"] = Bus()
    return app


def take(number):
    keep(number)
    current_app.extensions["bus"].tell(number)
"""
)
EXPRESS = {
    "package.json": '{"name": "quay"}',
    "src/bus.ts": """
        import { Kafka } from "kafkajs";

        const producer = new Kafka({ brokers: [] }).producer();

        export class Bus {
            async tell(id: string) { await producer.send({ topic: "berths", messages: [{ value: id }] }); }
        }
        """,
    "src/app.ts": """
        import express from "express";
        import { Bus } from "./bus";
        import { take } from "./take";

        const app = express();
        app.locals.bus = new Bus();
        app.post("/berths", take);
        """,
    "src/take.ts": """
        import { Request, Response } from "express";
        import { PrismaClient } from "@prisma/client";

        const db = new PrismaClient();

        export async function take(req: Request, res: Response) {
            await db.berth.create({ data: req.body });
            await req.app.locals.bus.tell(req.body.id);
        }
        """,
}
PROVIDED = """\
from dependency_injector import containers, providers

from bus import Bus, Quiet
from desk import Desk
from store import Berths


class Container(containers.DeclarativeContainer):
    bus = providers.Singleton({bus})
    berths = providers.Factory(Berths)
    desk = providers.Factory(Desk, berths=berths, bus=bus)
"""
DESK = """\
class Desk:
    def __init__(self, berths, bus):
        self.berths = berths
        self.bus = bus

    def take(self, number):
        self.berths.keep(number)
        self.bus.tell(number)
"""
WIRED = """\
from dependency_injector.wiring import Provide, inject

from container import Container
from store import keep


@inject
def take(number, bus=Provide[Container.bus]):
    keep(number)
    bus.tell(number)
"""
CONTAINER = """\
from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Factory

from bus import Bus, Quiet


class Container(DeclarativeContainer):
    bus = Factory({bus})
"""
TREES = {
    "starlette's state": (fastapi("Bus()"), 1),
    "another name": (fastapi("Bus()", "request.app.state.buses"), 0),
    "something quiet": (fastapi("Quiet()"), 0),
    "another application": (elsewhere(fastapi("Bus()")), 0),
    "flask's extensions": (FLASK, 1),
    "express's locals": (EXPRESS, 1),
    "a factory's arguments": (python(container=PROVIDED.format(bus="Bus"), desk=DESK), 1),
    "a factory of quiet ones": (python(container=PROVIDED.format(bus="Quiet"), desk=DESK), 0),
    "wired by a default": (python(container=CONTAINER.format(bus="Bus"), desk=WIRED), 1),
    "wired to a quiet one": (python(container=CONTAINER.format(bus="Quiet"), desk=WIRED), 0),
}


@pytest.mark.parametrize(("tree", "expected"), TREES.values(), ids=TREES)
def test_what_is_kept_for_all(tmp_path: Path, tree: Mapping[str, str], expected: int) -> None:
    assert len(found(tmp_path, tree, "outbox/missing")) == expected
