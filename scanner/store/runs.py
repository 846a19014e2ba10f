"""Every run of a repository in one embedded SQLite file: how many findings were open, and which.

Schema, version 2 (``PRAGMA user_version``; version 1 had no ``repository`` and is brought up to date when it is opened):

- ``runs(id, repository, day, commit_id, recorded, errors, warnings, notes)``: one row for each repository, day and commit;
  a later run of the three takes its place. ``repository`` is its id in a fleet, "" for the one repository of a history that
  has no other; "*" holds what only the whole fleet shows. ``day`` and ``recorded`` are ISO dates in text, ``recorded`` with
  the time in UTC.
- ``findings(run, fingerprint, rule, severity, component, service, subject, path, line, owners, message)``: what was open
  in a run; ``owners`` is a JSON list.

A run is written in one transaction. A file that is damaged, or of a later version, is said and never written to.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from scanner.errors import BadUsage
from scanner.model import (
    Confidence,
    Finding,
    FleetReport,
    Lifetime,
    Location,
    PastReport,
    Point,
    Report,
    Severity,
    State,
)

VERSION = 2
WHOLE = "*"  # in place of a repository: what only all of them show
_RUNS = """
CREATE TABLE runs(
  id INTEGER PRIMARY KEY, repository TEXT NOT NULL DEFAULT '', day TEXT NOT NULL, commit_id TEXT NOT NULL,
  recorded TEXT NOT NULL, errors INTEGER NOT NULL, warnings INTEGER NOT NULL, notes INTEGER NOT NULL,
  UNIQUE(repository, day, commit_id));
"""
_SCHEMA = f"""{_RUNS}
CREATE TABLE findings(
  run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE, fingerprint TEXT NOT NULL, rule TEXT NOT NULL,
  severity TEXT NOT NULL, component TEXT NOT NULL, service TEXT NOT NULL, subject TEXT NOT NULL, path TEXT NOT NULL,
  line INTEGER NOT NULL, owners TEXT NOT NULL, message TEXT NOT NULL);
CREATE INDEX findings_of_run ON findings(run);
CREATE INDEX runs_of_finding ON findings(fingerprint);
"""
# A constraint changes with its table, while nothing refers to it: https://www.sqlite.org/lang_altertable.html#otheralter
_FROM_1 = (
    _RUNS.replace("TABLE runs", "TABLE runs_2"),
    "INSERT INTO runs_2(id, day, commit_id, recorded, errors, warnings, notes) "
    "SELECT id, day, commit_id, recorded, errors, warnings, notes FROM runs",
    "DROP TABLE runs",
    "ALTER TABLE runs_2 RENAME TO runs",
    f"PRAGMA user_version = {VERSION}",
)


def default_path(root: Path) -> Path:
    """Where the history of the repository at ``root`` is kept: in the user's data folder, never in the tree."""
    from platformdirs import user_data_path

    name = f"{root.name or 'root'}-{sha256(str(root.resolve()).encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"
    return user_data_path("mapcheck", appauthor=False) / "history" / f"{name}.sqlite"


def record(path: Path, report: Report) -> None:
    """Add a run to the file, made if there is none. Raises BadUsage when it cannot be written or is damaged."""
    with _opened(path, make=True) as base:
        _insert(base, "", _day(report.as_of), report.commit, report.findings)


def record_fleet(path: Path, report: FleetReport) -> None:
    """The same for each repository of a fleet that could be looked at, and for what only the whole shows."""
    day = _day(report.as_of)
    with _opened(path, make=True) as base:
        for outcome in report.outcomes:
            if not outcome.failed:
                _insert(base, outcome.repository, day, outcome.commit, outcome.findings)
        _insert(base, WHOLE, day, "", report.findings)


