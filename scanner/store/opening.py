"""The file of a history: one embedded SQLite database, its schema by versions, and how it is opened.

Schema, version 3 (``PRAGMA user_version``; a file of version 1 or 2 is brought up to date when it is opened):

- ``runs(id, repository, day, commit_id, recorded, errors, warnings, notes)``: one row for each repository, day and commit;
  a later run of the three takes its place. ``repository`` is its id in a fleet, "" for the one repository of a history that
  has no other; "*" holds what only the whole fleet shows. ``day`` and ``recorded`` are ISO dates in text, ``recorded`` with
  the time in UTC.
- ``findings(run, fingerprint, rule, severity, component, service, subject, path, line, owners, message)``: what was open
  in a run; ``owners`` is a JSON list.
- ``components(run, id, layer, declared, observed)``: what the map said of each component then, and what the code showed;
  none for runs that an earlier version recorded.

A run is written in one transaction. A file that is damaged, or of a later version, is said and never written to.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from scanner.errors import BadUsage
from scanner.machine import leads_out

VERSION = 3
_RUNS = """
CREATE TABLE runs(
  id INTEGER PRIMARY KEY, repository TEXT NOT NULL DEFAULT '', day TEXT NOT NULL, commit_id TEXT NOT NULL,
  recorded TEXT NOT NULL, errors INTEGER NOT NULL, warnings INTEGER NOT NULL, notes INTEGER NOT NULL,
  UNIQUE(repository, day, commit_id));
"""
_COMPONENTS = (
    "CREATE TABLE components("
    "run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE, id TEXT NOT NULL, layer TEXT NOT NULL, "
    "declared TEXT NOT NULL, observed TEXT NOT NULL)",
    "CREATE INDEX components_of_run ON components(run)",
)
_SCHEMA = f"""{_RUNS}
CREATE TABLE findings(
  run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE, fingerprint TEXT NOT NULL, rule TEXT NOT NULL,
  severity TEXT NOT NULL, component TEXT NOT NULL, service TEXT NOT NULL, subject TEXT NOT NULL, path TEXT NOT NULL,
  line INTEGER NOT NULL, owners TEXT NOT NULL, message TEXT NOT NULL);
CREATE INDEX findings_of_run ON findings(run);
CREATE INDEX runs_of_finding ON findings(fingerprint);
{";".join(_COMPONENTS)};
"""
# A constraint changes with its table, while nothing refers to it: https://www.sqlite.org/lang_altertable.html#otheralter
_FROM_1 = (
    _RUNS.replace("TABLE runs", "TABLE runs_2"),
    "INSERT INTO runs_2(id, day, commit_id, recorded, errors, warnings, notes) "
    "SELECT id, day, commit_id, recorded, errors, warnings, notes FROM runs",
    "DROP TABLE runs",
    "ALTER TABLE runs_2 RENAME TO runs",
)
_STEPS = {1: (*_FROM_1, *_COMPONENTS), 2: _COMPONENTS}  # from a version to this one


@contextmanager
def opened(path: Path, *, make: bool = False) -> Iterator[sqlite3.Connection]:
    """The file's connection, in one transaction; an empty one in memory when there is none to read."""
    if leads_out(path):  # SQLite would make and write what stands there
        raise BadUsage(
            f"the history {path} is a link that leads out of its repository: name the file that it leads to"
        )
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
    if version in _STEPS:
        base.execute("BEGIN IMMEDIATE")
        (version,) = base.execute("PRAGMA user_version").fetchone()  # another run may have just done it
        for statement in (*_STEPS.get(version, ()), f"PRAGMA user_version = {VERSION}"):
            base.execute(statement)
        base.execute("COMMIT")
