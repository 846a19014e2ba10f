"""The past of a repository, run by run: the commit that stood at the end of each week, read from git's objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from scanner.model import Report
from scanner.pipeline import Request, scan
from scanner.pipeline.lately import Lately
from scanner.walk import commits_at

if TYPE_CHECKING:
    from scanner.pipeline.aside import Engine

STEPS = {"day": 1, "week": 7, "month": 30}  # days
Told = Callable[[date, str, int, int], None]  # day, commit, done, in all


def days(since: date, until: date, every: str) -> tuple[date, ...]:
    """The days to look at, oldest first; the last is ``until``."""
    step = timedelta(days=STEPS[every])
    found = [until]
    while found[-1] - step >= since:
        found.append(found[-1] - step)
    return tuple(reversed(found))


def backfilled(
    request: Request, wanted: tuple[date, ...], told: Told, engine: Engine | None = None
) -> Iterator[Report]:
    """A report for each day that had a commit, as of that day. Content that did not change is not read again."""
    there, lately = commits_at(request.root, wanted), Lately()
    for number, (day, commit) in enumerate(there.items(), 1):
        told(day, commit, number, len(there))
        yield scan(replace(request, commit=commit, as_of=day, dated=True), engine=engine, lately=lately)
