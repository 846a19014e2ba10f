"""The runs of a repository, or of the repositories of a fleet: recorded one by one, and read back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from scanner.model import (
    Confidence,
    Finding,
    FleetReport,
    Location,
    Observation,
    Outcome,
    PastReport,
    PastRun,
    Report,
    Severity,
    Standing,
    State,
)
from scanner.store.opening import VERSION, opened

WHOLE = "*"  # in place of a repository: what only all of them show


def default_path(root: Path) -> Path:
    """Where the history of the repository at ``root`` is kept: in the user's data folder, never in the tree."""
    from platformdirs import user_data_path

    name = f"{root.name or 'root'}-{sha256(str(root.resolve()).encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"
    return user_data_path("mapcheck", appauthor=False) / "history" / f"{name}.sqlite"


def record(path: Path, run: PastRun) -> bool:
    """Add a run to the file, made if there is none; whether it is new, or takes the place of one of that day and commit.

    Raises BadUsage when it cannot be written or is damaged.
    """
    with opened(path, make=True) as base:
        return _insert(base, ("", run.day, run.commit), run.findings, run.standings)


def run_of(report: Report) -> PastRun:
    """What is kept of ``report``."""
    return PastRun(day_of(report.as_of), report.commit, report.findings, standings(report))


def record_fleet(path: Path, report: FleetReport) -> None:
    """The same for each repository of a fleet that could be looked at, and for what only the whole shows."""
    day = day_of(report.as_of)
    with opened(path, make=True) as base:
        for outcome in report.outcomes:
            if not outcome.failed:
                key = (outcome.repository, day, outcome.commit)
                _insert(base, key, outcome.findings, _of_outcome(outcome))
        _insert(base, (WHOLE, day, ""), report.findings, ())


def standings(report: Report) -> tuple[Standing, ...]:
    """Where each component of the map stands today."""
    return tuple(
        Standing(
            each.id,
            each.layer,
            each.status.value,
            report.observations.get(each.id, Observation()).status.value,
        )
        for each in (report.map.components if report.map else ())
    )


def _of_outcome(outcome: Outcome) -> Iterable[Standing]:
    return (Standing(each.id, each.layer, each.declared, each.observed) for each in outcome.components)


def _insert(
    base: sqlite3.Connection,
    key: tuple[str, str, str],
    findings: Sequence[Finding],
    components: Iterable[Standing],
) -> bool:
    """A run of a repository, on a day, of a commit; whether there was none of the three."""
    there = [each for each in findings if each.state is not State.FIXED]
    counts = [
        sum(each.severity is severity for each in there)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    ]
    gone = base.execute("DELETE FROM runs WHERE repository = ? AND day = ? AND commit_id = ?", key).rowcount
    run = base.execute(
        "INSERT INTO runs(repository, day, commit_id, recorded, errors, warnings, notes) VALUES(?, ?, ?, ?, ?, ?, ?)",
        (*key, datetime.now(UTC).isoformat(timespec="seconds"), *counts),
    ).lastrowid
    base.executemany(
        "INSERT INTO findings VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(run, *_row(each)) for each in there],
    )
    base.executemany(
        "INSERT INTO components VALUES(?, ?, ?, ?, ?)",
        [(run, each.id, each.layer, each.declared, each.observed) for each in components],
    )
    return gone == 0


def day_of(day: date | None) -> str:
    return day.isoformat() if day else ""


def before(path: Path, report: Report) -> PastReport | None:
    """The newest run that is not this day's of this commit, as an earlier report; None when there is none."""
    day = day_of(report.as_of)
    with opened(path) as base:
        run = base.execute(
            "SELECT id, day, commit_id FROM runs WHERE repository = '' AND day <= ? AND NOT (day = ? AND commit_id = ?) "
            "ORDER BY day DESC, id DESC LIMIT 1",
            (day, day, report.commit),
        ).fetchone()
        if run is None:
            return None
        rows = base.execute("SELECT * FROM findings WHERE run = ? ORDER BY rowid", (run[0],)).fetchall()
        first = dict(
            base.execute(
                "SELECT fingerprint, min(day) FROM findings JOIN runs ON runs.id = findings.run "
                "WHERE repository = '' GROUP BY fingerprint"
            ).fetchall()
        )
        stood = base.execute(
            "SELECT id, layer, declared, observed FROM components WHERE run = ? ORDER BY rowid", (run[0],)
        ).fetchall()
    return PastReport(
        path=str(path),
        commit=run[2],
        as_of=run[1],
        findings=tuple(_finding(row[1:], first) for row in rows),
        standings=tuple(Standing(*row) for row in stood),
    )


def exported(path: Path) -> dict[str, object]:
    """All that the file holds, as JSON has it."""
    with opened(path) as base:
        base.row_factory = sqlite3.Row
        runs = [dict(row) for row in base.execute("SELECT * FROM runs ORDER BY day, id")]
        findings = [dict(row) for row in base.execute("SELECT * FROM findings ORDER BY run, rowid")]
        components = [dict(row) for row in base.execute("SELECT * FROM components ORDER BY run, rowid")]
    for row in findings:
        row["owners"] = json.loads(row["owners"])
    return {"history_version": VERSION, "runs": runs, "findings": findings, "components": components}


def _row(finding: Finding) -> tuple[object, ...]:
    return (
        finding.fingerprint, finding.rule, finding.severity.value, finding.component, _text(finding.service),
        _text(finding.subject), _text(finding.location.path), finding.location.line,
        json.dumps(finding.owners), _text(finding.message),
    )  # fmt: skip


def _text(text: str) -> str:
    """A name of the tree may hold bytes that are no text."""
    return text.encode("utf-8", "backslashreplace").decode()


def _finding(row: Sequence[object], first: dict[str, str]) -> Finding:
    mark, rule, severity, component, service, subject, path, line, owners, message = row
    return Finding(
        rule=str(rule),
        severity=Severity(str(severity)),
        confidence=Confidence.HIGH,
        message=str(message),
        location=Location(str(path), int(str(line))),
        subject=str(subject),
        fingerprint=str(mark),
        component=str(component),
        service=str(service),
        owners=tuple(json.loads(str(owners))),
        first_seen=first.get(str(mark), ""),
    )
