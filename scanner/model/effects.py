"""What link finds across files: hazards, each with its chain of steps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True, slots=True, order=True)
class Import:
    """A file that imports something from ``folder``, where it does not lie itself. ``place`` is what it imports there."""

    path: str
    folder: str
    place: str


@dataclass(frozen=True, slots=True)
class Linked:
    """The result of linking: hazards, and how much could be followed."""

    hazards: tuple[Hazard, ...] = ()
    calls: int = 0
    unresolved: int = 0
    outlined: int = 0
    imports: tuple[Import, ...] = ()  # into the folders that were asked about
