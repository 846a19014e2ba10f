"""What all runs show together: by layer, rule and owner, of one repository and of a fleet, from files of every version."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from scanner.model import (
    ComponentState,
    Finding,
    FleetReport,
    Line,
    Outcome,
    Point,
    Report,
    Standing,
    lived_days,
)
from scanner.pipeline.gate import remembered
from scanner.store.courses import course, lifetimes
from scanner.store.runs import before, record, record_fleet, run_of
from tests.report.shared import FULL, HOSTILE, POC_PROMOTED, UNVERIFIABLE, WRITE_THEN_PUBLISH

FIRST = date(2026, 9, 7)
# What stands open week by week: one lives three weeks, one comes in the third and stays, one is there all along.
WEEKS: tuple[tuple[Finding, ...], ...] = (
    *[(WRITE_THEN_PUBLISH, UNVERIFIABLE)] * 2,
    (WRITE_THEN_PUBLISH, POC_PROMOTED, UNVERIFIABLE),
    *[(POC_PROMOTED, UNVERIFIABLE)] * 7,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


def run(week: int, findings: Sequence[Finding]) -> Report:
    return structs.replace(
        FULL, as_of=FIRST + timedelta(weeks=week), commit=f"c{week}", findings=tuple(findings), movement=None
    )


def ten_weeks(file: Path) -> list[Report]:
    return [remembered(run(week, found), file, judge=True) for week, found in enumerate(WEEKS)]


def test_ten_weeks_by_severity_layer_rule_and_owner(file: Path) -> None:
    shown = ten_weeks(file)[-1].course
    assert [point.day for point in shown.points] == [
        (FIRST + timedelta(weeks=week)).isoformat() for week in range(10)
    ]
    assert shown.points[2] == Point("2026-09-21", errors=1, warnings=1, notes=1)
    lines = {line.name: line.counts for line in (*shown.rules, *shown.layers)}
    assert lines["outbox/missing"] == (1, 1, 1, *[0] * 7)
    assert lines["status/poc-promoted"] == (0, 0, *[1] * 8)
    assert lines["infrastructure"] == (1, 1, 2, *[1] * 7)
    assert lines[""] == (1,) * 10  # a claim of the whole map is of no layer
    assert shown.owners == (Line("", (1, 1, *[2] * 8)), Line("@billing", (1, 1, 1, *[0] * 7)))
    assert (shown.mended, shown.mend_days) == (1, 21.0)


def test_each_run_says_what_moved_since_the_one_before(file: Path) -> None:
    first, _, third, fourth, *_ = ten_weeks(file)
    assert first.movement is None
    assert third.movement is not None and fourth.movement is not None
    assert [finding.rule for finding in third.movement.new] == ["status/poc-promoted"]
    assert [finding.rule for finding in fourth.movement.fixed] == ["outbox/missing"]
    assert (third.movement.day, third.movement.kept) == ("2026-09-14", 2)


def test_a_history_that_nobody_named_changes_no_state(file: Path) -> None:
    """By states a run fails: what lies in a data folder must not decide that."""
    remembered(run(0, WEEKS[0]), file, judge=False)
    again = remembered(run(2, WEEKS[2]), file, judge=False)
    assert again.movement is not None and len(again.movement.new) == 1
    assert [finding.state for finding in again.findings] == [finding.state for finding in WEEKS[2]]
    assert again.findings[0].first_seen == "2026-09-07"
    assert again.previous is None


def test_a_run_of_the_past_sees_nothing_of_later_ones(file: Path) -> None:
    ten_weeks(file)
    assert len(course(file, "2026-09-21").points) == 3
    assert course(file, "2026-09-21").mended == 0
    assert all(life.is_open for life in lifetimes(file, "2026-09-21"))


def test_what_moves_and_what_turns_is_told(file: Path) -> None:
    remembered(run(0, WEEKS[0]), file, judge=True)
    place = replace_path(WRITE_THEN_PUBLISH, "apps/accounting/src/settle.ts")
    seen = {**FULL.observations, "cells": FULL.observations["billing"], "billing": FULL.observations["cells"]}
    turned = structs.replace(run(1, [place, UNVERIFIABLE]), observations={**seen, "catalog": seen["billing"]})
    movement = remembered(turned, file, judge=True).movement
    assert movement is not None and (movement.new, movement.fixed, movement.kept) == ((), (), 2)
    assert [(each.place.path, each.finding.location.path) for each in movement.moved] == [
        ("apps/accounting/src/charge.ts", "apps/accounting/src/settle.ts")
    ]
    assert [(each.before, each.now) for each in movement.turned] == [
        (
            Standing("catalog", "core", "production", "unknown"),
            Standing("catalog", "core", "production", "production"),
        )
    ]


def replace_path(finding: Finding, path: str) -> Finding:
    from msgspec import structs

    return structs.replace(finding, location=structs.replace(finding.location, path=path))


def test_a_mended_finding_lived_until_the_first_run_without_it(file: Path) -> None:
    ten_weeks(file)
    lives = {life.rule: life for life in lifetimes(file)}
    gone = lives["outbox/missing"]
    assert (gone.first, gone.last, gone.gone, lived_days(gone)) == (
        "2026-09-07",
        "2026-09-21",
        "2026-09-28",
        21,
    )
    assert lived_days(lives["status/poc-promoted"]) is None


def fleet(week: int, **repositories: Sequence[Finding]) -> FleetReport:
    state = ComponentState("cells", "Cells", "infrastructure", "Infrastructure", "poc", "production")
    return FleetReport(
        path="FLEET.yaml",
        outcomes=tuple(
            Outcome(name, commit=f"{name}{week}", findings=tuple(found), components=(state,))
            for name, found in repositories.items()
        ),
        as_of=FIRST + timedelta(weeks=week),
    )


def test_of_a_fleet_what_was_last_known_of_each_repository_counts(file: Path) -> None:
    record_fleet(file, fleet(0, a=[POC_PROMOTED], b=[POC_PROMOTED, HOSTILE]))
    record_fleet(file, fleet(1, a=[]))  # b could not be looked at
    record_fleet(file, fleet(2, a=[], b=[HOSTILE]))
    shown = course(file)
    assert [(point.errors, point.warnings) for point in shown.points] == [(1, 2), (1, 1), (1, 0)]
    assert next(line for line in shown.layers if line.name == "infrastructure").counts == (2, 1, 0)


OLD_RUNS = """
CREATE TABLE runs(id INTEGER PRIMARY KEY, REPOSITORY day TEXT NOT NULL, commit_id TEXT NOT NULL, recorded TEXT NOT NULL,
  errors INTEGER NOT NULL, warnings INTEGER NOT NULL, notes INTEGER NOT NULL, UNIQUE(UNIQUELY day, commit_id));
