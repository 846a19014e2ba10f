"""A helper that runs what it is handed by a function of its own: two who hand it different things stay apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

TYPESCRIPT = {
    "package.json": "{}",
    "src/again.ts": """
        export async function times(run: () => Promise<void>, n: number) { for (let i = 0; i < n; i++) await run(); }
        export async function retry(deed: () => Promise<void>) {
          const again = async () => { await deed(); };
          await times(again, 3);
        }
    """,
    "src/desk.ts": """
        import { PrismaClient } from "@prisma/client";
        import { Kafka } from "kafkajs";
        import { retry } from "./again";
        const prisma = new PrismaClient();
        const producer = new Kafka({ brokers: [] }).producer();
        async function keep() { await prisma.berth.create({ data: {} }); }
        async function look() { await prisma.berth.findMany(); }
        async function tell() { await producer.send({ topic: "berths", messages: [] }); }
        export async function keeps() { await retry(keep); }
        export async function looks() { await retry(look); await tell(); }
        export async function both() { await retry(keep); await tell(); }
    """,
}
PYTHON = {
    "pyproject.toml": '[project]\nname = "quay"\n',
    "quay/__init__.py": "",
    "quay/again.py": """
        def times(run, n):
            for _ in range(n):
                run()

        def retry(deed):
            def again():
                deed()
            times(again, 3)
    """,
    "quay/desk.py": """
        import boto3
        from kafka import KafkaProducer
        from quay.again import retry

        table = boto3.resource("dynamodb").Table("berths")
        producer = KafkaProducer()

        def keep():
            table.put_item(Item={})

        def look():
            table.get_item(Key={})

        def tell():
            producer.send("berths", b"7")

        def keeps():
            retry(keep)

        def looks():
            retry(look)
            tell()

        def both():
            retry(keep)
            tell()
    """,
}
GO = {
    "go.mod": "module quay.dev/q\n\ngo 1.22\n",
    "again/again.go": """
        package again

        import "context"

        type Deed func() error
        type DeedCtx func(context.Context) error

        func Times(ctx context.Context, run DeedCtx, n int) error {
            for i := 0; i < n; i++ {
                if err := run(ctx); err != nil { return err }
            }
            return nil
        }

        func Retry(deed Deed) error {
            again := func(context.Context) error { return deed() }
            return Times(context.Background(), again, 3)
        }
    """,
    "desk/desk.go": """
        package desk

        import (
            "context"
            "database/sql"

            "github.com/segmentio/kafka-go"
            "quay.dev/q/again"
        )

        var db *sql.DB
        var writer = &kafka.Writer{Topic: "berths"}

        func keep() error {
            _, err := db.Exec("INSERT INTO berths (id) VALUES (1)")
            return err
        }
        func look() error { return db.Ping() }
        func tell() error { return writer.WriteMessages(context.Background(), kafka.Message{}) }
        func Keeps() error { return again.Retry(keep) }
        func Looks() error {
            if err := again.Retry(look); err != nil { return err }
            return tell()
        }
        func Both() error {
            if err := again.Retry(keep); err != nil { return err }
            return tell()
        }
    """,
}
TREES = {"TypeScript": (TYPESCRIPT, "both"), "Python": (PYTHON, "both"), "Go": (GO, "Both")}


@pytest.mark.parametrize("language", sorted(TREES))
def test_what_a_helper_runs_is_told_of_who_handed_it(tmp_path: Path, language: str) -> None:
    files, both = TREES[language]
    told = found(tmp_path, files, "outbox/missing")
    assert [finding["message"].partition(" ")[0] for finding in told] == [both]