def _insert(
    base: sqlite3.Connection, repository: str, day: str, commit: str, findings: Sequence[Finding]
) -> None:
    there = [each for each in findings if each.state is not State.FIXED]
    counts = [
        sum(each.severity is severity for each in there)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    ]
    key = (repository, day, commit)
    base.execute("DELETE FROM runs WHERE repository = ? AND day = ? AND commit_id = ?", key)
    run = base.execute(
        "INSERT INTO runs(repository, day, commit_id, recorded, errors, warnings, notes) VALUES(?, ?, ?, ?, ?, ?, ?)",
        (*key, datetime.now(UTC).isoformat(timespec="seconds"), *counts),
    ).lastrowid
    base.executemany(
        "INSERT INTO findings VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(run, *_row(each)) for each in there],
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def series(path: Path) -> tuple[Point, ...]:
    """How many findings were open in each run, oldest first; () without a file.

    Of a fleet there is a point for each day: over all repositories, with what was last known of each by then.
    """
    query = "SELECT repository, day, errors, warnings, notes FROM runs ORDER BY day, id"
    with _opened(path) as base:
        rows = base.execute(query).fetchall()
    if not any(repository for repository, *_ in rows):
        return tuple(Point(*row[1:]) for row in rows)
    return tuple(_summed(rows))


def _summed(rows: Iterable[tuple[str, str, int, int, int]]) -> Iterator[Point]:
    known: dict[str, tuple[int, int, int]] = {}
    for day, of_day in groupby(rows, key=lambda row: row[1]):
        known |= {repository: (errors, warnings, notes) for repository, _, errors, warnings, notes in of_day}
        yield Point(day, *map(sum, zip(*known.values(), strict=True)))


def lifetimes(path: Path) -> tuple[Lifetime, ...]:
    """Every finding that some run had, by the first day that had it. It is open if its repository's newest run has it."""
    newest = (
        "SELECT id, row_number() OVER (PARTITION BY repository ORDER BY day DESC, id DESC) AS back FROM runs"
    )
    with _opened(path) as base:
        rows = base.execute(
            f"WITH newest AS (SELECT id FROM ({newest}) WHERE back = 1) "
            "SELECT fingerprint, max(rule), max(component), min(day), max(day), max(run IN newest) FROM findings "
            "JOIN runs ON runs.id = findings.run GROUP BY repository, fingerprint "
            "ORDER BY min(day), fingerprint, repository"
        ).fetchall()
    return tuple(
        Lifetime(mark, rule, component, first, last, bool(is_open))
        for mark, rule, component, first, last, is_open in rows
    )


def before(path: Path, report: Report) -> PastReport | None:
    """The newest run that is not this day's of this commit, as an earlier report; None when there is none."""
    day = _day(report.as_of)
    with _opened(path) as base:
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
                "SELECT fingerprint, min(day) FROM findings JOIN runs ON runs.id = findings.run GROUP BY fingerprint"
            ).fetchall()
        )
    return PastReport(str(path), run[2], run[1], tuple(_finding(row[1:], first) for row in rows))


def exported(path: Path) -> dict[str, object]:
    """All that the file holds, as JSON has it."""
    with _opened(path) as base:
        base.row_factory = sqlite3.Row
        runs = [dict(row) for row in base.execute("SELECT * FROM runs ORDER BY day, id")]
        findings = [dict(row) for row in base.execute("SELECT * FROM findings ORDER BY run, rowid")]
    for row in findings:
        row["owners"] = json.loads(row["owners"])
    return {"history_version": VERSION, "runs": runs, "findings": findings}


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


@contextmanager
def _opened(path: Path, *, make: bool = False) -> Iterator[sqlite3.Connection]:
    """The file's connection, in one transaction; an empty one in memory when there is none to read."""
    try:
        if make:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not path.exists():
            path = Path(":memory:")
        with closing(sqlite3.connect(path, timeout=30)) as base, base:
            _migrate(base, path)
            base.execute("PRAGMA foreign_keys = ON")
            yield base
    except (sqlite3.DatabaseError, OSError) as error:
        raise BadUsage(
            f"the history {path} cannot be used: {error}\n  it is left as it is: move it away, or name another with --history"
        ) from None


def _migrate(base: sqlite3.Connection, path: Path) -> None:
    (version,) = base.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise BadUsage(f"the history {path} is of version {version}, which a later mapcheck wrote: upgrade")
    if version == 0:
        if base.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
            raise BadUsage(f"{path} is a database of something else: name another with --history")
        base.executescript(f"BEGIN;{_SCHEMA}PRAGMA user_version = {VERSION};COMMIT;")
    if version == 1:
        base.execute("BEGIN IMMEDIATE")
        if base.execute("PRAGMA user_version").fetchone() == (1,):  # or another run has just done it
            for statement in _FROM_1:
                base.execute(statement)
        base.execute("COMMIT")
