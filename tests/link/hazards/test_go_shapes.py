"""Go that leads to its other half through structs without a name, literals without keys, interfaces on one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

TREE = {
    "go.mod": "module quay.example/quay\n\ngo 1.23\n",
    "store/store.go": """
        package store

        import (
        \t"context"
        \t"database/sql"
        )

        type Store struct{ DB *sql.DB }

        func (s *Store) Keep(ctx context.Context, id string) error {
        \t_, err := s.DB.ExecContext(ctx, "INSERT INTO berths (id) VALUES ($1)", id)
        \treturn err
        }
        """,
    "bus/bus.go": """
        package bus

        import (
        \t"context"

        \t"github.com/segmentio/kafka-go"
        )

        type Bus struct{ W *kafka.Writer }

        func (b *Bus) Tell(ctx context.Context, id string) error {
        \treturn b.W.WriteMessages(ctx, kafka.Message{Topic: "berths", Value: []byte(id)})
        }
        """,
}
DESKS = {
    "a struct without a name": (
        "type Desk struct {\n\tdeps struct {\n\t\tstore *store.Store\n\t\tbus *bus.Bus\n\t}\n}",
        "d.deps.store.Keep",
        "d.deps.bus.Tell",
    ),
    "one inside of another": (
        "type Desk struct {\n\ton struct {\n\t\tone struct{ store *store.Store }\n\t\tother struct{ bus *bus.Bus }\n\t}\n}",
        "d.on.one.store.Keep",
        "d.on.other.bus.Tell",
    ),
    "functions by their place": (
        "type Desk struct {\n\tkeep func(context.Context, string) error\n\ttell func(context.Context, string) error\n}\n\n"
        "func New(s *store.Store, b *bus.Bus) Desk { return Desk{s.Keep, b.Tell} }",
        "d.keep",
        "d.tell",
    ),
}


def tree(head: str, steps: tuple[str, ...]) -> dict[str, str]:
    body = "".join(f"\tif err := {step}(ctx, id); err != nil {{\n\t\treturn err\n\t}}\n" for step in steps)
    desk = (
        'package desk\n\nimport (\n\t"context"\n\n\t"quay.example/quay/bus"\n\t"quay.example/quay/store"\n)\n\n'
        f"{head}\n\nfunc (d Desk) Take(ctx context.Context, id string) error {{\n{body}\treturn nil\n}}\n"
    )
    return {**TREE, "desk/desk.go": desk}


def told(folder: Path, head: str, steps: tuple[str, ...]) -> list[str]:
    return [f["message"].split()[0] for f in found(folder, tree(head, steps), "outbox/missing")]


@pytest.mark.parametrize("kind", DESKS)
def test_what_a_field_holds_is_followed(tmp_path: Path, kind: str) -> None:
    head, *steps = DESKS[kind]
    assert told(tmp_path, head, tuple(steps)) == ["Desk.Take"]


@pytest.mark.parametrize("kind", DESKS)
def test_one_half_alone_is_none(tmp_path: Path, kind: str) -> None:
    head, keep, tell = DESKS[kind]
    assert not told(tmp_path, head, (tell,))
    assert not told(tmp_path, head, (keep,))


def test_a_variable_may_be_a_struct_without_a_name(tmp_path: Path) -> None:
    head = "var deps struct {\n\tstore *store.Store\n\tbus *bus.Bus\n}\n\ntype Desk struct{}"
    assert told(tmp_path, head, ("deps.store.Keep", "deps.bus.Tell")) == ["Desk.Take"]


@pytest.mark.parametrize("wide", [False, True])
def test_an_interface_may_stand_on_one_line(tmp_path: Path, wide: bool) -> None:
    one = "type Teller interface{ Tell(ctx context.Context, id string) error }"
    several = "type Teller interface {\n\tTell(ctx context.Context, id string) error\n}"
    files = {
        **TREE,
        "ports/ports.go": f'package ports\n\nimport "context"\n\n{several if wide else one}\n',
        "desk/desk.go": """
            package desk

            import (
            \t"context"

            \t"quay.example/quay/ports"
            \t"quay.example/quay/store"
            )

            type Desk struct {
            \tstore *store.Store
            \tteller ports.Teller
            }

            func (d Desk) Take(ctx context.Context, id string) error {
            \tif err := d.store.Keep(ctx, id); err != nil {
            \t\treturn err
            \t}
            \treturn d.teller.Tell(ctx, id)
            }
            """,
    }
    assert [f["message"].split()[0] for f in found(tmp_path, files, "outbox/missing")] == ["Desk.Take"]


@pytest.mark.parametrize(("asked", "expected"), [("Berth", ["Desk.Take"]), ("Toll", [])])
def test_an_interface_is_kept_by_who_takes_what_it_asks_for(
    tmp_path: Path, asked: str, expected: list[str]
) -> None:
    files = {
        "go.mod": TREE["go.mod"],
        "store/store.go": TREE["store/store.go"],
        "items/items.go": "package items\n\ntype Berth struct{ ID string }\n\ntype Toll struct{ ID string }\n",
        "bus/bus.go": """
            package bus

            import (
            \t"context"

            \t"github.com/segmentio/kafka-go"

            \t"quay.example/quay/items"
            )

            type Bus struct{ W *kafka.Writer }

            func (b *Bus) Handle(ctx context.Context, item items.Berth) error {
            \treturn b.W.WriteMessages(ctx, kafka.Message{Topic: "berths", Value: []byte(item.ID)})
            }
            """,
        "desk/desk.go": f"""
            package desk

            import (
            \t"context"

            \t"quay.example/quay/items"
            \t"quay.example/quay/store"
            )

            type Handler interface {{
            \tHandle(ctx context.Context, item items.{asked}) error
            }}

            type Desk struct {{
            \tstore   *store.Store
            \thandler Handler
            }}

            func (d Desk) Take(ctx context.Context, item items.{asked}) error {{
            \tif err := d.store.Keep(ctx, item.ID); err != nil {{
            \t\treturn err
            \t}}
            \treturn d.handler.Handle(ctx, item)
            }}
            """,
    }
    assert [f["message"].split()[0] for f in found(tmp_path, files, "outbox/missing")] == expected


TABLES = {
    "assigned": ("d := &Desk{db: db, writer: writer}", 'd.handlers = map[string]Handler{"taken": d.tell}'),
    "assigned to a plain type": (
        "d := &Desk{db: db, writer: writer}",
        'd.handlers = map[string]func(context.Context, string) error{"taken": d.tell}',
    ),
    "entry by entry": (
        "d := &Desk{db: db, writer: writer, handlers: map[string]Handler{}}",
        'd.handlers["taken"] = d.tell',
    ),
    "in the literal": (
        'd := &Desk{db: db, writer: writer, handlers: map[string]Handler{"taken": tell}}',
        "",
    ),
}
QUIET = ("d := &Desk{db: db, writer: writer}", 'd.handlers = map[string]Handler{"taken": quiet}')


@pytest.mark.parametrize(
    ("made", "filled", "expected"),
    [*((*each, ["Desk.Take"]) for each in TABLES.values()), (*QUIET, [])],
    ids=[*TABLES, "of one that does nothing"],
)
def test_a_table_of_handlers_in_a_field(tmp_path: Path, made: str, filled: str, expected: list[str]) -> None:
    files = {
        "go.mod": "module quay.example/quay\n\ngo 1.22\n",
        "desk.go": f"""
            package quay

            import (
            \t"context"
            \t"database/sql"

            \t"github.com/segmentio/kafka-go"
            )

            type Handler func(context.Context, string) error

            type Desk struct {{
            \tdb       *sql.DB
            \twriter   *kafka.Writer
            \thandlers map[string]Handler
            }}

            var shared *kafka.Writer

            func tell(ctx context.Context, id string) error {{
            \treturn shared.WriteMessages(ctx, kafka.Message{{Key: []byte(id)}})
            }}

            func quiet(ctx context.Context, id string) error {{ return nil }}

            func New(db *sql.DB, writer *kafka.Writer) *Desk {{
            \t{made}
            \t{filled}
            \treturn d
            }}

            func (d *Desk) tell(ctx context.Context, id string) error {{
            \treturn d.writer.WriteMessages(ctx, kafka.Message{{Key: []byte(id)}})
            }}

            func (d *Desk) Take(ctx context.Context, kind, id string) error {{
            \tif _, err := d.db.ExecContext(ctx, `INSERT INTO berths (id) VALUES ($1)`, id); err != nil {{
            \t\treturn err
            \t}}
            \treturn d.handlers[kind](ctx, id)
            }}
            """,
    }
    assert [f["message"].split()[0] for f in found(tmp_path, files, "outbox/missing")] == expected


KEPT = """
    package desk

    import "context"

    type Berth struct{ Name string }

    type Keeper interface {
    \tKeep($PROMISED) error
    }

    type Teller interface {
    \tTell(ctx context.Context, id string) error
    }

    type Desk struct {
    \tkeeper Keeper
    \tteller Teller
    }

    type Idle struct{}

    func (i Idle) Keep(ctx context.Context, id string) error { return nil }

    func New(keeper Keeper, teller Teller) *Desk { return &Desk{keeper, teller} }

    func (d *Desk) Keep($OTHER) error {
    \tif err := d.keeper.Keep(context.Background(), "7"); err != nil {
    \t\treturn err
    \t}
    \treturn d.teller.Tell(context.Background(), "7")
    }
