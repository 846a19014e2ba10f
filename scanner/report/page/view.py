"""A report as the page shows it: every sentence, link and count worked out, so that the template only places them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from scanner.model import (
    Component,
    Finding,
    Location,
    Observation,
    Observed,
    Report,
    Service,
    Severity,
    State,
)
from scanner.report.groups import WORST_FIRST, components, layer_title, tally, told_in
from scanner.report.page.hosts import link
from scanner.report.sentences import asides, headline, observed_words, rule_text, subject_line
from scanner.report.trend import NOBODY, Row, age, moved_words, there_since, trend
from scanner.report.volume import once, told


@dataclass(frozen=True, slots=True)
class Place:
    """``at`` is ``path:line``; ``href`` leads to the code host, or is ""."""

    role: str
    at: str
    href: str
    says: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding. ``words`` are what the search looks through."""

    anchor: str
    rule: str
    severity: str
    confidence: str
    state: str
    message: str
    component: str
    owners: tuple[str, ...]
    since: str
    age: str
    places: tuple[Place, ...]
    why: str
    fix: str
    words: str


@dataclass(frozen=True, slots=True)
class Box:
    """A component in the picture. ``drift`` counts its open findings; ``worst`` is the severity of the worst."""

    anchor: str
    id: str
    title: str
    declared: str
    observed: str
    agrees: str  # yes, no, untold
    drift: int
    worst: str
    paths: tuple[Place, ...]
    owner: str
    notes: str
    evidence: tuple[Place, ...]
    services: tuple[str, ...]
    findings: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A layer, or a plane of one, with its boxes."""

    title: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class View:
    title: str
    subject: str
    clean: bool
    asides: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    movement: str
    rows: tuple[Row, ...]
    ages: dict[str, str]
    bands: tuple[Band, ...]
    findings: tuple[Shown, ...]
    elsewhere: tuple[Shown, ...]
    excused: tuple[Shown, ...]
    owners: tuple[tuple[str, tuple[Shown, ...]], ...]
    rules: tuple[str, ...]
    services: tuple[Service, ...]
    gaps: tuple[Place, ...]
    not_evaluated: tuple[str, ...]


def view(report: Report) -> View:
    """Everything that the page says of a report."""
    shown = tuple(_shown(report, each) for each in told(_worst_first(once(report.findings))))
    there = tuple(each for each in shown if each.state != State.FIXED.value)
    declared = {component.id for component in components(report)}
    said = [*asides(report), *([f"{report.commit[:8]} {report.commit_says}"] if report.commit_says else [])]
    return View(
        title=headline(report),
        subject=subject_line(report),
        clean=not told_in(report, State.NEW),
        asides=(*said, *([f"as of {report.as_of.isoformat()}"] if report.as_of else [])),
        counts=tuple((severity.value, number) for severity, number in tally(told_in(report, State.NEW))),
        movement=moved_words(report) if report.movement else "",
        rows=trend(report) if report.movement else (),
        ages={row.rule: age(row.oldest, report.as_of) for row in trend(report)} if report.movement else {},
        bands=_bands(report, there),
        findings=shown,
        elsewhere=tuple(each for each in there if each.component not in declared),
        excused=tuple(_shown(report, each) for each in report.suppressed),
        owners=_by_owner(there),
        rules=tuple(sorted({each.rule for each in shown})),
        services=report.services,
        gaps=tuple(
            Place(
                p.kind.value,
                f"{p.path}:{p.line}" if p.line else p.path,
                link(report, Location(p.path, p.line or 1)),
                p.message,
            )
            for p in report.problems
        ),
        not_evaluated=report.not_evaluated,
    )


def _bands(report: Report, shown: tuple[Shown, ...]) -> tuple[Band, ...]:
    bands: dict[str, list[Box]] = {}
    for component in components(report):
        own = tuple(each for each in shown if each.component == component.id)
        bands.setdefault(layer_title(report, component), []).append(_box(report, component, own))
    return tuple(Band(title, tuple(boxes)) for title, boxes in bands.items())


def _box(report: Report, component: Component, own: tuple[Shown, ...]) -> Box:
    seen = report.observations.get(component.id, Observation())
    grave = [each for each in own if each.severity != Severity.NOTE.value]
    return Box(
        anchor=f"c-{component.id}",
        id=component.id,
        title=component.title or component.id,
        declared=component.status.value,
        observed=observed_words(seen.status),
        agrees="no"
        if grave
        else "untold"
        if not component.paths or seen.status is Observed.UNKNOWN
        else "yes",
        drift=len(own),
        worst=own[0].severity if own else "",
        paths=tuple(Place("", path, link(report, Location(path)), "") for path in component.paths),
        owner=component.owner,
        notes=component.notes,
        evidence=tuple(
            Place(
                "",
                _at(e.location) if e.location else "",
                link(report, e.location) if e.location else "",
                e.says,
            )
            for e in seen.evidence[:6]
        ),
        services=report.component_services.get(component.id, ()),
        findings=own,
    )


def _shown(report: Report, finding: Finding) -> Shown:
    text = rule_text(report, finding.rule)
    places = [_place(report, "at", finding.location, "")]
    places += [_place(report, step.role.value, step.location, step.says) for step in finding.related]
    if finding.excuse:
        says = (
            f"{finding.excuse.reason} (until {finding.excuse.until})"
            if finding.excuse.until
            else finding.excuse.reason
        )
        places.append(_place(report, "excuse", finding.excuse.location, says))
    since = there_since(finding)
    words = (
        finding.rule,
        finding.message,
        finding.component,
        finding.service,
        *finding.owners,
        finding.location.path,
    )
    return Shown(
        anchor=f"f-{finding.fingerprint}",
        rule=finding.rule,
        severity=finding.severity.value,
        confidence=finding.confidence.value,
        state=finding.state.value,
        message=finding.message,
        component=finding.component,
        owners=finding.owners,
        since=since,
        age=age(since, report.as_of),
        places=tuple(places),
        why=text.why,
        fix=text.fix,
        words=" ".join(words).lower(),
    )


def _place(report: Report, role: str, location: Location, says: str) -> Place:
    return Place(role, _at(location), link(report, location), says)


def _at(location: Location) -> str:
    return f"{location.path}:{location.line}"


def _by_owner(shown: tuple[Shown, ...]) -> tuple[tuple[str, tuple[Shown, ...]], ...]:
    """Owner → what is theirs, most first; what nobody owns comes last."""
    counts = Counter(owner for each in shown for owner in each.owners or (NOBODY,))
    names = sorted(counts, key=lambda name: (name == NOBODY, -counts[name], name))
    return tuple(
        (name, tuple(each for each in shown if name in (each.owners or (NOBODY,)))) for name in names
    )


def _worst_first(findings: tuple[Finding, ...]) -> list[Finding]:
    return sorted(findings, key=lambda each: WORST_FIRST.index(each.severity))
