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


def test_two_calls_on_one_thing_do_not_do_both(tmp_path: Path) -> None:
    twice = "_ = d.ledger.Post(ctx, id)\n\t\treturn d.ledger.Post(ctx, id)"
    desk = GO["desk/desk.go"].replace("return d.ledger.Post(ctx, id)", twice)
    assert _missing(tmp_path, {**GO, "desk/desk.go": desk}) == []


def test_what_stands_between_does_not_make_two_of_one_thing(tmp_path: Path) -> None:
    """A queue that is a table or a broker, by other methods of it further down."""
    other = "func (d *Desk) note(ctx context.Context, id string) error { return d.ledger.Post(ctx, id) }"
    twice = "_ = d.note(ctx, id)\n\t\treturn d.ledger.Post(ctx, id)"
    desk = GO["desk/desk.go"].replace("return d.ledger.Post(ctx, id)", twice) + f"\n{other}\n"
    assert _missing(tmp_path, {**GO, "desk/desk.go": desk}) == []


def test_two_things_that_may_each_do_either_are_told_with_doubt(tmp_path: Path) -> None:
    twice = "_ = d.ledger.Post(ctx, id)\n\t\treturn d.copy.Post(ctx, id)"
    desk = GO["desk/desk.go"].replace("return d.ledger.Post(ctx, id)", twice)
    desk = desk.replace("ledger ledger.Ledger }", "ledger, copy ledger.Ledger }")
    assert _missing(tmp_path, {**GO, "desk/desk.go": desk}) == [("desk/desk.go", "medium")]


def test_an_implementation_that_serves_both_ways_does_both(tmp_path: Path) -> None:
    """Where the one that sends writes as well, its two calls may do both."""
    both = """package ledger

import (
	"context"

	"github.com/segmentio/kafka-go"
	"gorm.io/gorm"
)

type Both struct {
	writer *kafka.Writer
	db     *gorm.DB
}

func (b *Both) Post(ctx context.Context, id string) error {
	return b.db.Create(&Posting{ID: id}).Error
}

func (b *Both) Tell(ctx context.Context, id string) error {
	return b.writer.WriteMessages(ctx, kafka.Message{Value: []byte(id)})
}
"""
    tell = "\nfunc (s *Stored) Tell(ctx context.Context, id string) error { return nil }\n"
    files = {
        "go.mod": GO["go.mod"],
        "ledger/ledger.go": GO["ledger/ledger.go"].replace(
            "Post(ctx context.Context, id string) error",
            "Post(ctx context.Context, id string) error\n\tTell(ctx context.Context, id string) error",
        ),
        "ledger/stored.go": GO["ledger/stored.go"] + tell,
        "ledger/both.go": both,
        "desk/desk.go": GO["desk/desk.go"].replace(
            "return d.ledger.Post(ctx, id)",
            "_ = d.ledger.Post(ctx, id)\n\t\treturn d.ledger.Tell(ctx, id)",
        ),
    }
    assert [path for path, _ in _missing(tmp_path, files)] == ["desk/desk.go"]


def _missing(top: Path, files: dict[str, str]) -> list[tuple[str, str]]:
    for path, text in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, encoding="utf-8")
    found = scanned(top, None)["findings"]
    return [(f["location"]["path"], f["confidence"]) for f in found if f["rule"] == "outbox/missing"]
