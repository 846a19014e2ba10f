"""Exceptions, in the map and in the code: what they hide, and whether they should still be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from msgspec import structs

from scanner.diff.found import about_code, about_component
from scanner.diff.ground import Ground
from scanner.diff.listing import is_under
from scanner.model import (
    Component,
    Correction,
    Excuse,
    Finding,
    Location,
    Role,
    Step,
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One exception, wherever it is written. ``component`` None: it stands in the code."""

    rule: str
    reason: str
    until: str
    location: Location
    component: Component | None = None
    lines: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Excused:
    """Findings that stand, findings that are hidden, and exceptions that spoke of any of them."""

    standing: tuple[Finding, ...]
    hidden: tuple[Finding, ...]
    used: frozenset[Spoken]


def excuse(ground: Ground, findings: Iterable[Finding]) -> Excused:
    """``findings`` apart: a valid exception hides what it speaks of."""
    standing, hidden = [], []
    used: set[Spoken] = set()
    all_spoken = spoken_exceptions(ground)
    for finding in findings:
        by = [spoken for spoken in all_spoken if _speaks_of(spoken, finding)]
        used.update(by)
        valid = next((spoken for spoken in by if _is_valid(ground, spoken)), None)
        if valid is None:
            standing.append(finding)
        else:
            hidden.append(structs.replace(finding, excuse=Excuse(valid.reason, valid.until, valid.location)))
    return Excused(tuple(standing), tuple(hidden), frozenset(used))


def judge_exceptions(ground: Ground, used: frozenset[Spoken]) -> Iterator[Finding]:
    """Exceptions that are malformed, over, for no rule, or hide nothing; at most one finding each."""
    for spoken in spoken_exceptions(ground):
        said = f"The exception for {spoken.rule or 'no rule'}"
        malformed = _malformed(spoken)
        if malformed:
            yield _finding(ground, "exception/malformed", spoken, f"{said} cannot be followed: {malformed}")
        elif spoken.rule not in ground.checks and ground.checks:
            yield _finding(ground, "exception/unknown-rule", spoken, f"{said} names no rule that there is")
        elif spoken in used and _is_over(ground, spoken):
            message = f"{said} held until {spoken.until}, and what it hid is shown again"
            yield _finding(ground, "exception/expired", spoken, message)
        elif spoken not in used and not _could_not_tell(ground, spoken):
            yield _finding(
                ground, "exception/unused", spoken, f"{said} hides nothing: no such finding is left"
            )


def spoken_exceptions(ground: Ground) -> list[Spoken]:
    """Every exception of the map, and those of the code."""
    in_map = [
        Spoken(each.rule, each.reason, each.until, each.location, component)
        for component in ground.components
        for each in component.exceptions
    ]
    in_code = [
        Spoken(each.rule, each.reason, each.until, each.location, None, each.applies_to)
        for each in ground.seen.suppressions
    ]
    return [*in_map, *in_code]


def _speaks_of(spoken: Spoken, finding: Finding) -> bool:
    if spoken.rule != finding.rule:
        return False
    place = finding.location
    if spoken.component is None:
        first, last = (
            spoken.lines if spoken.lines != (0, 0) else (spoken.location.line, spoken.location.line + 1)
        )
        return place.path == spoken.location.path and first <= place.line <= last
    return finding.component == spoken.component.id or any(
        is_under(place.path, path) for path in spoken.component.paths
    )


def _is_valid(ground: Ground, spoken: Spoken) -> bool:
    return not _malformed(spoken) and not _is_over(ground, spoken)


def _malformed(spoken: Spoken) -> str:
    """What is wrong with the writing of an exception; "" if nothing is."""
    if not spoken.rule:
        return "it names no rule"
    if not spoken.reason.strip():
        return "it gives no reason"
    if spoken.until and _day(spoken.until) is None:
        return f"{spoken.until!r} is not a day"
    return ""


def _is_over(ground: Ground, spoken: Spoken) -> bool:
    until, today = _day(spoken.until), ground.seen.as_of
    return until is not None and today is not None and until < today


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _could_not_tell(ground: Ground, spoken: Spoken) -> bool:
    """Whether the finding may be there all the same, in a file that could not be read."""
    paths = spoken.component.paths if spoken.component else (spoken.location.path,)
    return bool(paths and ground.unread(paths))


def _finding(ground: Ground, rule: str, spoken: Spoken, message: str) -> Finding:
    if spoken.component is None:
        return about_code(
            ground,
            rule,
            message,
            location=spoken.location,
            subject=f"{spoken.rule} {spoken.reason}".strip(),
            service=ground.service_at(spoken.location.path),
        )
    out = Correction(spoken.component.id, "exceptions", spoken.rule, "", message)
    step = Step(Role.MAP, spoken.location, spoken.reason)
    return about_component(
        ground,
        rule,
        spoken.component,
        message,
        location=spoken.location,
        subject=spoken.rule,
        related=[step],
        corrections=[out] if rule == "exception/unused" else [],
    )
