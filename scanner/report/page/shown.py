"""Findings and places as the page shows them: every sentence, link and word worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scanner.model import Finding, Location, Report
from scanner.report.groups import WORST_FIRST
from scanner.report.page.hosts import link
from scanner.report.sentences import rule_text
from scanner.report.trend import NOBODY, age, there_since

AT_FIRST = 15  # findings that stand open when a page is opened, the worst; the rest is a click away
MOST_HOMES = 3  # named at what is folded away


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
    component: str  # its id, "" for one that the map does not declare
    home: str  # its title, or the service
    owners: tuple[str, ...]
    since: str
    age: str
    places: tuple[Place, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Mend:
    """Findings that the same kind of change mends: those of a rule, with its reason and its remedy once."""

    rule: str
    title: str
    why: str
    fix: str
    severity: str  # of the worst
    findings: tuple[Shown, ...]
    folded: bool
    homes: str  # whose they are, for who sees it folded


@dataclass(frozen=True, slots=True)
class Owner:
    """Who is asked, and what is theirs, worst first."""

    name: str
    errors: int
    warnings: int
    notes: int
    findings: tuple[Shown, ...]


def shown_of(report: Report, findings: Iterable[Finding]) -> Iterator[Shown]:
    """Each finding with its places, its age, and the words that the page searches."""
    titles = {each.id: each.title for each in (report.map.components if report.map else ())}
    return (_shown(report, each, titles) for each in findings)


def _shown(report: Report, finding: Finding, titles: Mapping[str, str]) -> Shown:
    places = [place_of(report, "at", finding.location, "")]
    places += [place_of(report, step.role.value, step.location, step.says) for step in finding.related]
    if excuse := finding.excuse:
        says = f"{excuse.reason} (until {excuse.until})" if excuse.until else excuse.reason
        places.append(place_of(report, "excuse", excuse.location, says))
    since = there_since(finding)
    words = (finding.rule, finding.message, finding.component, finding.service)
    return Shown(
        anchor=f"f-{finding.fingerprint}",
        rule=finding.rule,
        severity=finding.severity.value,
        confidence=finding.confidence.value,
        state=finding.state.value,
        message=finding.message,
        component=finding.component if finding.component in titles else "",
        home=titles.get(finding.component) or finding.component or finding.service,
        owners=finding.owners,
        since=since,
        age=age(since, report.as_of),
        places=tuple(places),
        words=" ".join((*words, *finding.owners, finding.location.path)).lower(),
    )


def place_of(report: Report, role: str, location: Location, says: str) -> Place:
    return Place(role, f"{location.path}:{location.line}", link(report, location), says)


def by_mend(report: Report, shown: tuple[Shown, ...]) -> tuple[Mend, ...]:
    """The findings by rule: those of the worst severity first, then those with most."""
    found: dict[str, list[Shown]] = {}
    for each in shown:
        found.setdefault(each.rule, []).append(each)
    ranks = {severity.value: rank for rank, severity in enumerate(WORST_FIRST)}
    mends = []
    for rule, own in found.items():
        text = rule_text(report, rule)
        worst = min(own, key=lambda each: ranks[each.severity]).severity
        mends.append(Mend(rule, text.title, text.why, text.fix, worst, tuple(own), False, _homes(own)))
    mends.sort(key=lambda each: (ranks[each.severity], -len(each.findings), each.rule))
    return tuple(_folded(mends))


def _homes(own: list[Shown]) -> str:
    names = tuple(dict.fromkeys(each.home for each in own if each.home))
    more = len(names) - MOST_HOMES
    return ", ".join(names[:MOST_HOMES]) + (f" and {more} more" if more > 0 else "")


def _folded(mends: list[Mend]) -> Iterator[Mend]:
    """Folded from where a screen or two is full; what alone would fill it is folded, and what follows has the room."""
    room = AT_FIRST
    for mend in mends:
        number = len(mend.findings)
        yield replace(mend, folded=number > room)
        if number <= AT_FIRST:
            room = room - number if number <= room else 0


def by_owner(shown: tuple[Shown, ...]) -> tuple[Owner, ...]:
    """Owner by owner, most first; what nobody owns comes last."""
    found: dict[str, list[Shown]] = {}
    for each in shown:
        for name in each.owners or (NOBODY,):
            found.setdefault(name, []).append(each)
    names = sorted(found, key=lambda name: (name == NOBODY, -len(found[name]), name))
    return tuple(_owner(name, found[name]) for name in names)


def _owner(name: str, own: list[Shown]) -> Owner:
    counts = Counter(each.severity for each in own)
    errors, warnings, notes = (counts[each.value] for each in WORST_FIRST)
    return Owner(name, errors, warnings, notes, tuple(own))
