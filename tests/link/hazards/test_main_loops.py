"""What the start of a program does for each message that it takes is its work; what it does once, or for seeds, is its start."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

MOD = "module quay.dev/harbour\n\ngo 1.22\n"
GO = """
    package main

    import (
        "context"
        "database/sql"

        "github.com/IBM/sarama"
        amqp "github.com/rabbitmq/amqp091-go"
        "github.com/segmentio/kafka-go"
    )

    func take(db *sql.DB, id string) error {
        _, err := db.Exec("UPDATE berths SET taken = true WHERE id = $1", id)
        return err
    }

    func tell(ctx context.Context, writer *kafka.Writer, id string) error {
        return writer.WriteMessages(ctx, kafka.Message{Value: []byte(id)})
    }

    func main() {
        ctx := context.Background()
        db, _ := sql.Open("postgres", "")
        writer := &kafka.Writer{Topic: "berths"}
        $WAY
    }
"""
_DEED = "take(db, id)\n            tell(ctx, writer, id)"
MESSAGES = {
    "one by one": 'reader := kafka.NewReader(kafka.ReaderConfig{Topic: "ships"})\n'
    "        for {\n            got, _ := reader.ReadMessage(ctx)\n            id := string(got.Value)\n"
    f"            {_DEED}\n        }}",
    "of a channel": 'channel := &amqp.Channel{}\n        got, _ := channel.Consume("ships", "", true, false, false, false, nil)\n'
    f"        for each := range got {{\n            id := string(each.Body)\n            {_DEED}\n        }}",
    "beside the start": "consumer, _ := sarama.NewConsumer(nil, nil)\n"
    '        part, _ := consumer.ConsumePartition("ships", 0, sarama.OffsetNewest)\n'
    "        go func() {\n            for {\n                select {\n                case got := <-part.Messages():\n"
    f"                    id := string(got.Value)\n            {_DEED}\n                }}\n            }}\n        }}()",
}
STARTS = {
    "once": f'id := "first"\n            {_DEED}',
    "seeds": f'for _, id := range []string{{"a", "b"}} {{\n            {_DEED}\n        }}',
    "before it takes messages": f'id := "first"\n            {_DEED}\n'
    '        reader := kafka.NewReader(kafka.ReaderConfig{Topic: "ships"})\n'
    "        for {\n            reader.ReadMessage(ctx)\n        }",
}


def _subjects(tmp_path: Path, way: str) -> list[str]:
    files = {"go.mod": MOD, "main.go": GO.replace("$WAY", way)}
    return [finding["subject"].partition(" ")[0] for finding in found(tmp_path, files, "outbox/missing")]


@pytest.mark.parametrize("way", MESSAGES)
def test_messages_are_work(tmp_path: Path, way: str) -> None:
    assert len(_subjects(tmp_path, MESSAGES[way])) == 1


@pytest.mark.parametrize("way", STARTS)
def test_a_start_is_none(tmp_path: Path, way: str) -> None:
    assert _subjects(tmp_path, STARTS[way]) == []


TAKER = """
    from aiokafka import AIOKafkaConsumer
    from sqlalchemy import create_engine, text

    engine = create_engine("postgresql://")

    async def take_ships(servers):
        consumer = AIOKafkaConsumer("ships", bootstrap_servers=servers)
        await consumer.start()
        async for message in consumer:
            with engine.begin() as connection:
                connection.execute(text("INSERT INTO berths (ship) VALUES (:s)"), {"s": message.value})
"""
FORWARDER = """
    from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

    async def forward_calls(servers):
        consumer = AIOKafkaConsumer("calls", bootstrap_servers=servers)
        producer = AIOKafkaProducer(bootstrap_servers=servers)
        await consumer.start()
        async for message in consumer:
            await producer.send_and_wait("forwarded", message.value)
"""
STARTING = {
    "tasks": "asyncio.create_task(take_ships(servers))\n    asyncio.create_task(forward_calls(servers))",
    "gathered": "await asyncio.gather(take_ships(servers), forward_calls(servers))",
    "a list": "tasks = [asyncio.create_task(f) for f in (take_ships(servers), forward_calls(servers))]\n    await tasks[0]",
}
LIFESPAN = """
import asyncio
from contextlib import asynccontextmanager
from fastapi import FastAPI
from quay.takers import take_ships
from quay.forwarders import forward_calls

@asynccontextmanager
async def lifespan(app):
    servers = "kafka:9092"
    $WAY
    yield

app = FastAPI(lifespan=lifespan)
"""


@pytest.mark.parametrize("way", sorted(STARTING))
def test_who_sets_two_loops_over_messages_going_does_nothing_of_either(tmp_path: Path, way: str) -> None:
    files = {
        "quay/__init__.py": "",
        "quay/takers.py": TAKER,
        "quay/forwarders.py": FORWARDER,
        "quay/main.py": LIFESPAN.replace("$WAY", STARTING[way]),
    }
    assert found(tmp_path, files, "outbox/missing") == []


def test_what_one_loop_does_with_a_message_is_told(tmp_path: Path) -> None:
    both = (
        TAKER.replace("import AIOKafkaConsumer", "import AIOKafkaConsumer, AIOKafkaProducer").replace(
            "consumer = AIO", "producer = AIOKafkaProducer()\n        consumer = AIO"
        )
        + '            await producer.send_and_wait("moored", message.value)\n'
    )
    files = {"quay/__init__.py": "", "quay/takers.py": both, "quay/forwarders.py": FORWARDER}
    files["quay/main.py"] = LIFESPAN.replace("$WAY", STARTING["tasks"])
    told = found(tmp_path, files, "outbox/missing")
    assert [f["location"]["path"] for f in told] == ["quay/takers.py"]
