"""What a run says: one value, from which every format and the exit code come."""

from __future__ import annotations

__all__ = [
    "DossierState",
    "LeftOut",
    "Policy",
    "Report",
    "RuleText",
    "Stats",
]

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

from scanner.model.code import Fact
from scanner.model.declared import DeclaredMap
from scanner.model.effects import Followed, Severity
from scanner.model.findings import Correction, Finding
from scanner.model.graph import Graph
from scanner.model.places import Absence, Problem
from scanner.model.services import Observation, Service
from scanner.model.trend import Course, Movement, PastReport


class Stats(Struct, frozen=True):
    files: int = 0
    bytes: int = 0
    candidates: int = 0
    parsed: int = 0
    cached: int = 0
    rules: int = 0
    calls: int = 0
    unresolved_calls: int = 0
    outlined: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)  # FileRole → files
    # Stage → wall time; never part of equal-bytes output.
    seconds: Mapping[str, float] = field(default_factory=dict)


class LeftOut(Struct, frozen=True):
    """A folder whose files were not looked at for facts, or whose program is not taken for a service, for its name
    or for what is said of it."""

    path: str
    role: str  # a FileRole; "tool" for a program in a place for tools
    says: str
    files: int = 0  # left out with it; 0 for a program, whose facts count
    said_by: str = ""  # the line of .gitattributes that leaves it out, and not a name


class RuleText(Struct, frozen=True):
    """What a person reads of a rule."""

    id: str
    title: str
    why: str
    fix: str = ""
    severity: Severity = Severity.WARNING


class Policy(Struct, frozen=True):
    """What the caller wants judged and shown: the severity that fails a run (None: advisory), whether gaps do."""

    fail_on: Severity | None = None
    strict: bool = False
    sarif_suppressed: bool = False  # excused and known findings stay in SARIF


class DossierState(Struct, frozen=True):
    """How many parts of a dossier nobody has confirmed as they are, and how many of those say something else since."""

    unconfirmed: int
    changed: int


class Report(Struct, frozen=True):
    """Everything a renderer needs; text, exit code and every format come from this one value."""

    root: str
    commit: str
    scope: tuple[str, ...]
    map: DeclaredMap | None
    below: str = ""  # the root as seen from the top of its git repository; "" at the top, or without git
    map_place: str = ""  # the map as seen from there, when it lies outside the root
    source_url: str = ""  # an address, or a template with {path}, {line} and {commit}, for links to code
    course: Course = field(default_factory=Course)  # the runs that a history holds, this one last
    movement: Movement | None = None  # what changed since the run before; None where nothing is known of one
    # Component → of those that have one; None: nobody looked.
    dossiers: Mapping[str, DossierState] | None = None
    graph: Graph = field(default_factory=Graph)  # who talks to whom, where a format shows it
    remote: str = ""  # where the repository is hosted, as its remote says, without credentials
    home: str = ""  # where mapcheck itself is at home, as its package says; "" where nobody said
    rule_pages: Mapping[str, str] = field(default_factory=dict)  # id of a rule of ours → its page, at home
    services: tuple[Service, ...] = ()
    observations: Mapping[str, Observation] = field(default_factory=dict)  # component id → observation
    # Component id → service paths.
    component_services: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    fact_services: Mapping[str, str] = field(default_factory=dict)  # fact path, or path:line → service path
    # File outside of services → those that run it.
    reached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Finding, ...] = ()
    not_evaluated: tuple[str, ...] = ()  # sentences: what a partial run did not judge, and why
    problems: tuple[Problem, ...] = ()
    absent: tuple[Absence, ...] = ()
    proposals: tuple[Correction, ...] = ()  # what would make the map say more, though it does not lie
    stats: Stats = Stats()
    as_of: date | None = None
    rule_texts: Mapping[str, RuleText] = field(default_factory=dict)  # rule id → what a person reads of it
    policy: Policy = Policy()
    guessed: bool = False  # made at once, from what an earlier look took in: another tells for sure
    followed: tuple[
        Followed, ...
    ] = ()  # by service, "" for what no service owns; those with calls that lead nowhere
    left_out: tuple[LeftOut, ...] = ()  # by path
    previous: PastReport | None = None  # the report that this one is compared with
    commit_says: str = ""  # the day and subject of ``commit``, where somebody asked for them
