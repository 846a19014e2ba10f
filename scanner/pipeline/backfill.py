"""The past of a repository, run by run: the commit that stood at the end of each week, read from git's objects.

Neighbouring weeks share nearly all of their files, so one process looks at them one after the other; several processes
take a stretch of the past each.
"""

from __future__ import annotations

import select
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from scanner.machine import Child, can_fork
from scanner.model import PastRun
from scanner.pipeline import Request, scan
from scanner.pipeline.lately import Lately
from scanner.pipeline.processes import default_jobs
from scanner.store.runs import run_of

if TYPE_CHECKING:
    from scanner.pipeline.aside import Engine

STEPS = {"day": 1, "week": 7, "month": 30}  # days
_LEAST = 3  # days in a stretch: the first of each is looked at as if there had been none before
_MEMORY = 1 << 46  # bytes of addresses: no limit but those that each parser has anyhow

Day = tuple[date, str]  # and the commit that stood at its end


def days(since: date, until: date, every: str) -> tuple[date, ...]:
    """The days to look at, oldest first; the last is ``until``."""
    step = timedelta(days=STEPS[every])
    found = [until]
    while found[-1] - step >= since:
        found.append(found[-1] - step)
    return tuple(reversed(found))


def backfilled(
    request: Request, there: Mapping[date, str], engine: Engine | None = None
) -> Iterator[PastRun]:
    """The run of each day and commit of ``there``, as of that day, as they come: in no order where several processes look.

    Content that did not change is not read again.
    """
    jobs = request.jobs or default_jobs()
    stretches = _stretches(tuple(there.items()), jobs if engine is None and can_fork() else 1)
    if len(stretches) == 1:
        yield from _looked(request, stretches[0], engine)
        return
    request = structs.replace(request, jobs=max(1, jobs // len(stretches)))
    children: dict[Child, list[Day]] = {}
    try:
        for stretch in stretches:
            children[_begun(request, stretch)] = list(stretch)
        while children:
            for child in _ready(children):
                told = child.answers()
                if told is None:  # done; or what it met is to be said here, where somebody hears it
                    left = children.pop(child)
                    child.end()
                    yield from _looked(request, left)
                    continue
                for frame in told:
                    del children[child][0]
                    yield msgspec.msgpack.decode(frame, type=PastRun)
    finally:
        for child in children:
            child.end()


def _stretches(there: Sequence[Day], jobs: int) -> list[Sequence[Day]]:
    """``there`` in at most ``jobs`` parts of days that follow each other, one at least."""
    count = max(1, min(jobs, len(there) // _LEAST))
    ends = [len(there) * number // count for number in range(count + 1)]
    return [there[start:end] for start, end in pairwise(ends)]


def _begun(request: Request, stretch: Sequence[Day]) -> Child:
    """A process that looks at ``stretch`` and ends."""

    def work(_: bytes) -> Iterator[bytes]:
        yield from map(msgspec.msgpack.encode, _looked(request, stretch))
        raise SystemExit

    child = Child(work, _MEMORY)
    child.ask(b"")
    return child


def _looked(request: Request, stretch: Sequence[Day], engine: Engine | None = None) -> Iterator[PastRun]:
    lately = Lately()
    for day, commit in stretch:
        asked = structs.replace(request, commit=commit, as_of=day, dated=True)
        yield run_of(scan(asked, engine=engine, lately=lately))


def _ready(children: Mapping[Child, object]) -> list[Child]:
    """Those that have answered or ended, after waiting for one."""
    return select.select(list(children), [], [])[0]
