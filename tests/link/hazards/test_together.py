"""Commands of one batch go out together; what listeners of a bus do is not the state that its events tell of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

MISSING = "outbox/missing"
BATCHES = {
    "ioredis, a variable": (
        "quay.ts",
        """
        import Redis from "ioredis";
        const redis = new Redis();
        export async function moor(ship: string) {
          const batch = redis.$BEGIN;
          batch.hset("berths", ship, "taken");
          batch.publish("berths", ship);
          await batch.exec();
        }
        """,
        ("pipeline()", "multi()"),
    ),
    "ioredis, a chain": (
        "quay.ts",
        """
        import Redis from "ioredis";
        const redis = new Redis();
        export const moor = (ship: string) =>
          redis.$BEGIN.hset("berths", ship, "taken").publish("berths", ship).exec();
        """,
        ("pipeline()", "multi()"),
    ),
    "redis-py": (
        "quay.py",
        """
        import redis

        client = redis.Redis()

        def moor(ship):
            batch = client.$BEGIN
            batch.hset("berths", ship, "taken")
            batch.xadd("moored", {"ship": ship})
            batch.execute()
        """,
        ("pipeline()",),
    ),
    "go-redis": (
        "quay.go",
        """
        package quay

        import (
            "context"

            "github.com/redis/go-redis/v9"
        )

        type Quay struct { client *redis.Client }

        func (q *Quay) Moor(ctx context.Context, ship string) error {
            batch := q.client.$BEGIN
            batch.HSet(ctx, "berths", ship, "taken")
            batch.Publish(ctx, "berths", ship)
            _, err := batch.Exec(ctx)
            return err
        }
        """,
        ("TxPipeline()", "Pipeline()"),
    ),
    "ioredis, handed on": (
        "quay.ts",
        """
        import Redis, { ChainableCommander } from "ioredis";
        const redis = new Redis();
        function tell(batch: ChainableCommander, ship: string) { batch.publish("berths", ship); }
        export async function moor(ship: string) {
          const batch = redis.$BEGIN;
          batch.hset("berths", ship, "taken");
          tell(batch, ship);
          await batch.exec();
        }
        """,
        ("pipeline()", "multi()"),
    ),
    "redis-py, handed on": (
        "quay.py",
        """
        import redis
        from redis.client import Pipeline

        client = redis.Redis()

        class Quay:
            def _tell(self, *, pipe: Pipeline, ship):
                pipe.publish("berths", ship)

            def moor(self, ship):
                with client.$BEGIN as pipe:
                    pipe.hset("berths", ship, "taken")
                    self._tell(pipe=pipe, ship=ship)
                    pipe.execute()
        """,
        ("pipeline()", "pipeline(transaction=True)"),
    ),
    "go-redis, handed on": (
        "quay.go",
        """
        package quay

        import (
            "context"

            "github.com/redis/go-redis/v9"
        )

        type Quay struct { client *redis.Client }

        func (q *Quay) tell(ctx context.Context, batch redis.Pipeliner, ship string) {
            batch.Publish(ctx, "berths", ship)
        }

        func (q *Quay) Moor(ctx context.Context, ship string) error {
            batch := q.client.$BEGIN
            batch.HSet(ctx, "berths", ship, "taken")
            q.tell(ctx, batch, ship)
            _, err := batch.Exec(ctx)
            return err
        }
        """,
        ("TxPipeline()", "Pipeline()"),
    ),
}
BUS = """
    import { PrismaClient } from "@prisma/client";
    import { Moored } from "./handlers";
    export class QuayDispatcher {
      private readonly handlers = [new Moored(new PrismaClient())];
      registerHandler(handler: Moored) { this.handlers.push(handler); }
      async dispatch(event: { ship: string }) {
        for (const handler of this.handlers) await handler.handle(event);
      }
    }
"""
HANDLERS = """
    import { PrismaClient } from "@prisma/client";
    export class Moored {
      constructor(private readonly prisma: PrismaClient) {}
      async handle(event: { ship: string }) {
        await this.prisma.berth.update({ where: { ship: event.ship }, data: { taken: true } });
      }
    }
"""


@pytest.mark.parametrize("name", sorted(BATCHES))
def test_what_goes_out_in_one_batch_is_one_deed(tmp_path: Path, name: str) -> None:
    file, text, begins = BATCHES[name]
    files = {f"{n}/{file}": text.replace("$BEGIN", begin) for n, begin in enumerate(begins)}
    assert found(tmp_path, {**files, "go.mod": "module quay.dev/q\n\ngo 1.22\n"}, MISSING) == []


@pytest.mark.parametrize("name", sorted(name for name in BATCHES if "chain" not in name))
def test_what_is_sent_beside_the_batch_is_not(tmp_path: Path, name: str) -> None:
    file, text, _ = BATCHES[name]
    text = text.replace(".$BEGIN", "").replace("    await batch.exec();", "")
    told = found(tmp_path, {file: text, "go.mod": "module quay.dev/q\n\ngo 1.22\n"}, MISSING)
    assert len(told) == 1


def test_a_bus_that_leads_to_its_listeners_is_no_message_about_what_they_write(tmp_path: Path) -> None:
    again = """
        import { QuayDispatcher } from "./bus";
        export class Replay {
          constructor(private readonly bus: QuayDispatcher) {}
          async both(first: { ship: string }, second: { ship: string }) {
            await this.bus.dispatch(first);
            await this.bus.dispatch(second);
          }
        }
    """
    files = {"src/bus.ts": BUS, "src/handlers.ts": HANDLERS, "src/replay.ts": again, "package.json": "{}"}
    assert found(tmp_path, files, MISSING) == []


def test_who_writes_and_then_tells_a_bus_is_told(tmp_path: Path) -> None:
    desk = """
        import { PrismaClient } from "@prisma/client";
        import { QuayDispatcher } from "./bus";
        export class Desk {
          constructor(private readonly bus: QuayDispatcher, private readonly prisma: PrismaClient) {}
          async take(ship: string) {
            await this.prisma.call.create({ data: { ship } });
            await this.bus.dispatch({ ship });
          }
        }
    """
    files = {"src/bus.ts": BUS, "src/handlers.ts": HANDLERS, "src/desk.ts": desk, "package.json": "{}"}
    assert [f["location"]["path"] for f in found(tmp_path, files, MISSING)] == ["src/desk.ts"]


@pytest.mark.parametrize(
    ("keeps", "told"), [("client.hset('quay', ship, 'seen')", 0), ("table.put_item(Item=ship)", 1)]
)
def test_what_goes_with_its_own_write_tells_of_that(tmp_path: Path, keeps: str, told: int) -> None:
    text = f"""
        import boto3
        import redis

        client = redis.Redis()
        table = boto3.resource("dynamodb").Table("ships")

        def moor(ship):
            batch = client.pipeline()
            batch.hset("berths", ship, "taken")
            batch.xadd("moored", {{"ship": ship}})
            batch.execute()

        def arrive(ship):
            {keeps}
            moor(ship)
        """
    assert len(found(tmp_path, {"quay.py": text}, MISSING)) == told
