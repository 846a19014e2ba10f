"""A Go package whose name is no part of its path is known by what nothing else declares, in whatever way names are declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

MOD = "module quay.dev/harbour\n\ngo 1.22\n"
STORE = """
    package ledger

    import "database/sql"

    type Berths struct{ db *sql.DB }

    func New(db *sql.DB) *Berths { return &Berths{db: db} }

    func (b *Berths) Take(id string) error {
        _, err := b.db.Exec("UPDATE berths SET taken = true WHERE id = $1", id)
        return err
    }
"""
WORKER = """
    package work

    import (
        "context"

        "github.com/segmentio/kafka-go"
        "quay.dev/harbour/store"
    )

    type Order struct{ Value string }

    func (o Order) Body() string { return o.Value }

    type Carrier interface{ Body() string }

    type Worker struct {
        berths *ledger.Berths
        writer *kafka.Writer
    }

    func NewWorker(berths *ledger.Berths, writer *kafka.Writer) *Worker { return &Worker{berths, writer} }

    func (w *Worker) Take(ctx context.Context, many []Order, orders chan Order, any Carrier) error {
        $WAY
        return nil
    }

    func (w *Worker) place(ctx context.Context, id string) error {
        if err := w.berths.Take(id); err != nil {
            return err
        }
        return w.writer.WriteMessages(ctx, kafka.Message{Value: []byte(id)})
    }
"""
WAYS = {
    "select": "select {\n        case got, ok := <-orders:\n            if ok { return w.place(ctx, got.Value) }\n        }",
    "select without a check": "select {\n        case got := <-orders:\n            return w.place(ctx, got.Value)\n        }",
    "channel": "for got := range orders {\n            w.place(ctx, got.Value)\n        }",
    "list": "for _, got := range many {\n            w.place(ctx, got.Value)\n        }",
    "index": "for at := range many {\n            w.place(ctx, many[at].Value)\n        }",
    "taken": "got := <-orders\n        w.place(ctx, got.Value)",
    "switch over a type": "switch got := any.(type) {\n        case Order:\n            w.place(ctx, got.Body())\n        }",
    "condition": "if got, ok := any.(Order); ok {\n            w.place(ctx, got.Body())\n        }",
    "variable": "var got Order\n        w.place(ctx, got.Value)",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_package_is_called_by_what_nothing_declares(tmp_path: Path, way: str) -> None:
    files = {
        "go.mod": MOD,
        "store/berths.go": STORE,
        "work/worker.go": WORKER.replace("$WAY", WAYS[way]),
    }
    subjects = [finding["subject"] for finding in found(tmp_path, files, "outbox/missing")]
    assert subjects == ["Worker.place"]
