"""Every run of a repository in one embedded SQLite file: how many findings were open, and which.

Schema, version 1 (``PRAGMA user_version``):

- ``runs(id, day, commit_id, recorded, errors, warnings, notes)``: one row for each day and commit; a later run of both
  takes its place. ``day`` and ``recorded`` are ISO dates in text, ``recorded`` with the time in UTC.
- ``findings(run, fingerprint, rule, severity, component, service, subject, path, line, owners, message)``: what was open
  in a run; ``owners`` is a JSON list.

A run is written in one transaction. A file that is damaged, or of a later version, is said and never written to.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from scanner.errors import BadUsage
from scanner.model import Confidence, Finding, Lifetime, Location, PastReport, Point, Report, Severity, State

VERSION = 1
_SCHEMA = """
CREATE TABLE runs(
  id INTEGER PRIMARY KEY, day TEXT NOT NULL, commit_id TEXT NOT NULL, recorded TEXT NOT NULL,
  errors INTEGER NOT NULL, warnings INTEGER NOT NULL, notes INTEGER NOT NULL, UNIQUE(day, commit_id));
CREATE TABLE findings(
  run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE, fingerprint TEXT NOT NULL, rule TEXT NOT NULL,
  severity TEXT NOT NULL, component TEXT NOT NULL, service TEXT NOT NULL, subject TEXT NOT NULL, path TEXT NOT NULL,
  line INTEGER NOT NULL, owners TEXT NOT NULL, message TEXT NOT NULL);
CREATE INDEX findings_of_run ON findings(run);
CREATE INDEX runs_of_finding ON findings(fingerprint);
"""


def default_path(root: Path) -> Path:
    """Where the history of the repository at ``root`` is kept: in the user's data folder, never in the tree."""
    from platformdirs import user_data_path

    name = f"{root.name or 'root'}-{sha256(str(root.resolve()).encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"
    return user_data_path("mapcheck", appauthor=False) / "history" / f"{name}.sqlite"


def record(path: Path, report: Report) -> None:
    """Add a run to the file, made if there is none. Raises BadUsage when it cannot be written or is damaged."""
    there = [each for each in report.findings if each.state is not State.FIXED]
    counts = [
        sum(each.severity is severity for each in there)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    ]
    day = report.as_of.isoformat() if report.as_of else ""
    with _opened(path, make=True) as base:
        base.execute("DELETE FROM runs WHERE day = ? AND commit_id = ?", (day, report.commit))
        now = datetime.now(UTC).isoformat(timespec="seconds")
        run = base.execute(
            "INSERT INTO runs(day, commit_id, recorded, errors, warnings, notes) VALUES(?, ?, ?, ?, ?, ?)",
            (day, report.commit, now, *counts),
        ).lastrowid
        base.executemany(
            "INSERT INTO findings VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(run, *_row(each)) for each in there],
        )


def series(path: Path) -> tuple[Point, ...]:
    """How many findings were open in each run, oldest first; () without a file."""
    with _opened(path) as base:
        rows = base.execute("SELECT day, errors, warnings, notes FROM runs ORDER BY day, id").fetchall()
    return tuple(Point(*row) for row in rows)


def lifetimes(path: Path) -> tuple[Lifetime, ...]:
    """Every finding that some run had, by the first day that had it."""
    with _opened(path) as base:
        newest = base.execute("SELECT id FROM runs ORDER BY day DESC, id DESC LIMIT 1").fetchone()
        rows = base.execute(
            "SELECT fingerprint, max(rule), max(component), min(day), max(day), max(run = ?) FROM findings "
            "JOIN runs ON runs.id = findings.run GROUP BY fingerprint ORDER BY min(day), fingerprint",
            (newest[0] if newest else 0,),
        ).fetchall()
    return tuple(
        Lifetime(mark, rule, component, first, last, bool(is_open))
        for mark, rule, component, first, last, is_open in rows
    )


def before(path: Path, report: Report) -> PastReport | None:
    """The newest run that is not this day's of this commit, as an earlier report; None when there is none."""
    day = report.as_of.isoformat() if report.as_of else ""
    with _opened(path) as base:
        run = base.execute(
            "SELECT id, day, commit_id FROM runs WHERE day <= ? AND NOT (day = ? AND commit_id = ?) "
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
            base.execute("PRAGMA foreign_keys = ON")
            _migrate(base, path)
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
