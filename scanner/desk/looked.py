"""One look at a folder, as the desk is told of it: a report, or what is wrong before there can be one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from scanner.errors import BadInput
from scanner.model import Finding, Location, Report, State


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a map or a configuration; ``location.path`` is from the root."""

    location: Location
    says: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look gave. ``says`` is for the user: why there is neither a report nor a mistake to show."""

    root: str = ""  # absolute; "" when there is none
    map_path: str = ""  # the map from the root; "" without one, or when it lies outside
    report: Report | None = None
    mistakes: tuple[Mistake, ...] = field(default_factory=tuple)
    says: str = ""
    unsettled: bool = False  # another look, not at once, is worth its time when nothing else is to be done


Look = Callable[[str, bool, Callable[[], bool]], Looked]
"""Looks at a folder, perhaps at once though it might be wrong, else for as long as the last function does not say that
somebody waits for another look. It is handed to another process, so it is a function of a module, or partial of one.
"""


def mistake_of(error: BadInput) -> Mistake:
    """An error of a map or a configuration as the desk shows it: at its column, else at the line as a whole."""
    column = error.column or 1
    says = error.wrong + (f"\n{error.mend}" if error.mend else "")
    return Mistake(Location(error.path, error.line, column, error.line, column), says)


def shown(looked: Looked) -> tuple[Finding, ...]:
    """The findings that an editor shows: those that are there now, known ones too."""
    if looked.report is None:
        return ()
    return tuple(finding for finding in looked.report.findings if finding.state is not State.FIXED)


def at_line(looked: Looked, path: str, line: int) -> tuple[Finding, ...]:
    """The findings shown at a line (from 1) of a file."""
    return tuple(
        finding
        for finding in shown(looked)
        if finding.location.path == path
        and finding.location.line <= line <= max(finding.location.line, finding.location.end_line)
    )
