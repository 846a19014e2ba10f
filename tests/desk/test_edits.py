"""The edits that an editor is offered, on hand-built findings: whole lines, and nothing that is no comment."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import structs

from scanner.declared import read_map
from scanner.desk.edits import Edit, excused_in_code, excused_in_map, line_edits, lines_of, synced
from scanner.model import Location
from tests.desk.shop import MAP
from tests.report.shared import POC_PROMOTED, UNMAPPED, WRITE_THEN_PUBLISH

TODAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("path", "text", "inserted"),
    [
        ("a.py", "def f():\n\tgo()\n", "\t# scan-ignore: outbox/missing -- say why until:2027-01-30\n"),
        ("a.kt", "f {\n  go()\n", "  // scan-ignore: outbox/missing -- say why until:2027-01-30\n"),
        ("a.go", "f {\r\n  go()\r\n", "  // scan-ignore: outbox/missing -- say why until:2027-01-30\r\n"),
        ("deploy/a.yaml", "a:\n  b: 1", "  # scan-ignore: outbox/missing -- say why until:2027-01-30\n"),
        ("apps/a/Dockerfile", "FROM a\nRUN b", "# scan-ignore: outbox/missing -- say why until:2027-01-30\n"),
    ],
)  # fmt: skip
def test_an_excuse_is_a_comment_of_the_language(path: str, text: str, inserted: str) -> None:
    finding = structs.replace(WRITE_THEN_PUBLISH, location=Location(path, 2))
    (offer,) = excused_in_code(finding, 1, text, TODAY)
    assert offer.edits == (Edit(1, 1, inserted),)


@pytest.mark.parametrize("path", ["package.json", "README.md", "go.sum"])
def test_where_there_are_no_comments_none_is_offered(path: str) -> None:
    finding = structs.replace(WRITE_THEN_PUBLISH, location=Location(path, 1))
    assert list(excused_in_code(finding, 0, "{}\n", TODAY)) == []


@pytest.mark.parametrize("text", ["", "a", "a\n", "a\r\nb\u2028c\x0bd\n", "\n\n"])
def test_lines_are_those_of_an_editor(text: str) -> None:
    lines = lines_of(text)
    assert "".join(lines) == text
    assert len(lines) == text.count("\n") + bool(text.rpartition("\n")[2])


def test_only_lines_that_change_are_edited() -> None:
    assert line_edits("a\nb\nc\n", "a\nx\ny\nc\n") == (Edit(1, 2, "x\ny\n"),)
    assert line_edits("a\n", "a\n") == ()


def test_the_map_is_edited_for_the_component_of_the_finding() -> None:
    report = structs.replace(UNMAPPED, map=read_map("map.yaml", MAP))
    orders = structs.replace(WRITE_THEN_PUBLISH, component="orders")
    (offer,) = excused_in_map(report, orders, "map.yaml", MAP, TODAY)
    assert (offer.title, offer.path) == (
        "Excuse outbox/missing in all of Orders until 2027-01-30",
        "map.yaml",
    )
    assert list(excused_in_map(report, WRITE_THEN_PUBLISH, "map.yaml", MAP, TODAY)) == []
    (correction,) = POC_PROMOTED.corrections
    promoted = structs.replace(
        POC_PROMOTED, component="orders", corrections=(structs.replace(correction, component="orders"),)
    )
    (offer,) = synced(structs.replace(report, findings=(promoted,)), orders, "map.yaml", MAP)
    assert offer.title == "Make the map true of Orders (1 edit)"
    assert offer.edits == (Edit(8, 9, "        status: production\n"),)
