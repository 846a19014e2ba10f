"""Functions that send what they are handed and keep a row of it: their callers answer for what they wrote themselves."""

from __future__ import annotations

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

TYPESCRIPT = """
import { Queue } from "bullmq";
import { Pool } from "pg";
const pool = new Pool();
const queue = new Queue("events");
async function tell(name: string, body: unknown) { TELLING }
export async function place(id: string) { PLACING }
"""
SENT = "const job = await queue.add(name, body);"
KEPT = 'await pool.query("INSERT INTO sent (name, body) VALUES ($1, $2)", [name, body]);'
WROTE = 'await pool.query("INSERT INTO orders (id) VALUES ($1)", [id]);'
TOLD = 'await tell("placed", { id });'
PYTHON = """
import psycopg
import redis
bus = redis.Redis()
def tell(channel, body):
    bus.publish(channel, body)
    with psycopg.connect() as connection:
        connection.execute("INSERT INTO sent (channel, body) VALUES (%s, %s)", (channel, body))
def place(id):
    PLACING
    tell("placed", id)
"""
SESSION = """
import redis
from sqlalchemy.orm import Session
bus = redis.Redis()
def send(session: Session, body):
    bus.publish("fired", body)
def tell(session: Session, name):
    send(session, "fired")
    session.execute("DELETE FROM buckets")
def place(session: Session, id):
    session.execute("UPDATE orders SET placed = true")
    tell(session, id)
"""
GO = """
package quay
import (
	"context"
	"database/sql"
	"github.com/segmentio/kafka-go"
)
type Bus struct { writer *kafka.Writer; db *sql.DB }
func (b *Bus) Tell(ctx context.Context, message kafka.Message) error {
	if err := b.writer.WriteMessages(ctx, message); err != nil { return err }
	_, err := b.db.ExecContext(ctx, "INSERT INTO sent (body) VALUES ($1)", message.Value)
	return err
}
func Place(ctx context.Context, b *Bus, db *sql.DB, id string) error {
	PLACING
	return b.Tell(ctx, kafka.Message{Value: []byte(id)})
}
"""


def _typescript(telling: str, placing: str) -> tuple[str, str]:
    return "main.ts", TYPESCRIPT.replace("TELLING", telling).replace("PLACING", placing)


CASES = {
    "a journal behind what is sent": (_typescript(SENT + KEPT, WROTE + TOLD), {"tell", "place"}),
    "only told": (_typescript(SENT + KEPT, TOLD), {"tell"}),
    "told twice": (_typescript(SENT + KEPT, TOLD + TOLD), {"tell"}),
    "no journal": (_typescript(SENT, WROTE + TOLD), {"place"}),
    "what it sends is its own to say": (
        _typescript(SENT.replace("name, body", '"placed", { of: { body } }') + KEPT, WROTE + TOLD),
        {"tell"},
    ),
    "a row first": (_typescript(KEPT + SENT, WROTE + TOLD), {"tell"}),
    "Python": (
        (
            "main.py",
            PYTHON.replace("PLACING", 'psycopg.connect().execute("UPDATE orders SET placed = true")'),
        ),
        {"tell", "place"},
    ),
    "Python, only told": (("main.py", PYTHON.replace("PLACING", "pass")), {"tell"}),
    "a session is no message": (("main.py", SESSION), {"tell"}),
    "Go": (
        ("main.go", GO.replace("PLACING", 'db.ExecContext(ctx, "INSERT INTO orders (id) VALUES ($1)", id)')),
        {"Bus.Tell", "Place"},
    ),
    "Go, only told": (("main.go", GO.replace("PLACING", "")), {"Bus.Tell"}),
}
MANIFESTS = {
    "main.ts": ("package.json", '{"name": "quay"}'),
    "main.py": ("pyproject.toml", '[project]\nname = "quay"\n'),
    "main.go": ("go.mod", "module example.com/quay\n\ngo 1.22\n"),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for number, ((name, text), _) in enumerate(CASES.values()):
        manifest, content = MANIFESTS[name]
        files[f"services/s{number}/{manifest}"] = content
        files[f"services/s{number}/{name}"] = text
    return scan_of(tmp_path_factory.mktemp("journals"), files)


@pytest.mark.parametrize("name", CASES)
def test_callers_answer_for_what_they_wrote_before_they_told(report: Json, name: str) -> None:
    folder = f"services/s{list(CASES).index(name)}/"
    told = {
        f["message"].split()[0]
        for f in report["findings"]
        if f["rule"] == "outbox/missing" and f["location"]["path"].startswith(folder)
    }
    assert told == CASES[name][1]
