"""Go: a struct of functions that a function of another package fills, in front of the write and of the publish alike."""

from __future__ import annotations

from pathlib import Path

from tests.link.hazards.trees import found

RECORD = """
package {name}

import (
	"context"

	"quay.example/desk/{name}/inner"
)

type Ports struct {{
	Carry func(ctx context.Context, id string) error
}}

func NewPorts(bearer *inner.Bearer) Ports {{
	return Ports{{
		Carry: func(ctx context.Context, id string) error {{
			return bearer.Carry(ctx, id)
		}},
	}}
}}
"""
BEARER = """
package inner

import (
	"context"

	{imports}
)

type Bearer struct {{
	client {client}
}}

func (b *Bearer) Carry(ctx context.Context, id string) error {{
	{does}
}}
"""
DESK = """
package desk

import (
	"context"

	"quay.example/desk/sends"
	"quay.example/desk/writes"
)

type Desk struct {
	writes writes.Ports
	sends  sends.Ports
}

func (d *Desk) Take(ctx context.Context, id string) error {
	if err := d.writes.Carry(ctx, id); err != nil {
		return err
	}
	return d.sends.Carry(ctx, id)
}
"""


def test_both_halves_behind_a_struct_of_functions(tmp_path: Path) -> None:
    files = {
        "go.mod": "module quay.example/desk\n\ngo 1.24\n",
        "desk/desk.go": DESK,
        "writes/ports.go": RECORD.format(name="writes"),
        "sends/ports.go": RECORD.format(name="sends"),
        "writes/inner/bearer.go": BEARER.format(
            imports='"database/sql"',
            client="*sql.DB",
            does='_, err := b.client.ExecContext(ctx, "INSERT INTO berths (id) VALUES ($1)", id)\n\treturn err',
        ),
        "sends/inner/bearer.go": BEARER.format(
            imports='"github.com/segmentio/kafka-go"',
            client="*kafka.Writer",
            does="return b.client.WriteMessages(ctx, kafka.Message{Value: []byte(id)})",
        ),
    }
    (told,) = found(tmp_path, files, "outbox/missing")
    assert told["location"]["path"] == "desk/desk.go"