"""
ONES = {  # what the interface promises, what the method of the desk takes: told if that is something else
    "a text and a number": ("ctx context.Context, id string", "ctx context.Context, id int64", 1),
    "without names": ("context.Context, string", "ctx context.Context, id int64", 1),
    "a text and a type of ours": ("ctx context.Context, id string", "ctx context.Context, id *Berth", 1),
    "a text and a list of them": ("ctx context.Context, id string", "ctx context.Context, id []string", 1),
    "the same": ("ctx context.Context, id string", "ctx context.Context, id string", 0),
}


@pytest.mark.parametrize("ones", sorted(ONES))
def test_an_interface_is_kept_by_methods_that_take_the_same(tmp_path: Path, ones: str) -> None:
    """A method that would keep the interface as well may be what it calls, and then nothing is known of the write."""
    promised, other, told = ONES[ones]
    desk = KEPT.replace("$PROMISED", promised).replace("$OTHER", other)
    assert len(found(tmp_path, {**TREE, "desk/desk.go": desk}, "outbox/missing")) == told


@pytest.mark.parametrize(("getter", "inside"), [("Transaction", False), ("Moves", False), ("Tx", True)])
def test_a_getter_of_rows_gives_no_transaction(tmp_path: Path, getter: str, inside: bool) -> None:
    """Where payments are made a transaction is a row: ``store.Transaction().Keep(…)``."""
    head = f"type Shelf interface {{\n\t{getter}() *store.Store\n}}\n\ntype Desk struct {{\n\tshelf Shelf\n\tbus *bus.Bus\n}}"
    [said] = found(tmp_path, tree(head, (f"d.shelf.{getter}().Keep", "d.bus.Tell")), "outbox/missing")
    assert ("inside the transaction" in said["message"]) is inside
