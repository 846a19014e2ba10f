"""Handlers that a function makes and the start of the program hangs in: what they call is not called by the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

DESK = """
package main

import (
	"context"
	"database/sql"
	"net/http"

	"github.com/segmentio/kafka-go"
)

type Desk struct {
	db     *sql.DB
	writer *kafka.Writer
}

func (d *Desk) keep(ctx context.Context, row string) error {
	_, err := d.db.ExecContext(ctx, "INSERT INTO berths (row) VALUES ($1)", row)
	return err
}

func (d *Desk) tell(row string) {
	SEND
}

func (d *Desk) Take(ctx context.Context, row string) error {
	if err := d.keep(ctx, row); err != nil {
		return err
	}
	d.tell(row)
	return nil
}
"""
SEND = 'd.writer.WriteMessages(context.Background(), kafka.Message{Topic: "berths", Value: []byte(row)})'
STRAND = f"go func() {{\n\t\t{SEND}\n\t}}()"
MAKES = """
func take(desk *Desk) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		desk.Take(r.Context(), r.URL.Path)
	}
}

func main() {
	desk := &Desk{db: open(), writer: &kafka.Writer{}}
	http.HandleFunc("/berths", take(desk))
	http.ListenAndServe(":8080", nil)
}
"""
ONCE = """
func main() {
	desk := &Desk{db: open(), writer: &kafka.Writer{}}
	desk.Take(context.Background(), "first")
	http.ListenAndServe(":8080", nil)
}
"""


@pytest.mark.parametrize(
    ("send", "start", "expected"),
    [(SEND, MAKES, 1), (STRAND, MAKES, 1), (STRAND, ONCE, 0)],
    ids=["a handler that sends", "a handler whose send is a strand", "what the start does once"],
)
def test_what_a_made_handler_calls_is_not_wiring(
    tmp_path: Path, send: str, start: str, expected: int
) -> None:
    files = {
        "go.mod": "module example.com/quay\n\ngo 1.22\n",
        "main.go": DESK.replace("SEND", send) + start,
    }
    assert len(found(tmp_path, files, "outbox/missing")) == expected
