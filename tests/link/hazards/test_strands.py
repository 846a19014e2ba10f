"""Two strands that a function sets going have a life each; what it does itself before it sets one going is told with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

LOOPS = """
    import redis.asyncio as redis
    import asyncpg


    class Loops:
        def __init__(self, pool: asyncpg.Pool, bus: redis.Redis):
            self.pool = pool
            self.bus = bus

        async def taking(self):
            await self.pool.execute("INSERT INTO berths (id) VALUES ($1)", 1)

        async def telling(self):
            await self.bus.publish("berths", "1")
    """
STARTS = {
    "tasks": ("asyncio.create_task({taking}())", "asyncio.create_task({telling}())"),
    "tasks of a loop": ("asyncio.ensure_future({taking}())", "asyncio.ensure_future({telling}())"),
    "tasks of a group": ("group.start_soon({taking})", "group.start_soon({telling})"),
    "nothing": ("await {taking}()", "await {telling}()"),
    "a task that tells": ("await {taking}()", "asyncio.create_task({telling}())"),
}
APART = ("tasks", "tasks of a loop", "tasks of a group")


def python(how: str, through: bool) -> Mapping[str, str]:
    """A function that sets both going, itself or ``through`` a function for each."""
    names = ("self.loops.taking", "self.loops.telling")
    one, other = (step.format(taking=names[0], telling=names[1]) for step in STARTS[how])
    steps = ("await self.one(group)", "await self.other(group)") if through else (one, other)
    return {
        "pyproject.toml": '[project]\nname = "quay"\n',
        "loops.py": LOOPS,
        "desk.py": f"""
            import asyncio

            from loops import Loops


            class Desk:
                def __init__(self, loops: Loops):
                    self.loops = loops

                async def run(self, group):
                    {steps[0]}
                    {steps[1]}

                async def one(self, group):
                    {one}

                async def other(self, group):
                    {other}
            """,
    }


@pytest.mark.parametrize("through", [False, True])
@pytest.mark.parametrize("how", STARTS)
def test_strands_have_a_life_each(tmp_path: Path, how: str, through: bool) -> None:
    said = [f["message"].split()[0] for f in found(tmp_path, python(how, through), "outbox/missing")]
    assert said == ([] if how in APART else ["Desk.run"])


GO = """
    package desk

    import (
    \t"context"
    \t"database/sql"

    \t"github.com/redis/go-redis/v9"
    )

    type Desk struct {{
    \tdb *sql.DB
    \tbus *redis.Client
    }}

    func (d *Desk) keep(ctx context.Context) {{
    \t{keep}d.db.ExecContext(ctx, "INSERT INTO berths (id) VALUES (1)")
    }}

    func (d *Desk) tell(ctx context.Context) {{
    \t{tell}d.bus.Publish(ctx, "berths", "1")
    }}

    func (d *Desk) Run(ctx context.Context) {{
    \td.keep(ctx)
    \td.tell(ctx)
    }}
    """


@pytest.mark.parametrize(("keep", "tell"), [("", ""), ("", "go "), ("go ", "go ")])
def test_strands_of_go_that_others_set_going(tmp_path: Path, keep: str, tell: str) -> None:
    files = {"go.mod": "module quay.example/quay\n", "desk.go": GO.format(keep=keep, tell=tell)}
    said = [f["message"].split()[0] for f in found(tmp_path, files, "outbox/missing")]
    assert said == ([] if keep else ["Desk.Run"])
