"""Keeps the cache from growing for ever: by when a value was last used, and by the size of the whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

MOST_BYTES = 256 * 1024 * 1024
KEPT_DAYS = 30

_TABLES = ("facts", "trees", "engines")


def touch(connection: sqlite3.Connection, used: Sequence[tuple[str, str]], today: int) -> None:
    """Write down that these (table, key) were used. ``today`` is a day's ordinal. Raises sqlite3.Error."""
    if not used:
        return
    connection.execute("BEGIN IMMEDIATE")
    for table in _TABLES:
        rows = [(today, key) for where, key in used if where == table]
        connection.executemany(f"UPDATE {table} SET used = ? WHERE key = ?", rows)
    connection.execute("COMMIT")


def prune_daily(connection: sqlite3.Connection, today: int, most_bytes: int = MOST_BYTES) -> None:
    """``prune``, unless it was done today and the whole is not too large. Raises sqlite3.Error."""
    last = connection.execute("SELECT value FROM state WHERE key = 'pruned'").fetchone()
    if last != (today,) or held_bytes(connection) > most_bytes:
        prune(connection, today, most_bytes)


def prune(connection: sqlite3.Connection, today: int, most_bytes: int = MOST_BYTES) -> None:
    """Delete what was not used for a month, and the older half of it all when it is too large. Raises sqlite3.Error."""
    too_large = held_bytes(connection) > most_bytes
    connection.execute("BEGIN IMMEDIATE")
    for table in _TABLES:
        # A day in the future is a clock that was wrong, or damage; nothing would ever prune it.
        connection.execute(f"DELETE FROM {table} WHERE NOT used BETWEEN ? AND ?", (today - KEPT_DAYS, today))
    if too_large:
        (rows,) = connection.execute("SELECT COUNT(*) FROM facts").fetchone()
        oldest = "SELECT key FROM facts ORDER BY used, key LIMIT ?"
        connection.execute(f"DELETE FROM facts WHERE key IN ({oldest})", (rows // 2,))
    connection.execute("INSERT OR REPLACE INTO state VALUES ('pruned', ?)", (today,))
    connection.execute("COMMIT")
    connection.execute("PRAGMA incremental_vacuum").fetchall()


def held_bytes(connection: sqlite3.Connection) -> int:
    """What the values take up, without the pages that are free for new ones."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int(pages - free) * int(size)
