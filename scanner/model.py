"""The nouns that every stage shares. Values only: frozen, no I/O, no imports of ours.

Data flows one way through them::

    bytes → Detection(facts, outline) → Effect/Hazard → Service, Observation → Finding → Report

"Could not tell" is a value of its own throughout (``Status.UNKNOWN``, ``Value.literal`` false,
an empty tuple of evidence next to a reason); it never means "no".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

# --- closed vocabularies ---------------------------------------------------------------------


class Status(StrEnum):
    """A status that a map may declare. ``deployed`` is read as ``production``."""

    PRODUCTION = "production"
    POC = "poc"
    PARTIAL = "partial"
    MISSING = "missing"
    UNKNOWN = "unknown"
    DEPRECATED = "deprecated"


class Observed(StrEnum):
    """A status that evidence can show. There is no "not production": absence of proof is UNKNOWN."""

    PRODUCTION = "production"
    POC = "poc"
    EXISTS = "exists"
    GONE = "gone"
    ABANDONED = "abandoned?"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class Confidence(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class State(StrEnum):
    """A finding against a baseline or a merge base."""

    NEW = "new"
    KNOWN = "known"
    FIXED = "fixed"


class Role(StrEnum):
    """What a related location contributes to a finding."""

    MAP = "map"
    CODE = "code"
    WRITE = "write"
    PUBLISH = "publish"
    CALL = "call"


class ProblemKind(StrEnum):
    """Why a part of the tree could not be looked at."""

    UNREADABLE = "unreadable"
    VANISHED = "vanished"
    UNPARSED = "unparsed"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    TIMED_OUT = "timed-out"
    CACHE = "cache"
    GIT = "git"


class FileRole(StrEnum):
    """Why a file is, or is not, a source of production facts."""

    SOURCE = "source"
    TEST = "test"
    EXAMPLE = "example"
    GENERATED = "generated"
    VENDORED = "vendored"
    BINARY = "binary"
    TOO_LARGE = "too-large"


# --- places ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A span in a file: 1-based lines and columns in characters; ``path`` relative to the root, with ``/``."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class SourceFile:
    """One file of a tree. ``blob`` is its git object name, when something already knows it."""

    path: str
    size: int
    role: FileRole = FileRole.SOURCE
    blob: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that could not be read, parsed or trusted. Shown in every format."""

    path: str
    kind: ProblemKind
    message: str
    line: int = 0  # 0: the file as a whole


# --- what detect finds -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """A captured value. ``literal``: the text is what runs; otherwise it is the source expression, so unknown.

    A partly constant string keeps what is known, with ``{}`` for each unknown part: ``{}/healthz``.
    """

    name: str
    text: str
    literal: bool = True


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One thing the code does or a manifest says, at one place. Facts never judge."""

    location: Location
    kind: str
    technology: str
    rule: str
    symbol: str = ""  # the qualified name that ``from:`` resolved, e.g. "@aws-sdk/client-sns.PublishCommand"
    values: tuple[Value, ...] = ()

    def value(self, name: str) -> str:
        """The text of the value called ``name``; "" when it was not captured."""
        return next((v.text for v in self.values if v.name == name), "")

    def literal(self, name: str) -> str:
        """The same, but "" also when the value could not be read as a constant."""
        return next((v.text for v in self.values if v.name == name and v.literal), "")


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a name comes from: ``module`` is what the file imports ("" for the file itself), ``path`` the steps after it.

    A step is an attribute (``Client``), a call (``client(sns)``: the first argument if it is a constant,
    ``client()`` if not). An instance of a class carries the class's own name, since what is asked of an
    origin is "does this come from there", not "is it a value or a type".
    """

    module: str
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ".".join((self.module, *self.path) if self.module else self.path)


@dataclass(frozen=True, slots=True)
class Call:
    """A call inside ``caller`` (a ``Function.name``; "" at module level), with what its callee resolves to."""

    caller: str
    callee: Origin | None  # None: unresolved, so no edge
    location: Location
    text: str  # the callee as written, for "unresolved" listings
    arguments: tuple[
        Origin | None, ...
    ] = ()  # what each positional argument resolves to: callbacks, tx, cursors
    guards: tuple[
        str, ...
    ] = ()  # enclosing constructs, outermost first: try, catch, loop, defer, go, if, callback:<callee>
    texts: tuple[
        str, ...
    ] = ()  # positional arguments as written, where they are a name, a member or a literal; else ""
    keywords: tuple[
        tuple[str, Origin | None], ...
    ] = ()  # keyword arguments, and properties of literal objects passed
    assigned: str = (
        ""  # the variable that takes the result; "return" when it is returned, "_" when it is thrown away
    )
    outcome: str = ""  # what becomes of a failure, where that is plain: "swallowed", "dropped"
    uses: tuple[str, ...] = ()  # root names inside the argument list


@dataclass(frozen=True, slots=True)
class Function:
    """A function, method, or lambda with a name of its own. ``name`` is unique in its file: ``OrderService.place``."""

    name: str
    location: Location
    exported: bool = True
    decorators: tuple[Origin, ...] = ()  # decorators, annotations
    parameters: tuple[tuple[str, Origin | None], ...] = ()  # name, type
    returns: Origin | None = None
    decorator_arguments: tuple[
        tuple[tuple[str, Origin | None], ...], ...
    ] = ()  # for each decorator: (text, origin) each


@dataclass(frozen=True, slots=True)
class ClassOutline:
    """A class, struct, interface or object, with what it builds on and what its fields are."""

    name: str
    location: Location
    interface: bool = False
    bases: tuple[Origin, ...] = ()
    fields: tuple[tuple[str, Origin], ...] = ()
    methods: tuple[str, ...] = ()  # bare names; for structural interfaces
    decorators: tuple[Origin, ...] = ()
    decorator_arguments: tuple[tuple[tuple[str, Origin | None], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A decision inside ``caller``: the root names that it looks at, local definitions followed."""

    caller: str
    location: Location
    names: tuple[str, ...] = ()
    text: str = ""  # as written, on one line, at most 120 characters


