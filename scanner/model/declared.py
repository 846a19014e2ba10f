"""What the map declares: layers, components, claims, known issues, the plan."""

from __future__ import annotations

__all__ = [
    "Cadence",
    "Component",
    "DeclaredMap",
    "KnownIssue",
    "Layer",
    "MapException",
    "Phase",
    "Plane",
    "Relation",
    "Session",
    "Status",
    "last_day",
    "weeks_of",
]

from collections import Counter
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from scanner.model.claims import Claim
from scanner.model.places import Location


class Status(StrEnum):
    """A status that a map may declare. ``deployed`` is read as ``production``."""

    PRODUCTION = "production"
    POC = "poc"
    PARTIAL = "partial"
    MISSING = "missing"
    UNKNOWN = "unknown"
    DEPRECATED = "deprecated"


class KnownIssue(Struct, frozen=True):
    """An architectural issue that the map admits. It holds while ``rule`` finds it, or ``shown_by`` holds."""

    rule: str  # "" for an issue that no rule can see
    severity: str
    text: str
    location: Location
    where: tuple[
        str, ...
    ] = ()  # files or folders, each with ``#Function`` or not; (): wherever the rule finds it
    doc: str = ""
    doc_location: Location | None = None
    documented: str = ""  # yes, no or partial, as written
    shown_by: Claim | None = None


class MapException(Struct, frozen=True):
    rule: str
    reason: str
    until: str  # as written
    location: Location


class Relation(Struct, frozen=True):
    """What a component declares of another: ``kind`` is publishes, consumes, calls or stores."""

    kind: str
    name: str
    location: Location


class Component(Struct, frozen=True):
    id: str
    title: str
    layer: str
    plane: str  # "" when the layer has none
    status: Status
    location: Location
    status_location: Location
    paths: tuple[str, ...] = ()
    path_locations: tuple[Location, ...] = ()  # one for each of ``paths``
    parts: tuple[str, ...] = ()  # what of its paths is its own: globs, each with ``#Symbol`` or not; (): all
    part_locations: tuple[Location, ...] = ()  # one for each of ``parts``
    places: tuple[str, ...] = ()  # the folders and files that ``parts`` name, once the tree is known
    former: tuple[tuple[str, str], ...] = ()  # a path that git saw move here, and what its folder was called
    deployed_as: tuple[str, ...] = ()
    look_for: tuple[str, ...] = ()
    notes: str = ""
    owner: str = ""
    claims: tuple[Claim, ...] = ()
    issues: tuple[KnownIssue, ...] = ()
    exceptions: tuple[MapException, ...] = ()
    aka: tuple[str, ...] = ()  # other names that people and plans use
    design: str = ""  # what the original design says of it: "In diagram"
    source: str = ""  # where it comes from, if the original design does not have it
    priority: str = ""  # of closing the gap
    implementation: str = ""  # in words, what the paths do not say: "S3 + apps/entitylake"
    relations: tuple[Relation, ...] = ()  # what it publishes, consumes, calls and stores, as far as it says
    relates: tuple[
        str, ...
    ] = ()  # the kinds of relations that it says anything of, be it that there are none
    repo: str = ""  # the repository of a fleet that it is in; "": the one that holds the map

    @property
    def own(self) -> tuple[str, ...]:
        """Where its code lies: the places of its parts, if it names any; else its paths."""
        if not self.parts:
            return self.paths
        return self.places or tuple(part.partition("#")[0] for part in self.parts)


class Plane(Struct, frozen=True):
    """A part of a layer."""

    id: str
    title: str
    location: Location
    assessment: str = ""


class Layer(Struct, frozen=True):
    id: str
    title: str
    location: Location
    planes: tuple[Plane, ...] = ()
    assessment: str = ""


class Session(Struct, frozen=True):
    """A session of the execution plan: which components a group looks at, and when."""

    id: str
    title: str
    components: tuple[str, ...]
    location: Location
    component_locations: tuple[Location, ...] = ()
    week: int = 0
    phase: str = ""  # the id of its phase; "": any whose weeks hold its own
    owner: str = ""
    state: str = ""  # todo, doing, done; "" is todo
    decided: str = ""  # keep, refactor, rebuild, remove
    effort: str = ""


class Phase(Struct, frozen=True):
    """A phase of the execution plan; ``weeks`` are the first and the last, both included."""

    id: str
    title: str
    location: Location
    weeks: tuple[int, int] = (0, 0)
    items: tuple[str, ...] = ()


class Cadence(Struct, frozen=True):
    """So many ``sessions`` of the execution plan in every ``weeks`` of it."""

    sessions: int
    weeks: int


class DeclaredMap(Struct, frozen=True):
    path: str
    roots: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    sessions: tuple[Session, ...] = ()
    claims: tuple[Claim, ...] = ()  # about the whole, not one component
    layers: tuple[Layer, ...] = ()  # in the map's order, with their planes; components name theirs by id
    phases: tuple[Phase, ...] = ()
    starts: str = ""  # the first day of the plan's week 1 (ISO)
    cadence: Cadence | None = None  # of the plan's sessions
    roots_location: Location | None = None  # of the word ``roots``; None where the map has none
    elsewhere: int = 0  # components of other repositories, which are not among these


def weeks_of(declared: DeclaredMap) -> dict[str, int]:
    """Session → the week of the plan that it is for; 0 where neither it nor the cadence tells.

    A session without a week of its own takes the first turn of the cadence that has room, in the order of the plan, and
    not before its phase begins; it has until the last week of that turn.
    """
    weeks, cadence = {each.id: each.week for each in declared.sessions}, declared.cadence
    if cadence is None:
        return weeks
    begins = {phase.id: phase.weeks[0] for phase in declared.phases}
    taken = Counter((week - 1) // cadence.weeks for week in weeks.values() if week > 0)
    for session in declared.sessions:
        if session.week == 0:
            turn = max(begins.get(session.phase, 0) - 1, 0) // cadence.weeks
            while taken[turn] >= cadence.sessions:
                turn += 1
            taken[turn] += 1
            weeks[session.id] = (turn + 1) * cadence.weeks
    return weeks


def last_day(starts: str, week: int) -> date | None:
    """The last day of a ``week`` of a plan (1 is its first) that ``starts`` on an ISO day; None where either is not told."""
    return date.fromisoformat(starts) + timedelta(days=7 * week - 1) if starts and week else None
