"""Facts by content, so that an unchanged file is never looked at twice."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from scanner.model import Problem, ProblemKind
from scanner.store.database import drop_database, is_busy, is_damage, open_database
from scanner.store.pruning import held_bytes, prune, prune_daily, touch
from scanner.store.sealing import key_for, seal

FILE = "facts.sqlite3"
_TOUCHED_DAYS = 3  # a value counts as used on the day that is written down for it, give or take this many
_CHUNK = 900  # SQLite takes 999 parameters everywhere (https://www.sqlite.org/limits.html)


class FactCache:
    """Bytes by key, and what was last known of the files of each root.

    Never raises: a cache can only save time. Every value is sealed, so one that was damaged on disk, or that somebody
    else wrote, is forgotten rather than believed.
    """

    def __init__(self, folder: Path | None = None, trusting: bool = False) -> None:
        """``folder``: None for ``$MAPCHECK_CACHE_DIR``, or else the user's cache folder. ``trusting``: what others may
        have written there is believed too.
        """
        self._path = (folder or cache_folder()) / FILE
        self._today = date.today().toordinal()
        self._problems: list[Problem] = []
        self._damaged = 0  # values that did not fit their seal
        self._trees: dict[str, bytes] = {}  # as stored, to see whether there is anything new to store
        self._aging: list[tuple[str, str]] = []  # table and key of what was used and does not say so yet
        self._trusting = trusting
        self._seal_key = b""
        self._writes = True
        self._connection: sqlite3.Connection | None = None
        self._open()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why the cache, or a part of it, was dropped or cannot be used."""
        if not self._damaged:
            return tuple(self._problems)
        values = "1 value" if self._damaged == 1 else f"{self._damaged} values"
        says = f"{values} in the cache, damaged or written by others: dropped"
        return (*self._problems, self._problem(says))

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The values that are known; a damaged one is dropped and counts as unknown."""
        return self._get("facts", list(keys))

    def put_many(self, values: Mapping[str, bytes]) -> None:
        """Remember ``values``; forgotten without a word when another run keeps the cache busy."""
        self._put("facts", values)

    def stamps(self, root: str) -> dict[str, tuple[str, str]]:
        """Path → (stamp, blob), as last stored for ``root``."""
        stored = self._get("trees", [root]).get(root, b"")
        self._trees[root] = stored
        columns = stored.decode("utf-8", "surrogatepass").split("\0")
        return dict(zip(columns[0::3], zip(columns[1::3], columns[2::3], strict=False), strict=False))

    def put_stamps(self, root: str, stamps: Mapping[str, str], blobs: Mapping[str, str]) -> None:
        """Remember for ``root`` the paths that both ``stamps`` and ``blobs`` know, and nothing else."""
        rows = [
            part for path, stamp in stamps.items() if path in blobs for part in (path, stamp, blobs[path])
        ]
        packed = "\0".join(rows).encode("utf-8", "surrogatepass")
        if packed != self._trees.get(root):
            self._put("trees", {root: packed})
            self._trees[root] = packed

    def engine(self, name: str) -> bytes:
        """What was compiled for this machine under ``name``; b"" when that is not known.

        Native code runs it as it is, so it has a table of its own that no import fills, and none of it is taken from a
        cache that others may write.
        """
        return b"" if self._trusting else self._get("engines", [name]).get(name, b"")

    def put_engine(self, name: str, compiled: bytes) -> None:
        if not self._trusting:
            self._put("engines", {name: compiled})

    @property
    def path(self) -> Path:
        return self._path

    def parts(self, size: int) -> Iterator[dict[str, bytes]]:
        """Every value that is whole, by key, ``size`` at a time."""
        last: str | None = ""
        while last is not None and self._connection is not None:
            query = "SELECT key FROM facts WHERE key > ? ORDER BY key LIMIT ?"
            keys = [key for (key,) in self._connection.execute(query, (last, size))]
            last = keys[-1] if keys else None
            if found := self.get_many(keys):
                yield found

    def extent(self) -> tuple[int, int]:
        """How many values there are, and the bytes that they take."""
        if self._connection is None:
            return 0, 0
        (values,) = self._connection.execute("SELECT COUNT(*) FROM facts").fetchone()
        return int(values), held_bytes(self._connection)

    def prune(self) -> None:
        """Drop what was not used for a month, now."""
        if self._connection is not None:
            try:
                prune(self._connection, self._today)
            except sqlite3.Error as error:
                self._fail(error)

    def close(self) -> None:
        """Prune what is old, and let go of the file."""
        if self._connection is None:
            return
        if self._writes:
            try:
                touch(self._connection, self._aging, self._today)
                prune_daily(self._connection, self._today)
            except sqlite3.Error as error:
                self._fail(error)
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> FactCache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> None:
        try:
            if not self._path.is_absolute():
                raise ValueError("a relative folder could be one that the scanned tree brings")
            self._seal_key = key_for(self._trusting)
            self._connection, why = open_database(self._path, self._trusting)
        except (OSError, ValueError, sqlite3.Error) as error:
            self._note(f"there is no cache ({error}), so every run reads everything; set MAPCHECK_CACHE_DIR")
            return
        if why:
            self._note(f"the cache was dropped: {why}")

    def _get(self, table: str, keys: Sequence[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        if self._connection is None:
            return found
        damaged = []
        try:
            for start in range(0, len(keys), _CHUNK):
                chunk = keys[start : start + _CHUNK]
                marks = ",".join("?" * len(chunk))
                query = f"SELECT key, used, seal, value FROM {table} WHERE key IN ({marks})"
                for key, used, sealed, value in self._connection.execute(query, chunk):
                    if (
                        not isinstance(value, bytes)
                        or not isinstance(used, int)
                        or sealed != seal(self._seal_key, table, key, value)
                    ):
                        damaged.append(key)
                        continue
                    found[key] = value
                    if used + _TOUCHED_DAYS < self._today:
                        self._aging.append((table, key))
            if damaged:
                self._connection.executemany(
                    f"DELETE FROM {table} WHERE key = ?", [(key,) for key in damaged]
                )
                self._damaged += len(damaged)
        except sqlite3.Error as error:
            self._fail(error)
        return found

    def _put(self, table: str, values: Mapping[str, bytes]) -> None:
        if self._connection is None or not self._writes or not values:
            return
        rows = [
            (key, self._today, seal(self._seal_key, table, key, value), value)
            for key, value in values.items()
        ]
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?)", rows)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._fail(error)

    def _fail(self, error: sqlite3.Error) -> None:
        """Go on without what failed: writing, when another run is busy; the file, when it is damaged."""
        if self._connection is None:
            return
        if self._connection.in_transaction:
            self._connection.rollback()
        if is_busy(error):
            self._writes = False  # whoever is that slow would make us wait each time
            return
        self._connection.close()
        self._connection = None
        if not is_damage(error):
            self._note(f"the cache cannot be used any longer ({error})")
            return
        self._note("the cache was dropped: it was damaged")
        try:
            drop_database(self._path)
        except OSError as failed:
            self._note(f"the damaged cache cannot be removed ({failed})")
            return
        self._open()

    def _note(self, says: str) -> None:
        self._problems.append(self._problem(says))

    def _problem(self, says: str) -> Problem:
        return Problem(str(self._path), ProblemKind.CACHE, says)


def cache_folder() -> Path:
    """``$MAPCHECK_CACHE_DIR``, or else the user's cache folder."""
    chosen = os.environ.get("MAPCHECK_CACHE_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("mapcheck", appauthor=False)
