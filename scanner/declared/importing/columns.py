"""What the columns of a table are: by what they are called, else by what their cells look like."""

from __future__ import annotations

import re
from dataclasses import replace

from scanner.declared.importing.tables import Table
from scanner.declared.importing.words import plain, status_of

NAME = (
    "component", "service", "name", "module", "app", "application", "system", "subsystem", "capability", "feature",
    "building block", "block", "part", "package", "product",
)  # fmt: skip
STATUS = ("status", "state", "lifecycle", "maturity", "stage", "readiness", "progress")
WHERE = (
    "production service", "service", "services", "path", "paths", "location", "code", "directory", "folder", "dir",
    "implementation", "repository", "repo", "where", "source path", "lives in",
)  # fmt: skip
NOTES = ("notes", "note", "description", "comment", "comments", "remarks", "details")
OWNER = ("owner", "owners", "team", "owned by", "squad", "contact", "dri")
_MOST = 0.7  # of the cells of a column, for what they look like to be believed
_PATH = re.compile(r"`?[\w@.-]+(?:/[\w@.-]+)+/?`?")


def understood(table: Table) -> Table:
    """The table with the columns whose headings say nothing called by what their cells look like.

    A heading that is known is never changed; of those that are not, one may turn out to be the status, one the path,
    and the first of words the name.
    """
    names = [plain(column).lower() for column in table.columns]
    cells = [[row[n] for row in table.rows if n < len(row) and row[n]] for n in range(len(names))]
    unknown = [
        n for n, name in enumerate(names) if name not in (*NAME, *STATUS, *WHERE, *NOTES, *OWNER) or not name
    ]
    if not any(name in STATUS for name in names):
        _call(names, unknown, "status", [n for n in unknown if _most(cells[n], _is_status)])
    if not any(name in WHERE for name in names[1:]):
        _call(names, unknown, "path", [n for n in unknown if _most(cells[n], _is_path)])
    if names and not any(name in NAME for name in names):
        _call(names, unknown, "component", [n for n in unknown if n == 0 and cells[n]])
    return replace(table, columns=tuple(names))


def _call(names: list[str], unknown: list[int], name: str, found: list[int]) -> None:
    if found:
        names[found[0]] = name
        unknown.remove(found[0])


def _most(cells: list[str], fits: object) -> bool:
    return bool(cells) and callable(fits) and sum(map(fits, cells)) >= _MOST * len(cells)


def _is_status(cell: str) -> bool:
    return len(plain(cell)) <= 40 and not _is_path(cell) and status_of(cell) is not None


def _is_path(cell: str) -> bool:
    return _PATH.fullmatch(plain(cell).partition(" ")[0]) is not None
