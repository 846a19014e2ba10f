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
