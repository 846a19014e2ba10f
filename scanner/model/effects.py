"""What link finds across files: hazards, each with its chain of steps."""

from __future__ import annotations

__all__ = [
    "Cleared",
    "Confidence",
    "Followed",
    "Hazard",
    "Import",
    "Lacking",
    "Linked",
    "Role",
    "Severity",
    "Step",
    "Unfollowed",
]

from enum import StrEnum

from msgspec import Struct

from scanner.model.places import Location


class Severity(StrEnum):
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class Confidence(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Role(StrEnum):
    """What a related location contributes to a finding."""

    MAP = "map"
    CODE = "code"
    WRITE = "write"
    PUBLISH = "publish"
    CALL = "call"


class Step(Struct, frozen=True, order=True):
    """One line of a chain of evidence, e.g. a call on the way to a sink."""

    role: Role
    location: Location
    says: str


class Hazard(Struct, frozen=True):
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


class Import(Struct, frozen=True, order=True):
    """A file that imports something from ``folder``, where it does not lie itself. ``place`` is what it imports there."""

    path: str
    folder: str
    place: str


class Unfollowed(Struct, frozen=True):
    """Calls of one receiver that could not be followed, and what they might reach. ``location`` is the first of them.

    ``names``: what is called on it; ``may_reach``: effects of functions of that name; ``advice``: what would help.
    """

    location: Location
    receiver: str
    calls: int
    names: tuple[str, ...]
    may_reach: tuple[Step, ...]
    advice: str


class Followed(Struct, frozen=True):
    """How far the calls of a file, or of a service, could be followed.

    Of ``calls``, ``unfollowed`` lead nowhere known; of those, ``hiding`` could lead to an effect. ``receivers`` are
    what those are called on, what hides most first.
    """

    path: str
    calls: int = 0
    unfollowed: int = 0
    hiding: int = 0
    receivers: tuple[Unfollowed, ...] = ()


class Cleared(Struct, frozen=True, order=True):
    """A place where the code does what ``rule`` asks for: it was followed, and shows the hazard's remedy."""

    location: Location
    rule: str
    says: str


class Lacking(Struct, frozen=True, order=True):
    """Functions of a file all of whose calls were followed, and that lack what ``rule`` asks for: they cannot show it.

    ``whole``: so do all functions of the file.
    """

    path: str
    rule: str
    functions: tuple[str, ...]
    whole: bool
    says: str


class Linked(Struct, frozen=True):
    """The result of linking: hazards, and how much could be followed."""

    hazards: tuple[Hazard, ...] = ()
    calls: int = 0
    unresolved: int = 0
    outlined: int = 0
    imports: tuple[Import, ...] = ()  # into the folders that were asked about
    followed: tuple[Followed, ...] = ()  # by file
    cleared: tuple[Cleared, ...] = ()
    lacking: tuple[Lacking, ...] = ()
