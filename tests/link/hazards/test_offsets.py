"""What a broker's client commits is how far it has read, and what it flushes are messages: neither ends a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

KIT = """
    from confluent_kafka import Consumer, Producer

    def reading():
        consumer = Consumer({"group.id": "quay"})
        consumer.subscribe(["berths"])
        return consumer

    def sending():
        return Producer({"bootstrap.servers": "kafka"})
    """


def python(ends: str) -> Mapping[str, str]:
    return {
        "pyproject.toml": '[project]\nname = "quay"\n',
        "kit.py": KIT,
        "desk.py": f"""
            import psycopg2

            from kit import reading, sending

            class Desk:
                def __init__(self):
                    self.consumer = reading()
                    self.producer = sending()
                    self.db = psycopg2.connect("")

                def take(self, id):
                    self.db.cursor().execute("INSERT INTO berths (id) VALUES (%s)", (id,))
                    self.producer.produce("berths", id)
                    {ends}
            """,
    }


def golang(ends: str) -> Mapping[str, str]:
    return {
        "go.mod": "module quay.example/quay\n",
        "desk.go": f"""
            package desk

            import (
            \t"database/sql"

            \t"github.com/IBM/sarama"
            )

            type Desk struct {{
            \tstore *sql.Tx
            \tbus sarama.SyncProducer
            }}

            func (d *Desk) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {{
            \tfor msg := range claim.Messages() {{
            \t\tif _, err := d.store.Exec("INSERT INTO berths (id) VALUES ($1)", msg.Key); err != nil {{
            \t\t\treturn err
            \t\t}}
            \t\tif _, _, err := d.bus.SendMessage(&sarama.ProducerMessage{{Topic: "berths"}}); err != nil {{
            \t\t\treturn err
            \t\t}}
            \t\t{ends}
            \t}}
            \treturn nil
            }}
            """,
    }


ENDS = {
    "a consumer's": (python("self.consumer.commit()"), False),
    "a producer's": (python("self.producer.flush()"), False),
    "a connection's": (python("self.db.commit()"), True),
    "a session's of Go": (golang("session.Commit()"), False),
    "a transaction's of Go": (golang("d.store.Commit()"), True),
}


@pytest.mark.parametrize("whose", ENDS)
def test_only_a_store_commits(tmp_path: Path, whose: str) -> None:
    files, inside = ENDS[whose]
    [said] = found(tmp_path, files, "outbox/missing")
    assert ("inside the transaction" in said["message"]) is inside
