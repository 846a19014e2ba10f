"""Go: of the types that have an interface's methods those are meant that are given out as it."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

PORTS = """
    package ports

    import "context"

    type Telling interface{ Run(ctx context.Context, id string) error }

    type Counting interface{ Run(ctx context.Context, id string) error }

    type Both interface {
    \tTelling
    \tStop()
    }
    """
# A type that tells and one that counts, each with the very same methods; how each says what it is for.
DECLARED = {
    "a constructor": "func New{name}({given}) ports.{port} {{\n\treturn &{type}{{{field}}}\n}}\n",
    "one of two results": "func New{name}({given}) (ports.{port}, error) {{\n\tmade := &{type}{{{field}}}\n\treturn made, nil\n}}\n",
    "a variable of no name": "var _ ports.{port} = (*{type})(nil)\n",
}
RUN = "func (r *{type}) Run(ctx context.Context, id string) error {{\n\t{does}\n}}\n"
STOP = "func (r *{type}) Stop() {{}}\n"


def files(told: str, counted: str, port: str) -> dict[str, str]:
    def declared(form: str, name: str, port: str, given: str, field: str) -> str:
        return DECLARED[form].format(name=name, type=name.lower(), port=port, given=given, field=field)

    telling = (
        'package telling\n\nimport (\n\t"context"\n\n\t"github.com/IBM/sarama"\n\n\t"quay.example/quay/ports"\n)\n\n'
        "type telling struct{ bus sarama.SyncProducer }\n\n"
        + declared(told, "Telling", port, "bus sarama.SyncProducer", "bus: bus")
        + RUN.format(
            type="telling",
            does='_, _, err := r.bus.SendMessage(&sarama.ProducerMessage{Topic: "berths"})\n\treturn err',
        )
        + STOP.format(type="telling")
    )
    counting = (
        'package counting\n\nimport (\n\t"context"\n\n\t"quay.example/quay/ports"\n)\n\ntype counting struct{ n int }\n\n'
        + declared(counted, "Counting", "Counting", "", "")
        + RUN.format(type="counting", does="r.n++\n\treturn nil")
    )
    desk = """
        package desk

        import (
        \t"context"
        \t"database/sql"

        \t"quay.example/quay/ports"
        )

        type Desk struct {
        \tdb *sql.DB
        \tnext ports.NEXT
        }

        func (d *Desk) Take(ctx context.Context, id string) error {
        \tif _, err := d.db.ExecContext(ctx, "INSERT INTO berths (id) VALUES ($1)", id); err != nil {
        \t\treturn err
        \t}
        \treturn d.next.Run(ctx, id)
        }
        """
    return {
        "go.mod": "module quay.example/quay\n\ngo 1.23\n",
        "ports/ports.go": PORTS,
        "telling/telling.go": telling,
        "counting/counting.go": counting,
        "desk/desk.go": desk,
    }


def told(folder: Path, written: dict[str, str], asked: str) -> list[tuple[str, str]]:
    written["desk/desk.go"] = written["desk/desk.go"].replace("NEXT", asked)
    said = found(folder, written, "outbox/missing")
    return [(finding["message"].split()[0], finding["confidence"]) for finding in said]


@pytest.mark.parametrize(("told_by", "counted_by"), list(product(DECLARED, DECLARED)))
def test_who_is_given_out_as_another_is_not_meant(tmp_path: Path, told_by: str, counted_by: str) -> None:
    assert told(tmp_path / "one", files(told_by, counted_by, "Telling"), "Telling") == [("Desk.Take", "high")]
    assert not told(tmp_path / "other", files(told_by, counted_by, "Telling"), "Counting")


def test_who_is_given_out_as_more_may_be_meant_too(tmp_path: Path) -> None:
    written = files("a constructor", "a constructor", "Both")
    assert [name for name, _ in told(tmp_path, written, "Counting")] == ["Desk.Take"]
