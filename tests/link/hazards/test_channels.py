"""Go's channels: what one goroutine puts in, another one publishes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

MISSING = "outbox/missing"
HEAD = """
    package quay

    import (
    \t"context"
    \t"database/sql"

    \t"github.com/segmentio/kafka-go"
    )
    """
EMITTER = """
    type Emitter struct {
    \tqueue chan string
    \tstop  chan bool
    \tnames []string
    \twriter *kafka.Writer
    }

    func (e *Emitter) Emit(name string) { PUT }

    func (e *Emitter) run(ctx context.Context) {
    TAKE
    }

    func (e *Emitter) tell(ctx context.Context, name string) {
    \te.writer.WriteMessages(ctx, kafka.Message{Topic: "berths", Value: []byte(name)})
    }
    """
DESK = """
    type Desk struct {
    \tdb      *sql.DB
    \temitter *Emitter
    }

    func (d *Desk) Take(ctx context.Context, name string) error {
    \tif _, err := d.db.ExecContext(ctx, "INSERT INTO berths (name) VALUES ($1)", name); err != nil {
    \t\treturn err
    \t}
    \td.emitter.Emit(name)
    \treturn nil
    }
    """


def quay(put: str, take: str, more: str = "") -> Mapping[str, str]:
    """A desk that writes and emits, an emitter that does ``put``, and its goroutine, which does ``take``."""
    emitter = EMITTER.replace("PUT", put).replace("TAKE", take)
    return {
        "go.mod": "module quay.example/quay\n\ngo 1.23\n",
        "emitter.go": HEAD.replace('\t"database/sql"\n', "") + more + emitter,
        "desk.go": HEAD.replace('\n    \t"github.com/segmentio/kafka-go"\n', "") + DESK,
    }


RANGE = "\tfor name := range e.queue {\n    \t\te.tell(ctx, name)\n    \t}"
SELECT = (
    "\tfor {\n    \t\tselect {\n    \t\tcase name := <-e.queue:\n    \t\t\te.tell(ctx, name)\n"
    "    \t\tcase <-e.stop:\n    \t\t\treturn\n    \t\t}\n    \t}"
)
BOTH = SELECT.replace("case <-e.stop:\n    \t\t\treturn", "case over := <-e.stop:\n    \t\t\tprintln(over)")


@pytest.mark.parametrize("take", [RANGE, SELECT], ids=["range", "select"])
def test_what_is_put_into_a_field_is_published_by_who_takes_it(tmp_path: Path, take: str) -> None:
    said = found(tmp_path, quay("e.queue <- name", take), MISSING)
    assert [f["message"].split()[0] for f in said] == ["Desk.Take"]
    assert said[0]["confidence"] != "high"
    assert any(r["says"] == "puts it into e.queue" for r in said[0]["related"])


def test_so_is_what_is_put_into_a_variable_of_the_package(tmp_path: Path) -> None:
    files = quay(
        "waiting <- name", RANGE.replace("e.queue", "waiting"), "\n    var waiting = make(chan string, 8)\n"
    )
    assert [f["message"].split()[0] for f in found(tmp_path, files, MISSING)] == ["Desk.Take"]


@pytest.mark.parametrize(
    ("put", "take"),
    [
        pytest.param("e.stop <- true", SELECT, id="a channel that only says it is over"),
        pytest.param("e.names = append(e.names, name)", RANGE.replace("e.queue", "e.names"), id="a list"),
        pytest.param(
            "e.stop <- true; e.queue <- name", BOTH, id="one of two channels that a function takes from"
        ),
        pytest.param("queue := make(chan string, 1); queue <- name", RANGE, id="a channel of its own"),
    ],
)
def test_nothing_else_is(tmp_path: Path, put: str, take: str) -> None:
    assert not found(tmp_path, quay(put, take), MISSING)
