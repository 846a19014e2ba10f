"""What SAQ and taskiq hand to their tasks is what was put there when the worker started; so are clients that an application keeps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

BUS = """
from aiokafka import AIOKafkaProducer

producer = AIOKafkaProducer()


class Bus:
    async def send(self, topic, value):
        await producer.send(topic, value)


class Idle:
    async def send(self, topic, value):
        pass
"""
SAQ = 'from saq import Queue, Worker\nqueue = Queue.from_url("redis://queue")\n'
START = 'async def start(ctx):\n    ctx["bus"] = MADE\n\n\n'
TASKIQ = "from taskiq import InMemoryBroker, TaskiqEvents, TaskiqState\nbroker = InMemoryBroker()\n"
WORKERS = {
    "saq by settings": (SAQ + START + 'settings = {"queue": queue, "functions": [place], "startup": start}', 'ctx["bus"]', "ctx"),
    "saq by a call": (SAQ + START + "worker = Worker(queue, functions=[place], startup=start)", 'ctx["bus"]', "ctx"),
    "saq with a type": (
        SAQ + "from saq.types import Context\n" + START.replace("ctx)", "ctx: Context)") + "worker = Worker(queue, functions=[place], startup=start)",
        'ctx["bus"]', "ctx: Context"),
    "taskiq": (
        TASKIQ + "\n\n@broker.on_event(TaskiqEvents.WORKER_STARTUP)\nasync def start(state: TaskiqState):\n    state.bus = MADE\n",
        "context.state.bus", "id, context: Annotated[TaskiqContext, TaskiqDepends()]"),
    "taskiq by a default": (
        TASKIQ + "async def start(state: TaskiqState):\n    state.bus = MADE\n\n\nbroker.add_event_handler(TaskiqEvents.WORKER_STARTUP, start)\n",
        "context.state.bus", "id, context: TaskiqContext = TaskiqDepends()"),
    "fastapi": (
        'from fastapi import FastAPI\napp = FastAPI()\n\n\n@app.on_event("startup")\nasync def start():\n    app.state.bus = MADE\n',
        "request.app.state.bus", "request: Request"),
    "sanic": (
        'from sanic import Sanic\napp = Sanic("quay")\n\n\n@app.before_server_start\nasync def start(app: Sanic):\n    app.ctx.bus = MADE\n',
        "request.app.ctx.bus", "request: SanicRequest"),
}  # fmt: skip
HEAD = """
from typing import Annotated
import boto3
from fastapi import Request
from sanic import Request as SanicRequest
from saq.types import Context
from taskiq import Context as TaskiqContext, TaskiqDepends

table = boto3.resource("dynamodb").Table("orders")
"""


def tree(name: str, made: str) -> Mapping[str, str]:
    start, bus, parameters = WORKERS[name]
    imports = "from aiokafka import AIOKafkaProducer\nfrom quay.bus import Bus, Idle\nfrom quay.tasks import place\n"
    return {
        "pyproject.toml": '[project]\nname = "quay"\nversion = "1"\n',
        "quay/bus.py": BUS,
        "quay/worker.py": imports + start.replace("MADE", made),
        "quay/tasks.py": f"{HEAD}\n\nasync def place({parameters}):\n    table.put_item(Item={{}})\n    await {bus}.send('orders', b'')\n",
    }


@pytest.mark.parametrize("name", WORKERS)
@pytest.mark.parametrize(("made", "told"), [("Bus()", 1), ("Idle()", 0)])
def test_what_the_start_put_there_is_what_is_used(tmp_path: Path, name: str, made: str, told: int) -> None:
    assert len(found(tmp_path, tree(name, made), "outbox/missing")) == told


@pytest.mark.parametrize("name", [name for name in WORKERS if not name.startswith("saq")])
def test_a_client_of_a_library_is_as_good_as_one_of_ours(tmp_path: Path, name: str) -> None:
    assert len(found(tmp_path, tree(name, "AIOKafkaProducer()"), "outbox/missing")) == 1
