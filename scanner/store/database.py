"""Opens the cache's SQLite file, and makes a new one where it finds something else."""

from __future__ import annotations

import errno
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from scanner.machine import exclusive, is_ours

APPLICATION = 0x6D617063  # "mapc"; https://www.sqlite.org/pragma.html#pragma_application_id
VERSION = 3  # of the tables below; a file of any other version is dropped

_PAGES_KIB = (
    32 * 1024
)  # of the file that is held in memory at most; keys are in no order, and SQLite holds 2 MiB unasked
BUSY_SECONDS = 5.0  # how long to wait for another run that writes
LOCK_SECONDS = 10.0  # and for another that makes or removes the file, which takes milliseconds

_VALUES = "key TEXT PRIMARY KEY, used INTEGER, seal BLOB, value BLOB"  # used: a day's ordinal
_TABLES = {
    "facts": _VALUES,
    "trees": _VALUES,
    "engines": _VALUES,
    "state": "key TEXT PRIMARY KEY, value INTEGER",
}
_BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside the file
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})


def open_database(path: Path, trusting: bool) -> tuple[sqlite3.Connection, str]:
    """A connection to the cache at ``path``, and why what was there before had to go ("" if it did not).

    Raises OSError or sqlite3.Error when there can be no cache there at all, and without ``trusting`` also where others
    may write.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _refuse_strange(path, trusting)
    if path.exists():
        try:
            return _checked(path), ""
        except _Unfit:
            pass  # asked again under the lock, where it can be mended
    with exclusive(
        _lock(path), LOCK_SECONDS
    ):  # another run may be making the same file, or may have mended it by now
        why = ""
        if path.exists():
            try:
                return _checked(path), ""
            except _Unfit as unfit:
                why = str(unfit)
                _clear(path, unfit.ours)
        return _created(path), why


def drop_database(path: Path) -> None:
    """Remove a cache that turned out to be damaged. Raises OSError."""
    with exclusive(_lock(path), LOCK_SECONDS):
        _clear(path, ours=True)


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is not what it should be, rather than busy, full or away."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another run holds the file."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class _Unfit(Exception):
    """The file is not a cache that we can use. ``str()`` says why; ``ours``: this tool once made it."""

    def __init__(self, why: str, ours: bool) -> None:
        self.ours = ours
        super().__init__(why)


def _refuse_strange(path: Path, trusting: bool) -> None:
    """Raises OSError for a folder or a file of it that others may write, and for a file that is none."""
    if not trusting and not is_ours(path.parent.stat()):
        raise OSError(errno.EPERM, "others may write there: chmod go-w, or --cache-trust", str(path.parent))
    for each in (path, _lock(path), *(path.with_name(path.name + suffix) for suffix in _BESIDE)):
        try:
            found = each.lstat()
        except FileNotFoundError:
            continue
        if not stat.S_ISREG(found.st_mode) or not (trusting or is_ours(found)):
            raise OSError(errno.EPERM, "not a file of your own, or one that others may write", str(each))


def _checked(path: Path) -> sqlite3.Connection:
    connection = _connect(path)
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        if application == APPLICATION and version == VERSION and tables == set(_TABLES):
            return _tuned(connection)
    except sqlite3.Error as error:
        connection.close()
        if is_damage(error):
            raise _Unfit("it was damaged", ours=True) from error
        raise
    connection.close()
    if application == APPLICATION:
        raise _Unfit("another version of this tool had made it", ours=True)
    if tables:
        raise _Unfit("it was not made by this tool, and is now called " + _aside(path).name, ours=False)
    raise _Unfit("it was empty", ours=True)


def _created(path: Path) -> sqlite3.Connection:
    """A new file, which appears all at once, so that being killed leaves no half of it."""
    making = path.with_suffix(".new")
    _clear(making, ours=True)
    with closing(_connect(making)) as connection:
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("BEGIN")
        for name, columns in _TABLES.items():
            connection.execute(f"CREATE TABLE {name} ({columns}) WITHOUT ROWID")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    making.replace(path)
    return _tuned(_connect(path))


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)


def _tuned(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.execute("PRAGMA journal_mode = WAL")
    # A power cut may damage the file; then it is dropped. Waiting for the disk each time costs more.
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA cache_size = -{_PAGES_KIB}")
    return connection


def _clear(path: Path, ours: bool) -> None:
    if not ours:
        path.replace(_aside(path))
    for suffix in ("", *_BESIDE):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _aside(path: Path) -> Path:
    return path.with_name(path.name + ".foreign")


def _lock(path: Path) -> Path:
    """The lock file under which ``path`` is made or removed."""
    return path.with_suffix(".lock")
