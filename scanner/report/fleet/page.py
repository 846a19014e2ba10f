"""A fleet's report as one HTML page: that of a repository, with layers over all of them and what crosses between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from scanner.model import (
    ComponentState,
    Crossing,
    DeclaredMap,
    FleetReport,
    Layer,
    Location,
    Outcome,
    Party,
    Report,
    Severity,
)
from scanner.report.fleet.sums import NOBODY, all_findings, drift, failed, open_findings, owners, worst_first
from scanner.report.groups import WORST_FIRST
from scanner.report.page import rendered
from scanner.report.page.flows import DATA, EVENT
from scanner.report.page.picture import Band, Box, Hub, Plane, Talk
from scanner.report.page.shown import Place, Shown, by_mend, by_owner, place_of, shown_of
from scanner.report.page.view import Across, Member, Tile, View, series_of
from scanner.report.text import counted
from scanner.report.trend import ages, mending_words
from scanner.report.volume import once, told

WHOLE = "all repositories"
NO_MAP = "Without a map"
_UNTOLD = ("unknown", "exists")
Talks = Mapping[tuple[str, bool], tuple[Talk, ...]]  # (anchor of a box, whether it sends) → the others


def render(report: FleetReport) -> str:
    """The fleet's report as an HTML document, under the same policy as a repository's."""
    return rendered(_view(report), report.course.points)


def _view(report: FleetReport) -> View:
    """The fleet as the page of a repository shows it."""
    whole = _as_one(report)
    shown = sorted(_shown(report, whole), key=lambda each: _rank(each.severity))
    hubs = _hubs(report)
    drawn = _bands(report, shown, _talks(report, hubs))
    every, gone = drift("", all_findings(report)), failed(report)
    numbers = ((every.errors, "error"), (every.warnings, "warning"), (every.notes, "note"))
    said = ", ".join(counted(number, noun) for number, noun in numbers if number) or "Nothing to report"
    looked = len(report.outcomes) - len(gone)
    return View(
        title=f"{said} in {looked} of {_repositories(len(report.outcomes))}",
        subject=report.path,
        clean=not any(number for number, _ in numbers[:2]) and not gone,
        compared=False,
        asides=(
            *([f"{_repositories(len(gone))} could not be looked at"] if gone else []),
            *([f"as of {report.as_of.isoformat()}"] if report.as_of else []),
        ),
        tiles=(
            *(Tile(f"{noun}s", number, "", None, noun) for number, noun in numbers),
            Tile("repositories looked at", looked, str(len(report.outcomes)), None, "note" if gone else "ok"),
        ),
        movement="",
        changes=(),
        series=series_of(whole),
        mending=mending_words(whole),
        oldest=(),
        ages=ages(whole),
        bands=drawn,
        hubs=hubs,
        has_flows=bool(hubs),
        mends=by_mend(whole, tuple(shown)),
        number=len(shown),
        excused=(),
        owners=by_owner(tuple(shown)),
        sessions=(),
        looked=False,
        services=(),
        gaps=tuple(_gaps(report)),
        not_evaluated=report.not_evaluated,
        members=tuple(_members(report)),
        across=tuple(map(_across, report.crossings)),
    )


def _as_one(report: FleetReport) -> Report:
    """The fleet as if it were a repository, for what is counted and worded the same."""
    nowhere = Location("")
    titles = {each.layer: each.layer_title for outcome in report.outcomes for each in outcome.components}
    layers = tuple(Layer(name, title, nowhere) for name, title in titles.items())
    return Report(
        root=report.path,
        commit="",
        scope=(),
        map=DeclaredMap(path="", layers=layers),
        findings=tuple(all_findings(report)),
        as_of=report.as_of,
        course=report.course,
        rule_texts=report.rule_texts,
    )


def _shown(report: FleetReport, whole: Report) -> Iterator[Shown]:
    """Every open finding, by where it is; one of the same fingerprint may be in several repositories."""
    for each in shown_of(whole, report.findings):
        yield replace(each, home=WHOLE, component="")
    for outcome in report.outcomes:
        known = {each.id: each.title for each in outcome.components}
        name = outcome.repository
        there = open_findings(told(once(outcome.findings)))
        for finding, each in zip(there, shown_of(whole, there), strict=True):
            title = known.get(finding.component, "")
            asked = tuple(owner for owner in owners(outcome, finding) if owner != NOBODY)
            yield replace(
                each,
                anchor=f"f-{name}-{finding.fingerprint}",
                component=f"{name}/{finding.component}" if finding.component in known else "",
                home=f"{name} · {title}" if title else name,
                owners=asked,
                places=tuple(replace(place, at=f"{name}: {place.at}") for place in each.places),
                words=" ".join((each.words, name, *asked)).lower(),
            )


def _bands(report: FleetReport, shown: Iterable[Shown], talks: Talks) -> tuple[Band, ...]:
    """Layer by layer, in each the repositories that have components there; last those that no map describes."""
    own: dict[str, list[Shown]] = {}
    for each in shown:
        own.setdefault(each.component, []).append(each)
    layers: dict[str, dict[str, list[Box]]] = {}
    for outcome in report.outcomes:
        for state in outcome.components:
            box = _talking(
                _box(outcome, state, tuple(own.get(f"{outcome.repository}/{state.id}", ()))), talks
            )
            layers.setdefault(state.layer_title, {}).setdefault(outcome.repository, []).append(box)
    bare = [each for each in report.outcomes if not each.components and not each.failed]
    if bare:
        layers[NO_MAP] = {"": [_talking(_bare(each), talks) for each in bare]}
    return tuple(
        Band(
            title=title,
            planes=tuple(Plane(name, tuple(boxes)) for name, boxes in planes.items()),
            size=sum(map(len, planes.values())),
            drifting=sum(box.agrees == "no" for boxes in planes.values() for box in boxes),
        )
        for title, planes in layers.items()
    )


def _box(outcome: Outcome, state: ComponentState, own: tuple[Shown, ...]) -> Box:
    name = f"{outcome.repository}/{state.id}"
    judged = state.observed not in _UNTOLD
    return Box(
        anchor=f"c-{name}",
        id=name,
        title=state.title or state.id,
        declared=state.declared,
        observed=state.observed,
        differs=judged and state.observed != state.declared,
        agrees="no"
        if any(each.severity != Severity.NOTE.value for each in own)
        else "yes"
        if judged
        else "untold",
        drift=len(own),
        worst=own[0].severity if own else "",
        paths=(),
        owner=state.owner or outcome.owner,
        dossier="",
        notes="",
        evidence=(),
        services=(),
        findings=own,
        sends=(),
        hears=(),
    )


def _bare(outcome: Outcome) -> Box:
    """A repository that has no map."""
    state = ComponentState(outcome.repository, outcome.repository, "", NO_MAP, "unknown", "unknown")
    seen = counted(outcome.services, "service")
    return replace(
        _box(outcome, state, ()), anchor=f"c-{outcome.repository}", id=outcome.repository, observed=seen
    )


def _talking(box: Box, talks: Talks) -> Box:
    return replace(box, sends=talks.get((box.anchor, True), ()), hears=talks.get((box.anchor, False), ()))


def _talks(report: FleetReport, hubs: Iterable[Hub]) -> Talks:
    """Who sends to whom, box by box, through what surely crosses repositories."""
    titles = _titles(report)
    via: dict[tuple[str, bool], dict[tuple[str, str], list[str]]] = {}
    for hub in hubs:
        for one, other in ((one, other) for one in hub.gives for other in hub.takes if one != other):
            for own, far, sends in ((one, other, True), (other, one, False)):
                via.setdefault((own, sends), {}).setdefault((far, hub.kind), []).append(hub.title)
    return {
        end: tuple(
            Talk(far, titles[far], kind, tuple(sorted(names)))
            for (far, kind), names in sorted(others.items())
        )
        for end, others in via.items()
    }


def _titles(report: FleetReport) -> dict[str, str]:
    """The anchor of each box → what it is called."""
    bare = {f"c-{each.repository}": each.repository for each in report.outcomes if not each.components}
    return bare | {
        f"c-{outcome.repository}/{each.id}": f"{each.title or each.id} ({outcome.repository})"
        for outcome in report.outcomes
        for each in outcome.components
    }


def _hubs(report: FleetReport) -> tuple[Hub, ...]:
    """What surely crosses repositories, between the boxes of the components, else of the repositories, that it joins."""
    homes, boxes = {}, _titles(report)
    for node in report.graph.nodes:
        if node.kind == "service":
            names = (f"{node.layer}/{node.component}", node.layer)
            homes[node.id] = next((f"c-{name}" for name in names if f"c-{name}" in boxes), "")
    gives: dict[str, set[str]] = {}
    takes: dict[str, set[str]] = {}
    for edge in report.graph.edges:
        gives.setdefault(edge.target, set()).add(homes.get(edge.source, ""))
        takes.setdefault(edge.source, set()).add(homes.get(edge.target, ""))
    return tuple(
        Hub(
            anchor=f"h-{number}",
            title=each.name,
            technology=each.technology,
            kind=DATA if each.kind == "store" else EVENT,
            gives=_named(gives, each.node),
            takes=_named(takes, each.node),
        )
        for number, each in enumerate(report.crossings)
        if each.sure
    )


def _named(ends: Mapping[str, set[str]], node: str) -> tuple[str, ...]:
    return tuple(sorted(ends.get(node, set()) - {""}))


def _members(report: FleetReport) -> Iterator[Member]:
    """Those that could not be looked at first, then those that drift most."""
    for each in failed(report):
        yield Member(each.repository, each.failed, each.owner, "", 0, 0, 0, 0)
    by_name = {each.repository: each for each in report.outcomes if not each.failed}
    for one in worst_first(drift(name, each.findings) for name, each in by_name.items()):
        each = by_name[one.name]
        yield Member(
            one.name, "", each.owner, each.commit[:8], each.services, one.errors, one.warnings, one.notes
        )


def _across(crossing: Crossing) -> Across:
    return Across(
        crossing.name,
        crossing.technology,
        _parties(crossing.feeds),
        _parties(crossing.takes),
        crossing.sure,
    )


def _parties(parties: Iterable[Party]) -> tuple[Place, ...]:
    found = {(each.repository, each.service): each for each in parties}
    return tuple(
        Place(each.repository, f"{each.location.path}:{each.location.line}", "", each.service)
        for each in found.values()
    )


def _gaps(report: FleetReport) -> Iterator[Place]:
    for outcome in report.outcomes:
        whole = Report(root="", commit="", scope=(), map=None)
        for each in outcome.problems:
            place = place_of(whole, each.kind.value, Location(each.path, each.line or 1), each.message)
            yield replace(place, at=f"{outcome.repository}: {each.path}")


def _rank(severity: str) -> int:
    return [each.value for each in WORST_FIRST].index(severity)


def _repositories(number: int) -> str:
    return f"{number:,} {'repository' if number == 1 else 'repositories'}"
