"""Findings that are one thing many times over: told once to people, with how many more there are; all of them in JSON.

A publish in one line that two hundred functions lead to is one decision to take, not two hundred sentences to read.
Every finding keeps its own fingerprint, so that a gate sees the function that a branch adds to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import structs

from scanner.model import Confidence, Finding, Location, Role, Severity, Step
from scanner.report.text import counted

MANY = 9  # findings through one line, from which on they are told together
# The same for functions of one name between the same two lines (handlers that were copied), and for stores that the same
# services write.
ALIKE = 3
SHOWN = 3  # of the others, how many are named
_SHARED = {
    "outbox/missing": Role.PUBLISH,
    "publish/best-effort": Role.PUBLISH,
    "consistency/toctou": Role.WRITE,
    "outbox/phantom": Role.CODE,
}
_UNDECLARED = "issue/undeclared"
_STORES = "store/shared"
_WORST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_SUREST = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)

Key = tuple[object, ...]


def together(findings: Iterable[Finding]) -> tuple[tuple[Finding, tuple[Finding, ...]], ...]:
    """The finding that stands for all, and the others of its group in the order of places; group by group."""
    by_line: dict[Key, list[Finding]] = {}
    by_writers: dict[Key, list[Finding]] = {}
    for finding in findings:
        if finding.rule == _STORES:
            writers = tuple(step.says for step in finding.related)
            by_writers.setdefault((finding.component, finding.severity, finding.state, writers), []).append(
                finding
            )
        shared = _line(finding, _SHARED.get(finding.rule))
        if shared is not None:
            home = (finding.rule, finding.component, finding.service, finding.state, shared)
            by_line.setdefault(home, []).append(finding)
    groups = [own for own in by_writers.values() if len(own) >= ALIKE]
    for own in by_line.values():
        groups += [own] if len(own) >= MANY else _alike(own)
    return tuple(map(_led, groups))


def told(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """``findings`` as people read them: of each group the one that stands for all, with the number of the others."""
    listed = tuple(findings)
    groups = together(listed)
    leading = {id(first): others for first, others in groups}
    hidden = {id(other) for _, others in groups for other in others}
    return tuple(_with_others(f, leading.get(id(f), ())) for f in listed if id(f) not in hidden)


def once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """``findings`` without those that only say that the map does not admit a hazard which is told as well.

    The hazard says it instead, with the line of the map.
    """
    listed = tuple(findings)
    hazards = {(finding.rule, finding.location) for finding in listed if finding.rule in _SHARED}
    repeats = [
        finding
        for finding in listed
        if finding.rule == _UNDECLARED
        and finding.related
        and all((finding.subject, step.location) in hazards for step in finding.related)
    ]
    unadmitted = {(r.subject, step.location): r.location for r in repeats for step in r.related}
    hidden = {id(finding) for finding in repeats}
    return tuple(
        _unadmitted(finding, unadmitted.get((finding.rule, finding.location)))
        for finding in listed
        if id(finding) not in hidden
    )


def _unadmitted(finding: Finding, place: Location | None) -> Finding:
    if place is None:
        return finding
    return structs.replace(
        finding, related=(*finding.related, Step(Role.MAP, place, "the map admits no such issue"))
    )


def _with_others(finding: Finding, others: tuple[Finding, ...]) -> Finding:
    if not others:
        return finding
    if finding.rule == _STORES:
        too, more = "{} too", f"and {counted(len(others), 'more such store')}"
    else:
        too, more = "so does {}", f"and {counted(len(others), 'more caller')} of the same line"
    named = tuple(Step(Role.CODE, other.location, too.format(other.subject)) for other in others[:SHOWN])
    return structs.replace(finding, message=f"{finding.message}; {more}", related=(*finding.related, *named))


def _alike(findings: list[Finding]) -> Iterator[list[Finding]]:
    found: dict[Key, list[Finding]] = {}
    for finding in findings:
        ends = (_line(finding, Role.WRITE), _line(finding, Role.PUBLISH))
        found.setdefault((*ends, finding.subject.rpartition(".")[2]), []).append(finding)
    yield from (own for own in found.values() if len(own) >= ALIKE)


def _led(group: list[Finding]) -> tuple[Finding, tuple[Finding, ...]]:
    """The plainest of a group, and the others."""
    first = min(
        group,
        key=lambda f: (_WORST.index(f.severity), _SUREST.index(f.confidence), len(f.related), f.location),
    )
    return first, tuple(sorted((f for f in group if f is not first), key=lambda f: f.location))


def _line(finding: Finding, role: Role | None) -> tuple[str, int] | None:
    """Where the last step in ``role`` stands: the site itself."""
    steps = [step.location for step in finding.related if step.role is role]
    return (steps[-1].path, steps[-1].line) if steps else None
