"""What diff is given, and what it concludes."""

from __future__ import annotations

__all__ = [
    "Correction",
    "Excuse",
    "Finding",
    "Judged",
    "Observations",
    "State",
]

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from scanner.model.code import Fact, Suppression
from scanner.model.effects import Cleared, Confidence, Followed, Hazard, Lacking, Severity, Step
from scanner.model.graph import Topology
from scanner.model.history import Move
from scanner.model.places import Absence, Location, Problem, SourceFile
from scanner.model.services import Observation, Service


class State(StrEnum):
    """A finding against a baseline or a merge base."""

    NEW = "new"
    KNOWN = "known"
    FIXED = "fixed"


class Correction(Struct, frozen=True):
    """One edit of the map that would make it true.

    ``key`` of the component called ``component`` (or of its claim or issue, when ``item`` names one) becomes
    ``new``. An ``old`` names the one entry of a list; ``new`` empty takes the entry out.
    """

    component: str
    key: str  # status, paths, min, issues …; "component": one to add, with the path ``new`` and the status ``item``
    old: str
    new: str
    why: str
    item: str = ""


class Excuse(Struct, frozen=True):
    """Why a finding is suppressed: the reason given, the last day it holds, and where that is written."""

    reason: str
    until: str
    location: Location


class Finding(Struct, frozen=True):
    """One place where the map and the code disagree, or where the code has a known hazard."""

    rule: str
    severity: Severity
    confidence: Confidence
    message: str
    location: Location
    subject: str  # part of the fingerprint; never a line number
    fingerprint: str
    component: str = ""  # component id
    service: str = ""  # service path
    components: tuple[str, ...] = ()  # ids of all that share the place, where it is no one's alone
    services: tuple[str, ...] = ()  # paths of those that run the file, where it is in none of them
    related: tuple[Step, ...] = ()
    state: State = State.NEW
    since: str = ""  # ISO date of the commit that made it true, when history was read
    owners: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()  # what the map would have to say instead
    excuse: Excuse | None = None  # set on suppressed findings alone
    first_seen: str = ""  # ISO date of the first of a row of reports that held it


class Observations(Struct, frozen=True):
    """All that was seen of a tree: what a map is held against."""

    files: tuple[SourceFile, ...] = ()
    services: tuple[Service, ...] = ()
    facts: tuple[Fact, ...] = ()
    fact_services: Mapping[str, str] = field(default_factory=dict)  # fact path, or path:line → service path
    # File outside of services → those that run it.
    reached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    components: Mapping[str, Observation] = field(default_factory=dict)  # component id → observation
    hazards: tuple[Hazard, ...] = ()
    cleared: tuple[Cleared, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    followed: tuple[Followed, ...] = ()  # by file
    suppressions: tuple[Suppression, ...] = ()
    problems: tuple[Problem, ...] = ()
    absent: tuple[Absence, ...] = ()
    deleted: frozenset[str] = frozenset()  # declared paths that git saw a commit take away
    # Parts, and places of issues, whose symbol no file of theirs names.
    nameless: frozenset[str] = frozenset()
    moved: tuple[Move, ...] = ()  # declared paths that are looked at where git saw them go
    topology: Topology | None = None  # None: nobody looked
    # Technology → the kinds of its facts that some rule can see; of others silence says nothing.
    technologies: Mapping[str, frozenset[str]] = field(default_factory=dict)
    as_of: date | None = None  # None: nothing expires


class Judged(Struct, frozen=True):
    """What diff concludes. ``not_evaluated`` are sentences: what was not judged, and why."""

    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Finding, ...] = ()
    not_evaluated: tuple[str, ...] = ()
    proposals: tuple[Correction, ...] = ()  # what would make the map say more, though it does not lie
