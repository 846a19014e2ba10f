"""Doubtful steps in code as people write it: a facade over an interface that some keep by writing, some by sending."""

from __future__ import annotations

from pathlib import Path

from tests.scanned import scanned

GO = {
    "go.mod": "module quay.example/desk\n\ngo 1.24\n",
    "ledger/ledger.go": """package ledger

import "context"

type Ledger interface {
	Post(ctx context.Context, id string) error
}
""",
    "ledger/stored.go": """package ledger

import (
	"context"

	"gorm.io/gorm"
)

type Stored struct{ db *gorm.DB }

type Posting struct{ ID string }

func (s *Stored) Post(ctx context.Context, id string) error {
	return s.db.Create(&Posting{ID: id}).Error
}
""",
    "ledger/announced.go": """package ledger

import (
	"context"

	"github.com/segmentio/kafka-go"
)

type Announced struct{ writer *kafka.Writer }

func (a *Announced) Post(ctx context.Context, id string) error {
	return a.writer.WriteMessages(ctx, kafka.Message{Value: []byte(id)})
}
""",
    "desk/desk.go": """package desk

import (
	"context"

	"quay.example/desk/ledger"
)

type Desk struct{ ledger ledger.Ledger }

func attempt(ctx context.Context, work func(ctx context.Context) error) error {
	return work(ctx)
}

func (d *Desk) Take(ctx context.Context, id string) error {
	return attempt(ctx, func(ctx context.Context) error {
		return d.ledger.Post(ctx, id)
	})
}
""",
}


def test_one_call_that_may_write_or_send_does_not_do_both(tmp_path: Path) -> None:
    assert _missing(tmp_path, GO) == []


def test_two_calls_that_may_each_do_either_are_told_with_doubt(tmp_path: Path) -> None:
    twice = GO["desk/desk.go"].replace(
        "return d.ledger.Post(ctx, id)", "_ = d.ledger.Post(ctx, id)\n\t\treturn d.ledger.Post(ctx, id)"
    )
    assert _missing(tmp_path, {**GO, "desk/desk.go": twice}) == [("desk/desk.go", "medium")]


def _missing(top: Path, files: dict[str, str]) -> list[tuple[str, str]]:
    for path, text in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, encoding="utf-8")
    found = scanned(top, None)["findings"]
    return [(f["location"]["path"], f["confidence"]) for f in found if f["rule"] == "outbox/missing"]
