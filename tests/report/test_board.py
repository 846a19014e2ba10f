"""The plan as a board, and as a spreadsheet and a calendar take it in."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO

from msgspec import structs

from scanner.declared import read_map
from scanner.model import DossierState, Location, Report
from scanner.report import renderer
from scanner.report.board import board, render, uncovered, undated
from tests.report.shared import FULL, WRITE_THEN_PUBLISH

MAP = """\
version: 1
layers:
  - id: core
    title: Core
    components:
      - {id: accounting, title: Accounting, status: production, paths: [apps/accounting]}
      - {id: inbox, title: Inbox, status: production, paths: [apps/inbox]}
      - {id: voice, title: Voice, status: poc}
plan:
  starts: 2026-11-02
  sessions:
    - {id: b, week: 2, group: "B; second, of two", components: [inbox, webhooks], owner: "@acme/core"}
    - {id: a, week: 1, group: "=A", components: [accounting], state: done, decided: keep, effort: 3d}
"""


def report(day: str = "2026-11-20") -> Report:
    finding = structs.replace(
        WRITE_THEN_PUBLISH, component="accounting", location=Location("apps/accounting/a.ts")
    )
    return structs.replace(
        FULL, map=read_map("map.yaml", MAP), findings=(finding,), as_of=date.fromisoformat(day)
    )


def test_sessions_stand_by_week_with_what_drifts_in_them() -> None:
    first, second = board(report())
    assert (first.session.id, first.findings, first.is_late, first.due) == ("a", 1, False, "2026-11-08")
    assert (second.unknown, second.findings, second.is_late) == (("webhooks",), 0, True)
    assert board(report("2026-11-15"))[1].is_late is False


def test_what_no_session_looks_at_is_said() -> None:
    assert [each.id for each in uncovered(report())] == ["voice"]
    assert (
        render(report(), "text").splitlines()[-1]
        == "2 sessions, 1 done · 1 late · 1 component in none of them"
    )


def test_a_spreadsheet_runs_nothing() -> None:
    rows = list(csv.reader(StringIO(render(report(), "csv"))))
    assert [row[1] for row in rows] == ["session", "'=A", "B; second, of two"]
    assert rows[2][-1] == "2026-11-15"


def test_a_calendar_has_whole_weeks_and_short_lines() -> None:
    text = render(report(), "ics")
    assert "DTSTART;VALUE=DATE:20261109\r\n" in text
    assert "DTEND;VALUE=DATE:20261116\r\n" in text
    assert "SUMMARY:B\\; second\\, of two\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_markdown_is_a_table() -> None:
    lines = render(report(), "markdown").splitlines()
    assert lines[0].startswith("| week | session |")
    assert "todo, late since 2026-11-15" in lines[3]


def test_without_a_plan_it_says_so() -> None:
    assert "has no plan" in render(
        structs.replace(report(), map=read_map("m", MAP.partition("plan:")[0])), "text"
    )


def test_each_session_to_come_is_an_issue_of_its_own() -> None:
    (issue,) = map(json.loads, render(report(), "github").splitlines())  # the other session is done
    assert set(issue) == {"title", "body", "labels"}
    assert issue["title"] == "Week 2: B; second, of two"
    assert "- [ ] **Inbox**, declared production" in issue["body"]
    assert "- [ ] webhooks, which the map does not declare" in issue["body"]
    assert issue["body"].splitlines()[0] == "Owner: `@acme/core`. To be held by 2026-11-15."
    assert issue["body"].endswith("<!-- mapcheck session b -->")


def test_an_issue_holds_what_drifts_in_its_components() -> None:
    todo = structs.replace(report(), map=read_map("map.yaml", MAP.replace("state: done", "state: doing")))
    first, _ = map(json.loads, render(todo, "github").splitlines())
    assert "  - error: " in first["body"]


def test_the_board_says_whose_dossiers_are_confirmed() -> None:
    looked = structs.replace(
        report(), dossiers={"accounting": DossierState(0, 0), "inbox": DossierState(3, 1)}
    )
    assert [row.dossiers for row in board(looked)] == [
        "1 of 1 confirmed",
        "0 of 1 confirmed, 1 changed since",
    ]
    assert board(structs.replace(looked, dossiers={}))[0].dossiers == "0 of 1 confirmed, 1 without"
    assert "dossiers: 1 of 1 confirmed" in render(looked, "text")
    assert "dossiers:" not in render(report(), "text")


def test_the_page_says_of_each_component_whether_its_dossier_is_confirmed() -> None:
    looked = structs.replace(
        report(), dossiers={"accounting": DossierState(0, 0), "inbox": DossierState(3, 1)}
    )
    page = renderer("html")(looked)
    for said in ("confirmed", "1 part changed since confirmed", "none yet"):
        assert f"<dt>dossier</dt><dd>{said}</dd>" in page
    assert "<td>0 of 1 confirmed, 1 changed since</td>" in page
    assert "<dt>dossier</dt>" not in renderer("html")(report())


def by_cadence(plan: str, day: str = "2026-11-20") -> Report:
    text = f"{MAP.partition('plan:')[0]}plan:\n  starts: 2026-11-02\n{plan}"
    return structs.replace(FULL, map=read_map("map.yaml", text), findings=(), as_of=date.fromisoformat(day))


def test_sessions_without_a_week_take_their_turn_by_the_cadence() -> None:
    sessions = "  sessions: [{id: a}, {id: b}, {id: c, week: 1}, {id: d}, {id: e}]\n"
    two = board(by_cadence(f"  cadence: 2 per week\n{sessions}"))
    assert [(row.session.id, row.week, row.due, row.is_late) for row in two] == [
        ("a", 1, "2026-11-08", True),
        ("c", 1, "2026-11-08", True),
        ("b", 2, "2026-11-15", True),
        ("d", 2, "2026-11-15", True),
        ("e", 3, "2026-11-22", False),
    ]
    slow = board(by_cadence(f"  cadence: 1 per 2 weeks\n{sessions}"))
    assert [(row.session.id, row.week) for row in slow] == [("c", 1), ("a", 4), ("b", 6), ("d", 8), ("e", 10)]
    assert "week 10" in render(by_cadence(f"  cadence: 1 per 2 weeks\n{sessions}"), "text")


def test_a_turn_is_not_before_its_phase() -> None:
    phases = "  phases: [{id: look, weeks: [1, 2]}, {id: act, weeks: [4, 5]}]\n"
    sessions = "  sessions: [{id: a, phase: act}, {id: b, phase: look}]\n"
    rows = board(by_cadence(f"  cadence: 3 per week\n{phases}{sessions}"))
    assert [(row.session.id, row.week) for row in rows] == [("b", 1), ("a", 4)]


def test_what_has_no_place_in_a_calendar_is_told_with_the_mend() -> None:
    assert undated(report()) == ""
    assert "1 session without a week (b)" in undated(by_cadence("  sessions: [{id: a, week: 1}, {id: b}]\n"))
    without = structs.replace(report(), map=read_map("m", MAP.replace("  starts: 2026-11-02\n", "")))
    assert "starts: YYYY-MM-DD" in undated(without)
