"""What a worker of arq hands to its tasks is what was put there when it started."""

from __future__ import annotations

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

STORE = """
import psycopg

class Store:
    def keep(self, ship):
        with psycopg.connect("") as connection:
            connection.execute("INSERT INTO berths (ship) VALUES (%s)", (ship,))

class Idle:
    def keep(self, ship):
        pass
"""
WORKER = """
from arq.connections import RedisSettings
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from quay.store import Store, Idle
from quay.tasks import moor

async def startup(ctx):
    ctx["store"] = Store()
    ctx["sessions"] = async_sessionmaker(create_async_engine(""))

class WorkerSettings:
    functions = [moor]
    on_startup = startup
    redis_settings = RedisSettings()
"""
TASK = """
from quay.rows import Berth

async def moor(ctx, ship):
    $KEEP
    await ctx["redis"].enqueue_job("tell", ship)
"""
ROWS = """
from sqlalchemy.orm import declarative_base
from sqlalchemy import Column, String

class Berth(declarative_base()):
    __tablename__ = "berths"
    ship = Column(String, primary_key=True)
"""
SESSION = """async with ctx["sessions"]() as session:
        session.add(Berth(ship=ship))
        await session.commit()"""
KEPT = 'ctx["store"].keep(ship)'
CASES = {
    "a store": (KEPT, WORKER, 1),
    "a session": (SESSION, WORKER, 1),
    "of a type that says nothing": (KEPT, WORKER, 1),
    "under another name": ('ctx["shop"].keep(ship)', WORKER, 0),
    "something idle": (KEPT, WORKER.replace('["store"] = Store()', '["store"] = Idle()'), 0),
    "of another worker's": (KEPT, WORKER.replace("functions = [moor]", "functions = []"), 0),
    "of something else": (KEPT, WORKER.replace("arq.connections", "quay.settings"), 0),
}


def task(keep: str, case: str) -> str:
    text = TASK.replace("$KEEP", keep)
    return (
        "from typing import Any\n" + text.replace("(ctx,", "(ctx: dict[str, Any],")
        if "type" in case
        else text
    )


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for number, (case, (keep, worker, _)) in enumerate(CASES.items()):
        own = {
            "store": STORE,
            "worker": worker,
            "rows": ROWS,
            "tasks": task(keep, case),
            "__init__": "",
        }
        files |= {f"app{number}/quay/{name}.py": text for name, text in own.items()}
        files[f"app{number}/pyproject.toml"] = f'[project]\nname = "quay{number}"\n'
    return scan_of(tmp_path_factory.mktemp("workers"), files)


@pytest.mark.parametrize("case", CASES)
def test_what_a_task_reads_is_what_its_worker_was_started_with(report: Json, case: str) -> None:
    folder = f"app{list(CASES).index(case)}/"
    told = [
        f
        for f in report["findings"]
        if f["rule"] == "outbox/missing" and f["location"]["path"].startswith(folder)
    ]
    assert len(told) == CASES[case][2]
