"""Declared status against observed status. "Could not tell" agrees with everything."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.diff.claims import Answer, answer, is_evaluated
from scanner.diff.found import about_component, reason, shown
from scanner.diff.ground import LIBRARY, Ground
from scanner.diff.listing import is_under
from scanner.diff.names import is_service_like, listed
from scanner.diff.parts import gone_parts
from scanner.diff.sightings import DECIDED, Sighting, sightings
from scanner.model import (
    Absent,
    Component,
    Confidence,
    Correction,
    Finding,
    Observation,
    Observed,
    Service,
    Status,
)


def judge_status(ground: Ground) -> Iterator[Finding]:
    """At most one finding for each component. Of what is gone as a whole, :mod:`paths` tells."""
    for component in ground.components:
        judge = _JUDGES.get(component.status)
        if judge is not None and ground.is_judged(component) and not ground.is_gone(component):
            yield from judge(ground, component)


def _production(ground: Ground, component: Component) -> Iterator[Finding]:
    seen = ground.observation(component)
    why = reason(seen.evidence)
    declared = f"{component.title} is declared in production"
    if seen.status is Observed.GONE and seen.confidence is not Confidence.LOW:
        if component.parts and len(gone_parts(component, ground.listing)) == len(component.parts):
            return  # its parts are told of where they are declared
        message = f"{declared}, and it is not there: {why}"
        yield _finding(ground, "status/production-gone", component, message, Status.MISSING)
    elif seen.status is Observed.POC and seen.confidence is not Confidence.LOW:
        message = f"{declared}, and the tree calls it an experiment: {why}"
        yield _finding(ground, "status/contradicted", component, message, Status.POC)
    elif seen.status is Observed.ABANDONED:
        message = f"{declared}, and may not be, or no more: {why}"
        yield _finding(ground, "status/production-abandoned", component, message, None)
    elif seen.status is Observed.UNKNOWN and not component.paths and _is_nowhere(ground, component):
        wanted = listed(component.look_for)
        message = f"{declared}, has no path, and nothing is where the map says to look: {wanted}"
        yield _finding(ground, "status/production-gone", component, message, Status.MISSING)


def _is_nowhere(ground: Ground, component: Component) -> bool:
    """Whether the map says where to look, and nothing is there. Without a place to look, nobody can tell."""
    if not component.look_for or not ground.is_whole or ground.listing.absent or _proofs(ground, component):
        return False
    services = [service for service in ground.seen.services if service.kind != LIBRARY]
    return not any(
        any(is_service_like(service, wanted) for service in services)
        or ("/" in wanted and any(True for _ in ground.listing.matching(wanted)))
        for wanted in component.look_for
    )


def _poc(ground: Ground, component: Component) -> Iterator[Finding]:
    seen = ground.observation(component)
    if seen.status is Observed.PRODUCTION and seen.confidence is not Confidence.LOW:
        why = reason(seen.evidence)
        message = f"{component.title} is declared a proof of concept, and is in production: {why}"
        yield _finding(ground, "status/poc-promoted", component, message, Status.PRODUCTION)


def _missing(ground: Ground, component: Component) -> Iterator[Finding]:
    seen = sightings(ground, component)
    proofs = () if seen else _proofs(ground, component)
    if seen:
        yield _sighted(ground, "status/missing-exists", component, seen)
    elif proofs:
        yield about_component(
            ground,
            "status/missing-exists",
            component,
            f"{component.title} is declared missing, and what the map claims of it holds: {proofs[0].says}",
            location=component.status_location,
            confidence=Confidence.MEDIUM,
            related=proofs[0].steps,
            corrections=[_becomes(component, Status.UNKNOWN, proofs[0].says)],
        )


def _unknown(ground: Ground, component: Component) -> Iterator[Finding]:
    has_path = any(map(ground.listing.has, component.own))
    seen = tuple(each for each in sightings(ground, component) if not has_path or each.status in DECIDED)
    if seen:
        yield _sighted(ground, "status/unknown-found", component, seen)


def _partial(ground: Ground, component: Component) -> Iterator[Finding]:
    """What is half there may be in production in part; so all of it must be: its one place, or each as a service."""
    seen = ground.observation(component)
    parts = [service for path in component.paths if (service := _in_production(ground, path))]
    whole = len(component.paths) == 1 and _is_surely_in_production(seen)
    if not whole and (not parts or len(parts) < len(component.paths)):
        return
    where = f"{listed(component.paths)} {'is' if len(component.paths) == 1 else 'are all'} in production"
    proofs = [seen] if whole else [service.observation for service in parts]
    yield about_component(
        ground,
        "status/partial-complete",
        component,
        f"{component.title} is declared partial, and {where}",
        location=component.status_location,
        confidence=Confidence.MEDIUM,
        related=[step for each in proofs for step in shown(each.evidence)[:1]],
        corrections=[_becomes(component, Status.PRODUCTION, where)],
    )


def _in_production(ground: Ground, path: str) -> Service | None:
    for service in ground.seen.services:
        if service.path == path and _is_surely_in_production(service.observation):
            return service
    return None


def _is_surely_in_production(seen: Observation) -> bool:
    return seen.status is Observed.PRODUCTION and seen.confidence is Confidence.HIGH


def _proofs(ground: Ground, component: Component) -> tuple[Answer, ...]:
    """Claims of the component that hold, and could not if it were missing."""
    asked = [claim for claim in component.claims if claim.asks and not isinstance(claim.asks, Absent)]
    answers = [answer(ground, claim, component.paths) for claim in asked if is_evaluated(ground, claim)]
    return tuple(each for each in answers if each.holds)


def _finding(ground: Ground, rule: str, component: Component, message: str, to: Status | None) -> Finding:
    seen = ground.observation(component)
    why = reason(seen.evidence) or message
    return about_component(
        ground,
        rule,
        component,
        message,
        location=component.status_location,
        confidence=seen.confidence,
        related=shown(seen.evidence),
        corrections=[_becomes(component, to, why)] if to else [],
    )


def _sighted(ground: Ground, rule: str, component: Component, seen: tuple[Sighting, ...]) -> Finding:
    best = max(
        seen,
        key=lambda each: (each.status in DECIDED, each.confidence is Confidence.HIGH, bool(each.service)),
    )
    status = DECIDED.get(best.status, Status.UNKNOWN)
    place = max(seen, key=lambda each: (bool(each.service), bool(each.path))).path
    is_new = place and not any(is_under(place, path) for path in component.paths)
    path = [Correction(component.id, "paths", "", place, best.says)] if is_new else []
    return about_component(
        ground,
        rule,
        component,
        f"{component.title} is declared {component.status}, and {best.says}",
        location=component.status_location,
        confidence=best.confidence,
        related=dict.fromkeys(step for each in seen for step in each.steps),
        corrections=[
            *([_becomes(component, status, best.says)] if status != component.status else []),
            *path,
        ],
    )


def _becomes(component: Component, status: Status, why: str) -> Correction:
    return Correction(component.id, "status", component.status, status, why)


_JUDGES = {
    Status.PRODUCTION: _production,
    Status.POC: _poc,
    Status.MISSING: _missing,
    Status.UNKNOWN: _unknown,
    Status.PARTIAL: _partial,
}