@dataclass(frozen=True, slots=True)
class Outline:
    """The names of one file: enough to link it with others without its syntax tree."""

    path: str
    language: str
    package: str = ""  # Go, Java, Kotlin: the package clause
    imports: tuple[tuple[str, Origin], ...] = ()  # local name → origin; module specifiers as written
    exports: tuple[
        tuple[str, Origin], ...
    ] = ()  # "name" or "Class.field" → what it is an instance or alias of
    functions: tuple[Function, ...] = ()
    classes: tuple[ClassOutline, ...] = ()
    calls: tuple[Call, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Suppression:
    """An in-code ``scan-ignore`` comment: the rule it names, its reason, and the last day it holds."""

    location: Location
    rule: str
    reason: str
    until: str  # as written; diff judges whether it is a date
    applies_to: tuple[int, int] = (0, 0)  # first and last line that it covers


def owner_of(place: Location, owners: Mapping[str, str]) -> str:
    """The service that ``owners`` gives for a fact's place: by its line (``path:line``), else by its file; "" if none."""
    return owners.get(f"{place.path}:{place.line}", owners.get(place.path, ""))


@dataclass(frozen=True, slots=True)
class Detection:
    """All that detect learned of one file. Pure function of its bytes, its name, the rules and the seeds."""

    path: str
    facts: tuple[Fact, ...] = ()
    outline: Outline | None = None
    suppressions: tuple[Suppression, ...] = ()
    problems: tuple[Problem, ...] = ()


# --- what link finds -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One line of a chain of evidence, e.g. a call on the way to a sink."""

    role: Role
    location: Location
    says: str


@dataclass(frozen=True, slots=True)
class Hazard:
    """A pattern found across functions (a dual write, a check-then-act …); diff turns it into a finding.

    ``subject`` identifies it independently of lines, e.g. the function's qualified name.
    """

    rule: str
    location: Location
    subject: str
    says: str
    severity: Severity
    confidence: Confidence
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """The result of linking: hazards, and how much could be followed."""

    hazards: tuple[Hazard, ...] = ()
    calls: int = 0
    unresolved: int = 0
    outlined: int = 0


# --- what infer concludes --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """One reason, with the place that shows it when there is one. ``weight`` is 0…1; 1 decides alone."""

    says: str
    location: Location | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Observation:
    """What evidence shows of a service or component, what decides first. No evidence is UNKNOWN, never a "no"."""

    status: Observed = Observed.UNKNOWN
    confidence: Confidence = Confidence.LOW
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A unit that runs on its own. ``path`` is its folder (or file, for one-file functions); unique with ``name``."""

    path: str
    name: str
    kind: str  # service, function, worker, job, frontend, gateway, library (libraries are kept apart by it)
    languages: tuple[str, ...] = ()
    manifests: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    observation: Observation = Observation()


# --- what the map declares -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FactPattern:
    """Which facts a claim speaks of. "" is any; ``like`` is a glob for one of the readable values."""

    kind: str = ""
    technology: str = ""
    value: str = ""  # the value's name; "": any value of the fact
    like: str = ""
    within: tuple[str, ...] = ()  # paths; (): the component's own


@dataclass(frozen=True, slots=True)
class Exists:
    """All of these are there. ``files`` are globs below the component's paths, or the root if it has none."""

    files: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()  # as people say them (us, eu, apac), or the cloud (us-east-1)
    facts: FactPattern | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of something: of entries of a glob (from the root), or of facts."""

    glob: str = ""
    facts: FactPattern | None = None
    distinct: str = ""  # count different readable values of this name, not facts
    min: int | None = None
    max: int | None = None
    exact: int | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """None of these is there. ``services`` are globs over names, or over paths when they hold a ``/``."""

    services: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # globs from the root
    facts: FactPattern | None = None


@dataclass(frozen=True, slots=True)
class Every:
    """Each service of a glob has a fact of a kind; or each fact of a pattern is ``like`` it says."""

    services: str = ""
    has: str = ""
    facts: FactPattern | None = None


@dataclass(frozen=True, slots=True)
class Uses:
    """A technology is in use; with ``only_in``, nowhere but below these paths."""

    technology: str
    only_in: tuple[str, ...] = ()


Asked = Exists | Count | Absent | Every | Uses


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of the map, and what can be asked of the code about it; None for prose that nothing can check."""

    id: str
    text: str
    location: Location
    asks: Asked | None = None


@dataclass(frozen=True, slots=True)
class KnownIssue:
    """An architectural issue that the map admits. It holds while ``rule`` finds it, or ``shown_by`` holds."""

    rule: str  # "" for an issue that no rule can see
    severity: str
    text: str
    location: Location
    doc: str = ""
    documented: str = ""  # yes, no or partial, as written
    shown_by: Claim | None = None


@dataclass(frozen=True, slots=True)
class MapException:
    rule: str
    reason: str
    until: str  # as written
    location: Location


@dataclass(frozen=True, slots=True)
class Component:
    id: str
    title: str
    layer: str
    plane: str  # "" when the layer has none
    status: Status
    location: Location
    status_location: Location
    paths: tuple[str, ...] = ()
    path_locations: tuple[Location, ...] = ()  # one for each of ``paths``
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


@dataclass(frozen=True, slots=True)
class Plane:
    """A part of a layer."""

    id: str
    title: str
    location: Location
    assessment: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    id: str
    title: str
    location: Location
    planes: tuple[Plane, ...] = ()
    assessment: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A session of the execution plan: which components a group looks at, and when."""

    id: str
    title: str
    components: tuple[str, ...]
    location: Location
    component_locations: tuple[Location, ...] = ()
    week: int = 0
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of the execution plan; ``weeks`` are the first and the last, both included."""

    id: str
    title: str
    location: Location
    weeks: tuple[int, int] = (0, 0)
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredMap:
    path: str
    roots: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    sessions: tuple[Session, ...] = ()
    claims: tuple[Claim, ...] = ()  # about the whole, not one component
    layers: tuple[Layer, ...] = ()  # in the map's order, with their planes; components name theirs by id
    phases: tuple[Phase, ...] = ()


# --- what git tells --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Commit:
    """``date`` is the day it was committed (ISO); ``author`` is ``Name <mail>``."""

    sha: str
    date: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class HistoryQuestion:
    """What is to be asked of git, all at once. Paths are relative to the root; nothing is a pattern."""

    paths: tuple[str, ...] = ()  # folders and files whose life is wanted
    gone: tuple[str, ...] = ()  # those of them that are not there any more
    lines: tuple[tuple[str, tuple[int, ...]], ...] = ()  # file → lines whose last commit is wanted
    names: tuple[str, ...] = ()  # names that may once have stood in one of …
    listings: tuple[str, ...] = ()  # … these files


@dataclass(frozen=True, slots=True)
class PathHistory:
    """The life of a folder or file, renames followed. ``focused``: commits that touch few of the paths asked."""

    path: str
    first: Commit
    last: Commit
    focused: int = 0
    authors: tuple[tuple[str, int], ...] = ()  # of focused commits, most first
    deleted: Commit | None = None  # took the last file away; None while there is one
    moved_to: str = ""  # where most of it went, when it is gone


@dataclass(frozen=True, slots=True)
class Delisting:
    """A name that a file listed, until a commit took it out. ``path`` is the file."""

    name: str
    path: str
    commit: Commit


@dataclass(frozen=True, slots=True)
class History:
    """What git answered. Where ``unknown`` gives a reason, what is not here is unknown, not "never"."""

    commit: str = ""
    unknown: str = "git was not asked"
    paths: Mapping[str, PathHistory] = field(default_factory=dict)
    lines: Mapping[tuple[str, int], Commit] = field(default_factory=dict)
    delisted: tuple[Delisting, ...] = ()


# --- what diff and report say ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Observations:
    """All that was seen of a tree: what a map is held against.

    ``files`` lists the whole repository also when ``scope`` is narrower; facts and services may cover
    the scope only.
    """

    files: tuple[SourceFile, ...] = ()
    services: tuple[Service, ...] = ()
    facts: tuple[Fact, ...] = ()
    fact_services: Mapping[str, str] = field(default_factory=dict)  # fact path, or path:line → service path
    components: Mapping[str, Observation] = field(default_factory=dict)  # component id → observation
    hazards: tuple[Hazard, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    problems: tuple[Problem, ...] = ()
    scope: tuple[str, ...] = ()  # paths; (): everything
    technologies: frozenset[str] = frozenset()  # those that some rule can see; others are not judged
    as_of: date | None = None  # None: nothing expires


@dataclass(frozen=True, slots=True)
class Judged:
    """What diff concludes. ``not_evaluated`` are sentences: what was not judged, and why."""

    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Finding, ...] = ()
    not_evaluated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
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


@dataclass(frozen=True, slots=True)
class Excuse:
    """Why a finding is suppressed: the reason given, the last day it holds, and where that is written."""

    reason: str
    until: str
    location: Location


@dataclass(frozen=True, slots=True)
class Finding:
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
    related: tuple[Step, ...] = ()
    state: State = State.NEW
    since: str = ""  # ISO date of the commit that made it true, when history was read
    owners: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()  # what the map would have to say instead
    excuse: Excuse | None = None  # set on suppressed findings alone
    first_seen: str = ""  # ISO date of the first of a row of reports that held it


@dataclass(frozen=True, slots=True)
class Stats:
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
    seconds: Mapping[str, float] = field(
        default_factory=dict
    )  # stage → wall time; never part of equal-bytes output


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a person reads of a rule."""

    id: str
    title: str
    why: str
    fix: str = ""
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True)
class Policy:
    """What the caller wants judged: the severity that fails a run (None: advisory), and whether gaps do."""

    fail_on: Severity | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class PastReport:
    """An earlier report, as far as a later one is compared with it. ``as_of`` is an ISO date, or "" if unknown."""

    path: str
    commit: str
    as_of: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a renderer needs; text, exit code and every format come from this one value."""

    root: str
    commit: str
    scope: tuple[str, ...]
    map: DeclaredMap | None
    services: tuple[Service, ...] = ()
    observations: Mapping[str, Observation] = field(default_factory=dict)  # component id → observation
    component_services: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # component id → service paths
    facts: tuple[Fact, ...] = ()
    fact_services: Mapping[str, str] = field(default_factory=dict)  # fact path, or path:line → service path
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Finding, ...] = ()
    not_evaluated: tuple[str, ...] = ()  # sentences: what a partial run did not judge, and why
    problems: tuple[Problem, ...] = ()
    stats: Stats = Stats()
    as_of: date | None = None
    rule_texts: Mapping[str, RuleText] = field(default_factory=dict)  # rule id → what a person reads of it
    policy: Policy = Policy()
    previous: PastReport | None = None  # the report that this one is compared with
    commit_says: str = ""  # the day and subject of ``commit``, where somebody asked for them
