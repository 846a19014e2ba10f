"""How drift moves: what two runs differ in, and what all runs of a history show together."""

from __future__ import annotations

__all__ = [
    "Course",
    "Lifetime",
    "Line",
    "Moved",
    "Movement",
    "PastReport",
    "PastRun",
    "Point",
    "Standing",
    "Turned",
    "lived_days",
]

from datetime import date

from msgspec import Struct

from scanner.model.findings import Finding
from scanner.model.places import Location


class Standing(Struct, frozen=True):
    """Where a component stood in a run: its layer's id, what the map declared of it, what the code showed."""

    id: str
    layer: str
    declared: str
    observed: str


class PastReport(Struct, frozen=True):
    """An earlier report, as far as a later one is compared with it. ``as_of`` is an ISO date, or "" if unknown.

    ``standings`` is empty where the earlier report did not keep them.
    """

    path: str
    commit: str
    as_of: str
    findings: tuple[Finding, ...] = ()
    standings: tuple[Standing, ...] = ()


class PastRun(Struct, frozen=True):
    """What a history keeps of a run. ``day`` is an ISO date, or "" if unknown."""

    day: str
    commit: str
    findings: tuple[Finding, ...] = ()
    standings: tuple[Standing, ...] = ()


class Moved(Struct, frozen=True):
    """A finding that is the same as before and stands in another file, or with another component."""

    finding: Finding
    place: Location  # where it stood
    component: str  # whose it was


class Turned(Struct, frozen=True):
    """A component of which the map or the code says something else than before; ``before`` is None for a new one."""

    before: Standing | None
    now: Standing


class Movement(Struct, frozen=True):
    """What changed since an earlier run. ``kept`` counts the findings that are as they were; those that moved are among them."""

    day: str  # of the earlier run (ISO), "" unknown
    commit: str
    new: tuple[Finding, ...] = ()
    fixed: tuple[Finding, ...] = ()
    moved: tuple[Moved, ...] = ()
    turned: tuple[Turned, ...] = ()
    kept: int = 0


class Point(Struct, frozen=True):
    """One run in a series: its day (ISO), and how many findings were open then."""

    day: str
    errors: int = 0
    warnings: int = 0
    notes: int = 0


class Line(Struct, frozen=True):
    """How many findings of one kind were open in each run, in the order of the course's points."""

    name: str
    counts: tuple[int, ...]


class Course(Struct, frozen=True):
    """All runs of a history, oldest first, each finding counted by its layer's id ("" none), its rule and its owners.

    ``mended``: findings that some run had and the newest has not; ``mend_days``: from the first day that had one to the
    first that had not, on average; None where none was mended.
    """

    points: tuple[Point, ...] = ()
    layers: tuple[Line, ...] = ()
    rules: tuple[Line, ...] = ()
    owners: tuple[Line, ...] = ()
    mended: int = 0
    mend_days: float | None = None


class Lifetime(Struct, frozen=True):
    """A finding over all runs: the first and last day that had it, the first run's day after it, whether it is open still."""

    fingerprint: str
    rule: str
    component: str
    first: str
    last: str
    is_open: bool
    gone: str = ""  # "" while it is open


def lived_days(life: Lifetime) -> int | None:
    """From the first day that had a mended finding to the first that had not; None where the days are not known."""
    try:
        return (date.fromisoformat(life.gone) - date.fromisoformat(life.first)).days
    except ValueError:
        return None
