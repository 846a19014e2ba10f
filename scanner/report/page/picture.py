"""The architecture as bands of boxes: what the map declares, what the code shows, what drifts, who talks to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scanner.model import Component, Evidence, Location, Observation, Observed, Report, Severity
from scanner.report.board import dossier_words
from scanner.report.groups import components
from scanner.report.page.flows import Flow, Shared, flows
from scanner.report.page.hosts import link
from scanner.report.page.shown import Place, Shown, place_of
from scanner.report.sentences import observed_words

MOST_EVIDENCE = 6


@dataclass(frozen=True, slots=True)
class Talk:
    """What passes between a component and another. ``anchor`` is of the other, ``via`` names topics and stores."""

    anchor: str
    title: str
    kind: str
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A component in the picture. ``drift`` counts its open findings; ``worst`` is the severity of the worst."""

    anchor: str
    id: str
    title: str
    declared: str
    observed: str
    differs: bool  # whether the code shows another word than the map
    agrees: str  # yes, no, untold
    drift: int
    worst: str
    paths: tuple[Place, ...]
    owner: str
    dossier: str  # whether somebody confirmed it; "" where nobody looked
    notes: str
    evidence: tuple[Place, ...]
    services: tuple[str, ...]
    findings: tuple[Shown, ...]
    sends: tuple[Talk, ...]
    hears: tuple[Talk, ...]


@dataclass(frozen=True, slots=True)
class Plane:
    """A plane of a layer, or what of the layer lies in none ("")."""

    title: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A layer. ``drifting`` of its components disagree with the code or have findings that are more than notes."""

    title: str
    planes: tuple[Plane, ...]
    size: int
    drifting: int


@dataclass(frozen=True, slots=True)
class Hub:
    """A topic or store that components share; ``gives`` and ``takes`` are their anchors."""

    anchor: str
    title: str
    technology: str
    kind: str
    gives: tuple[str, ...]
    takes: tuple[str, ...]


def hubs(through: Sequence[Shared]) -> tuple[Hub, ...]:
    """What stands between components in the picture."""
    return tuple(
        Hub(
            anchor=f"h-{number}",
            title=each.node.title,
            technology=each.node.technology,
            kind=each.kind,
            gives=tuple(f"c-{name}" for name in each.gives),
            takes=tuple(f"c-{name}" for name in each.takes),
        )
        for number, each in enumerate(through)
    )


def bands(report: Report, shown: Sequence[Shown], through: Sequence[Shared]) -> tuple[Band, ...]:
    """The layers in the map's order, with their planes."""
    own: dict[str, list[Shown]] = {}
    for each in shown:
        own.setdefault(each.component, []).append(each)
    passing = flows(report, through)
    layers: dict[str, dict[str, list[Box]]] = {}
    for component in components(report):
        box = _box(report, component, tuple(own.get(component.id, ())), passing)
        layers.setdefault(component.layer, {}).setdefault(component.plane, []).append(box)
    titles = _titles(report)
    return tuple(_band(layer, planes, titles) for layer, planes in layers.items())


def _titles(report: Report) -> Mapping[tuple[str, str], str]:
    """(layer, plane) → its title; plane "" for the layer itself."""
    layers = report.map.layers if report.map else ()
    return {(layer.id, ""): layer.title or layer.id for layer in layers} | {
        (layer.id, plane.id): plane.title or plane.id for layer in layers for plane in layer.planes
    }


def _band(layer: str, planes: Mapping[str, list[Box]], titles: Mapping[tuple[str, str], str]) -> Band:
    boxes = [box for own in planes.values() for box in own]
    return Band(
        title=titles.get((layer, ""), layer),
        planes=tuple(
            Plane(titles.get((layer, plane), plane) if plane else "", tuple(own))
            for plane, own in planes.items()
        ),
        size=len(boxes),
        drifting=sum(box.agrees == "no" for box in boxes),
    )


def _box(report: Report, component: Component, own: tuple[Shown, ...], passing: Sequence[Flow]) -> Box:
    seen = report.observations.get(component.id, Observation())
    judged = bool(component.paths) and seen.status is not Observed.UNKNOWN
    grave = any(each.severity != Severity.NOTE.value for each in own)
    titles = {each.id: each.title or each.id for each in components(report)}
    return Box(
        anchor=f"c-{component.id}",
        id=component.id,
        title=titles[component.id],
        declared=component.status.value,
        observed=observed_words(seen.status) if component.paths else "no path in the map",
        differs=judged and seen.status.value != component.status.value,
        agrees="no" if grave else "yes" if judged else "untold",
        drift=len(own),
        worst=own[0].severity if own else "",
        paths=tuple(Place("", path, link(report, Location(path)), "") for path in component.paths),
        owner=component.owner,
        dossier=dossier_words(report, component),
        notes=component.notes,
        evidence=tuple(_shows(report, each) for each in seen.evidence[:MOST_EVIDENCE]),
        services=report.component_services.get(component.id, ()),
        findings=own,
        sends=tuple(_talk(titles, f.target, f) for f in passing if f.source == component.id),
        hears=tuple(_talk(titles, f.source, f) for f in passing if f.target == component.id),
    )


def _talk(titles: Mapping[str, str], other: str, flow: Flow) -> Talk:
    return Talk(f"c-{other}", titles.get(other, other), flow.kind, flow.via)


def _shows(report: Report, evidence: Evidence) -> Place:
    if evidence.location is None:
        return Place("", "", "", evidence.says)
    return place_of(report, "", evidence.location, evidence.says)
