"""A report as the page shows it: every sentence, link and count worked out, so that the template only places them."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.model import Finding, Line, Location, Report, Service, Severity, State
from scanner.report.board import Row as Session
from scanner.report.board import board
from scanner.report.groups import WORST_FIRST, components, told_in
from scanner.report.page.flows import shared
from scanner.report.page.hosts import link
from scanner.report.page.picture import Band, Hub, bands, hubs
from scanner.report.page.shown import Mend, Owner, Place, Shown, by_mend, by_owner, place_of, shown_of
from scanner.report.sentences import asides, headline, subject_line
from scanner.report.text import counted
from scanner.report.trend import (
    ages,
    courses,
    mending_words,
    moved_words,
    turned_words,
)
from scanner.report.volume import once, told

MOST_LINES = 10


@dataclass(frozen=True, slots=True)
class Tile:
    """A number to be seen from afar. ``change`` is against the run before, None where none is known."""

    name: str
    number: int
    of: str  # what it is out of, "" for nothing
    change: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise than at the run before. ``anchor`` is "" for what is not on the page any more."""

    kind: str  # new, fixed, moved, status
    severity: str
    message: str
    anchor: str
    aside: str


@dataclass(frozen=True, slots=True)
class Series:
    """All runs by one trait; of ``lines`` those with most today. ``more`` are left out."""

    what: str
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Member:
    """A repository of a fleet: what drifts there, or why it could not be looked at."""

    name: str
    failed: str
    owner: str
    commit: str
    services: int
    errors: int
    warnings: int
    notes: int


@dataclass(frozen=True, slots=True)
class Across:
    """A topic or store between repositories; ``role`` of a place is the repository, ``says`` the service."""

    name: str
    technology: str
    gives: tuple[Place, ...]
    takes: tuple[Place, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class View:
    title: str
    subject: str
    clean: bool
    compared: bool  # whether the states of findings are against an earlier run
    asides: tuple[str, ...]
    tiles: tuple[Tile, ...]
    movement: str
    changes: tuple[Change, ...]
    series: tuple[Series, ...]
    mending: str
    oldest: tuple[Shown, ...]
    ages: tuple[tuple[str, int], ...]
    bands: tuple[Band, ...]
    hubs: tuple[Hub, ...]
    has_flows: bool
    mends: tuple[Mend, ...]
    number: int  # of findings
    excused: tuple[Shown, ...]
    owners: tuple[Owner, ...]
    sessions: tuple[Session, ...]
    looked: bool  # whether the states of dossiers are known
    services: tuple[Service, ...]
    gaps: tuple[Place, ...]
    not_evaluated: tuple[str, ...]
    members: tuple[Member, ...] = ()  # of a fleet alone
    across: tuple[Across, ...] = ()


def view(report: Report) -> View:
    """Everything that the page says of a report."""
    shown = tuple(shown_of(report, told(_worst_first(once(report.findings)))))
    there = tuple(each for each in shown if each.state != State.FIXED.value)
    through = shared(report)
    drawn = bands(report, there, through)
    said = [*asides(report), *([f"{report.commit[:8]} {report.commit_says}"] if report.commit_says else [])]
    dated = sorted((each for each in there if each.since and each.age), key=lambda each: each.since)
    return View(
        title=_title(report, drawn),
        subject=subject_line(report),
        clean=not told_in(report, State.NEW),
        compared=report.previous is not None,
        asides=(*said, *([f"as of {report.as_of.isoformat()}"] if report.as_of else [])),
        tiles=_tiles(report, there, drawn),
        movement=moved_words(report) if report.movement else "",
        changes=_changes(report, {each.anchor for each in shown}),
        series=series_of(report),
        mending=mending_words(report),
        oldest=tuple(dated[:1]),
        ages=ages(report),
        bands=drawn,
        hubs=hubs(through),
        has_flows=any(box.sends for band in drawn for plane in band.planes for box in plane.boxes),
        mends=by_mend(report, shown),
        number=len(shown),
        excused=tuple(shown_of(report, report.suppressed)),
        owners=by_owner(there),
        sessions=board(report),
        looked=report.dossiers is not None,
        services=report.services,
        gaps=tuple(
            place_of(report, p.kind.value, Location(p.path, p.line), p.message)
            if p.line
            else Place(p.kind.value, p.path, link(report, Location(p.path)), p.message)
            for p in report.problems
        ),
        not_evaluated=report.not_evaluated,
    )


def _title(report: Report, drawn: tuple[Band, ...]) -> str:
    """The verdict: how much of the map drifts. The numbers of findings stand below it; where no component drifts, they are it."""
    drifting = sum(band.drifting for band in drawn)
    there = sum(len(plane.boxes) for band in drawn for plane in band.planes)
    if not drifting or not told_in(report, State.NEW):
        return headline(report)
    return f"{drifting} of {counted(there, 'component')} {'drifts' if drifting == 1 else 'drift'}"


def series_of(report: Report) -> tuple[Series, ...]:
    """All runs by layer, rule and owner, as far as the page has room for them."""
    return tuple(
        Series(what, lines[:MOST_LINES], max(0, len(lines) - MOST_LINES)) for what, lines in courses(report)
    )


def _tiles(report: Report, there: tuple[Shown, ...], drawn: tuple[Band, ...]) -> tuple[Tile, ...]:
    """How much of each severity is open, and how many components agree with their code.

    What the map admits is left out, as the verdict leaves it out; what persists since the run before is not.
    """
    still = [each for each in there if report.previous or each.state == State.NEW.value]
    tiles = []
    for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE):
        number = sum(each.severity == severity.value for each in still)
        tiles.append(Tile(f"{severity.value}s", number, "", _change(report, severity), severity.value))
    if drawn:
        boxes = [box for band in drawn for plane in band.planes for box in plane.boxes]
        agree = sum(box.agrees == "yes" for box in boxes)
        tiles.append(Tile("components confirmed", agree, str(len(boxes)), None, "ok"))
    return tuple(tiles)


def _change(report: Report, severity: Severity) -> int | None:
    movement = report.movement
    if movement is None:
        return None
    came, went = (once(found) for found in (movement.new, movement.fixed))
    return sum(f.severity is severity for f in came) - sum(f.severity is severity for f in went)


def _changes(report: Report, anchors: set[str]) -> tuple[Change, ...]:
    movement = report.movement
    if movement is None:
        return ()
    titles = {component.id: component.title for component in components(report)}
    found = [
        *(_change_of("new", each, "") for each in told(_worst_first(once(movement.new)))),
        *(_change_of("fixed", each, each.rule) for each in told(_worst_first(once(movement.fixed)))),
        *(_change_of("moved", each.finding, f"from {each.place.path}") for each in movement.moved),
    ]
    kept = [c if c.anchor in anchors else Change(c.kind, c.severity, c.message, "", c.aside) for c in found]
    turned = [
        Change("status", "", titles.get(each.now.id) or each.now.id, f"c-{each.now.id}", turned_words(each))
        for each in movement.turned
    ]
    return (*kept, *turned)


def _change_of(kind: str, finding: Finding, aside: str) -> Change:
    return Change(kind, finding.severity.value, finding.message, f"f-{finding.fingerprint}", aside)


def _worst_first(findings: tuple[Finding, ...]) -> list[Finding]:
    return sorted(findings, key=lambda each: WORST_FIRST.index(each.severity))
