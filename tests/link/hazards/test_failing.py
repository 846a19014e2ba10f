"""Go: a message that is sent only where the write before it has failed tells of the failure, however that is asked."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from textwrap import indent

import pytest

from tests.link.hazards.trees import found

HEAD = """package desk

import (
\t"context"
\t"database/sql"

\t"github.com/IBM/sarama"
)

func keep(ctx context.Context, db *sql.DB, id string) error {
\t_, err := db.ExecContext(ctx, "UPDATE berths SET state = 'taken' WHERE id = $1", id)
\treturn err
}

"""
TELL = '_, _, err = bus.SendMessage(&sarama.ProducerMessage{Topic: "berths"})\nif err != nil {\n\treturn err\n}\n'
WELL, BADLY = "well", "badly"
# Where the function does what it does when the write went well, and when it failed.
ASKED = {
    "a way out": "if err == nil {\n{well}\treturn nil\n}\n{badly}return err\n",
    "a switch of conditions": "switch {\ncase err == nil:\n{well}\treturn nil\ncase ctx.Err() != nil:\n\treturn err\n}\n{badly}return err\n",
    "its default": "switch {\ncase err == nil:\n{well}default:\n{badly}}\nreturn err\n",
    "a case of its own": "switch {\ncase err != nil:\n{badly}default:\n{well}}\nreturn err\n",
    "one that asks for more": "switch {\ncase err != nil && ctx.Err() == nil:\n{badly}case err == nil:\n{well}}\nreturn err\n",
    "a switch of the error": "switch err {\ncase nil:\n{well}default:\n{badly}}\nreturn err\n",
    "an arm": "if err != nil {\n{badly}\treturn err\n}\n{well}return nil\n",
}


def told(folder: Path, asked: str, where: str) -> list[str]:
    body = asked
    for place in (WELL, BADLY):
        body = body.replace(f"{{{place}}}", indent(TELL, "\t") if place == where else "")
    desk = (
        f"{HEAD}func Take(ctx context.Context, db *sql.DB, bus sarama.SyncProducer, id string) error {{\n"
        f"{indent(f'err := keep(ctx, db, id){chr(10)}{body}', chr(9))}}}\n"
    )
    files = {"go.mod": "module quay.example/quay\n\ngo 1.23\n", "desk/desk.go": desk}
    return [f["message"].split()[0] for f in found(folder, files, "outbox/missing")]


@pytest.mark.parametrize(("form", "where"), list(product(ASKED, (WELL, BADLY))))
def test_a_failure_is_told_apart(tmp_path: Path, form: str, where: str) -> None:
    assert told(tmp_path, ASKED[form], where) == (["Take"] if where == WELL else [])


def test_a_case_before_may_come_through_as_well(tmp_path: Path) -> None:
    """Behind a switch of which a case goes on, what went well may come too."""
    cases = "case ctx.Err() != nil:\n\tprintln(id)\ncase err == nil:\n\treturn nil\n"
    assert told(tmp_path, f"switch {{\n{cases}}}\n{{badly}}return err\n", BADLY) == ["Take"]


def test_the_failure_of_another_call_says_nothing(tmp_path: Path) -> None:
    again = "if err != nil {\n\treturn err\n}\nerr = ctx.Err()\n"
    assert told(tmp_path, f"{again}{ASKED['a way out']}", BADLY) == ["Take"]
