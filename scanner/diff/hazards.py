"""Hazards that link found in the code, those that the map admits marked as known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from msgspec import structs

from scanner.diff.found import about_code, fingerprint
from scanner.diff.ground import Ground
from scanner.diff.parts import is_at
from scanner.model import Component, Correction, Finding, Hazard, KnownIssue, Role, State, Step


def judge_hazards(ground: Ground) -> Iterator[Finding]:
    """One finding for each hazard; known if a component there declares it as an issue."""
    named = Counter(map(partial(_name, ground), ground.seen.hazards))
    for hazard in ground.seen.hazards:
        home = ground.folder_at(hazard.location.path)
        finding = about_code(
            ground,
            hazard.rule,
            hazard.says,
            location=hazard.location,
            subject=hazard.subject,
            service=ground.service_at(hazard.location.path),
            home=home,
            confidence=hazard.confidence,
            severity=hazard.severity,
            related=hazard.steps,
        )
        if named[hazard.rule, home, hazard.subject] > 1:
            finding = _with_place(finding, home)
        issue = admitted(ground, hazard)
        if issue is None:
            yield finding
        else:
            step = Step(Role.MAP, issue.location, issue.text or f"the map admits {issue.rule}")
            yield structs.replace(finding, state=State.KNOWN, related=(*finding.related, step))


def _name(ground: Ground, hazard: Hazard) -> tuple[str, str, str]:
    return hazard.rule, ground.folder_at(hazard.location.path), hazard.subject


def _with_place(finding: Finding, home: str) -> Finding:
    """For one of several functions that bear one name, as route files have them: the file is part of its identity."""
    place = finding.location.path.removeprefix(f"{home}/")
    identity = fingerprint(finding.rule, home or finding.component, f"{place}:{finding.subject}")
    return structs.replace(finding, fingerprint=identity)


def admitted(ground: Ground, hazard: Hazard) -> KnownIssue | None:
    """The issue of a component that ``hazard`` touches, if the map declares it there; or of any that names the place."""
    own = [issue for component in touched(ground, hazard) for issue in component.issues]
    placed = [issue for component in ground.components for issue in component.issues if issue.where]
    return next((i for i in (*own, *placed) if i.rule == hazard.rule and holds_at(i, hazard)), None)


def holds_at(issue: KnownIssue, hazard: Hazard) -> bool:
    """Whether ``issue`` is admitted where ``hazard`` stands."""
    return not issue.where or any(is_at(place, hazard.location.path, hazard.subject) for place in issue.where)


def place_of(hazard: Hazard) -> str:
    """The place of ``hazard`` as an issue's ``where`` has it."""
    return f"{hazard.location.path}#{hazard.subject}" if hazard.subject else hazard.location.path


def proposed_places(ground: Ground) -> Iterator[Correction]:
    """For issues that say nowhere where: the places at which they are admitted today, so that no other is with them."""
    for hazard in ground.seen.hazards:
        for component in touched(ground, hazard):
            issue = next((each for each in component.issues if each.rule == hazard.rule), None)
            if issue is not None and not issue.where:
                why = f"{hazard.subject or hazard.location.path} is what it admits"
                item = issue.text or issue.rule
                yield Correction(component.id, "where", "", place_of(hazard), why, item)
            if issue is not None:
                break


def touched(ground: Ground, hazard: Hazard) -> tuple[Component, ...]:
    """The components of the place that the hazard stands at, then those of its chain; the closest first."""
    here = hazard.location.path
    paths = dict.fromkeys((here, *(step.location.path for step in hazard.steps)))
    found = {
        component.id: component
        for path in paths
        for component in ground.components_at(path, hazard.subject if path == here else "")
    }
    return tuple(found.values())
