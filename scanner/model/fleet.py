"""Many repositories at once: what a fleet is made of, what each of its repositories showed, and what all of them show."""

from __future__ import annotations

__all__ = [
    "ComponentState",
    "Crossing",
    "Fleet",
    "FleetReport",
    "Limits",
    "Outcome",
    "Party",
    "Repository",
]

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

from scanner.model.findings import Finding
from scanner.model.graph import Graph
from scanner.model.places import Location, Problem
from scanner.model.report import Policy, RuleText
from scanner.model.trend import Course

MEBIBYTE = 1024 * 1024


class Limits(Struct, frozen=True):
    """What one repository may take: wall seconds, bytes of memory, bytes of a clone."""

    seconds: int = 900
    memory: int = 4096 * MEBIBYTE
    clone: int = 2048 * MEBIBYTE


class Repository(Struct, frozen=True):
    """A repository of a fleet. ``address`` is a folder of this machine, or of what git fetches from if ``is_remote``."""

    id: str
    address: str
    location: Location
    is_remote: bool = False
    ref: str = "HEAD"
    map: str = ""  # path of its own map, from its root; "": the shared map, or else the map.yaml at its root
    whole: bool = False  # with all of its history; else as if its commit had no parents
    owner: str = ""
    limits: Limits = Limits()


class Fleet(Struct, frozen=True):
    """A FLEET.yaml. ``map`` is the shared map, "" without one; ``rules`` are folders; both as paths of this machine."""

    path: str
    repositories: tuple[Repository, ...]
    map: str = ""
    rules: tuple[str, ...] = ()
    concurrency: int = 0  # 0: as many as there are cores, or threads of workers
    retries: int = 1
    quota: int = 20 * 1024 * MEBIBYTE  # bytes of all clones together
    store: str = ""  # where facts are shared, as an address of fsspec; "": only in the cache of each machine


class ComponentState(Struct, frozen=True):
    """A component as its map declares it, and as the code of its repository shows it."""

    id: str
    title: str
    layer: str
    layer_title: str
    declared: str
    observed: str
    owner: str = ""
    location: Location | None = None  # in the map
    names: tuple[str, ...] = ()  # of services, by which it would show


class Outcome(Struct, frozen=True):
    """What one repository showed; ``failed`` says why it could not be looked at, and then the rest is empty."""

    repository: str
    commit: str = ""
    map: str = ""  # the map that it was held against, "" for none
    components: tuple[ComponentState, ...] = ()
    services: int = 0
    files: int = 0
    graph: Graph = field(default_factory=Graph)
    findings: tuple[Finding, ...] = ()
    suppressed: int = 0
    problems: tuple[Problem, ...] = ()
    not_evaluated: tuple[str, ...] = ()
    failed: str = ""
    owner: str = ""


class Crossing(Struct, frozen=True):
    """A topic or store that services of several repositories share: who feeds it, and who takes from it.

    ``sure`` is False where the name is only unique within a database or namespace, and nobody tells which one it is in.
    """

    node: str  # the graph's id
    kind: str
    technology: str
    name: str
    feeds: tuple[Party, ...] = ()
    takes: tuple[Party, ...] = ()
    sure: bool = True


class Party(Struct, frozen=True, order=True):
    """A service at one end of a crossing, and a line of its repository that shows it."""

    repository: str
    service: str
    location: Location


class FleetReport(Struct, frozen=True):
    """Everything a renderer of a fleet needs."""

    path: str
    outcomes: tuple[Outcome, ...]  # by the fleet's order
    graph: Graph = field(default_factory=Graph)
    crossings: tuple[Crossing, ...] = ()
    findings: tuple[Finding, ...] = ()  # those that only the whole shows; paths begin with the repository
    not_evaluated: tuple[str, ...] = ()
    as_of: date | None = None
    course: Course = field(default_factory=Course)
    rule_texts: Mapping[str, RuleText] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
