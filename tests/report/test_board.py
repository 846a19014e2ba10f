"""The plan as a board, and as a spreadsheet and a calendar take it in."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from io import StringIO

from scanner.declared import read_map
from scanner.model import Location, Report
from scanner.report.board import board, render, uncovered
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
    finding = replace(WRITE_THEN_PUBLISH, component="accounting", location=Location("apps/accounting/a.ts"))
    return replace(FULL, map=read_map("map.yaml", MAP), findings=(finding,), as_of=date.fromisoformat(day))


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
    assert "has no plan" in render(replace(report(), map=read_map("m", MAP.partition("plan:")[0])), "text")


def test_each_session_to_come_is_an_issue_of_its_own() -> None:
    (issue,) = map(json.loads, render(report(), "github").splitlines())  # the other session is done
    assert set(issue) == {"title", "body", "labels"}
    assert issue["title"] == "Week 2: B; second, of two"
    assert "- [ ] **Inbox**, declared production" in issue["body"]
    assert "- [ ] webhooks, which the map does not declare" in issue["body"]
    assert issue["body"].splitlines()[0] == "Owner: `@acme/core`. To be held by 2026-11-15."
    assert issue["body"].endswith("<!-- mapcheck session b -->")


def test_an_issue_holds_what_drifts_in_its_components() -> None:
    todo = replace(report(), map=read_map("map.yaml", MAP.replace("state: done", "state: doing")))
    first, _ = map(json.loads, render(todo, "github").splitlines())
    assert "  - error: " in first["body"]


def test_the_board_says_whose_dossiers_are_confirmed() -> None:
    looked = replace(report(), unconfirmed={"accounting": 0, "inbox": 3})
    assert [row.dossiers for row in board(looked)] == ["1 of 1 confirmed", "0 of 1 confirmed"]
    assert board(replace(looked, unconfirmed={}))[0].dossiers == "0 of 1 confirmed, 1 without"
    assert "dossiers: 1 of 1 confirmed" in render(looked, "text")
    assert "dossiers:" not in render(report(), "text")