CREATE TABLE findings(run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE, fingerprint TEXT NOT NULL,
  rule TEXT NOT NULL, severity TEXT NOT NULL, component TEXT NOT NULL, service TEXT NOT NULL, subject TEXT NOT NULL,
  path TEXT NOT NULL, line INTEGER NOT NULL, owners TEXT NOT NULL, message TEXT NOT NULL);
INSERT INTO runs(id, day, commit_id, recorded, errors, warnings, notes) VALUES(1, '2026-08-31', 'old', '', 0, 1, 0);
INSERT INTO findings VALUES(1, '1f0b2a55d4f8a901', 'status/poc-promoted', 'warning', 'cells', '', 'cells', 'map.yaml', 10,
  '[]', 'Cells is declared poc');
"""
OLD = {
    1: OLD_RUNS.replace("REPOSITORY ", "").replace("UNIQUELY ", ""),
    2: OLD_RUNS.replace("REPOSITORY", "repository TEXT NOT NULL DEFAULT '',").replace(
        "UNIQUELY", "repository,"
    ),
}


@pytest.mark.parametrize("version", OLD)
def test_a_file_of_an_earlier_version_goes_on(file: Path, version: int) -> None:
    with sqlite3.connect(file) as base:
        base.executescript(f"{OLD[version]}PRAGMA user_version = {version};")
    record(file, run_of(run(0, [POC_PROMOTED])))
    assert [point.day for point in course(file).points] == ["2026-08-31", "2026-09-07"]
    (line,) = course(file).layers
    assert line == Line("infrastructure", (1, 1))  # of the run that kept none, by what later ones say
    past = before(file, run(1, []))
    assert past is not None and past.findings[0].first_seen == "2026-08-31"
    with sqlite3.connect(file) as base:
        assert base.execute("PRAGMA user_version").fetchone() == (3,)
