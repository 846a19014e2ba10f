"""Declared status against observed status. "Could not tell" agrees with everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.diff.claims import Answer, answer
from scanner.diff.found import about_component, reason, shown
from scanner.diff.ground import Ground
from scanner.diff.listing import is_under
from scanner.diff.names import is_service_like, listed
from scanner.diff.parts import gone_parts
from scanner.diff.sightings import DECIDED, Sighting, running_by_name, sightings
from scanner.model import (
    Absent,
    Component,
    Confidence,
    Correction,
    Finding,
    Observation,
    Observed,
    Status,
)

_IN_PART = {
    Observed.PRODUCTION: ("status/poc-promoted", "is in production"),
    Observed.POC: ("status/contradicted", "is called an experiment"),
    Observed.ABANDONED: ("status/production-abandoned", "may not be, or no more"),
}


def judge_status(ground: Ground) -> Iterator[Finding]:
    """At most one finding for each component. Of what is gone as a whole, :mod:`paths` tells."""
    for component in ground.components:
        judge = _JUDGES.get(component.status)
        if judge is not None and not ground.is_gone(component):
            yield from judge(ground, component)


def unjudged(ground: Ground) -> Iterator[Component]:
    """Components of which nobody can say anything: no path, nothing observed, no place to look, no claim to show it."""
    for component in ground.components:
        asked = any(claim.asks and not isinstance(claim.asks, Absent) for claim in component.claims)
        nameless = not component.paths and not component.look_for and not asked
        if nameless and ground.observation(component).status is Observed.UNKNOWN:
            yield component


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
    elif rival := _other_place(seen, Observed.POC):
        yield _in_part(ground, component, *rival)
    elif not component.deployed_as and (rival := _other_place(seen, Observed.ABANDONED)):
        yield _in_part(ground, component, *rival)  # what it is deployed as says itself whether it is
    elif seen.status is Observed.ABANDONED:
        message = f"{declared}, and may not be, or no more: {why}"
        yield _finding(ground, "status/production-abandoned", component, message, None)
    elif seen.status is Observed.UNKNOWN and not component.paths and _is_nowhere(ground, component):
        wanted = listed(component.look_for)
        message = f"{declared}, has no path, and nothing is where the map says to look: {wanted}"
        yield _finding(ground, "status/production-gone", component, message, Status.MISSING)


def _other_place(seen: Observation, status: Observed) -> tuple[str, Observation] | None:
    """The place of a component of several that is not what they are together."""
    return next(
        ((path, o) for path, o in seen.places if o.status is status and o.confidence is not Confidence.LOW),
        None,
    )


def _in_part(ground: Ground, component: Component, path: str, seen: Observation) -> Finding:
    """A finding about one of several places, when the others are what the map says."""
    rule, how = _IN_PART[seen.status]
    says = f"{path} {how}: {reason(seen.evidence)}"
    declared = "a proof of concept" if component.status is Status.POC else "in production"
    return about_component(
        ground,
        rule,
        component,
        f"{component.title} is declared {declared}, and {says}",
        location=component.status_location,
        confidence=Confidence.MEDIUM,
        related=shown(seen.evidence),
        corrections=[_becomes(component, Status.PARTIAL, says)],
    )


def _is_nowhere(ground: Ground, component: Component) -> bool:
    """Whether the map says where to look, and nothing is there. Without a place to look, nobody can tell."""
    if not component.look_for or ground.listing.absent or _proofs(ground, component):
        return False
    services = [service for service in ground.seen.services if not service.is_library]
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
    elif rival := _other_place(seen, Observed.PRODUCTION):
        yield _in_part(ground, component, *rival)
    elif not component.paths and (named := running_by_name(ground, component)):
        yield _sighted(ground, "status/poc-promoted", component, named)
    elif not component.paths and (running := _running(ground, component)):
        yield _proved(ground, "status/poc-promoted", component, running, Status.PRODUCTION)


def _missing(ground: Ground, component: Component) -> Iterator[Finding]:
    seen = sightings(ground, component)
    proofs = () if seen else _proofs(ground, component)
    if seen:
        yield _sighted(ground, "status/missing-exists", component, seen)
    elif proofs:
        yield _proved(ground, "status/missing-exists", component, proofs, Status.UNKNOWN)


def _unknown(ground: Ground, component: Component) -> Iterator[Finding]:
    has_path = any(map(ground.listing.has, component.own))
    seen = tuple(each for each in sightings(ground, component) if not has_path or each.status in DECIDED)
    if seen:
        yield _sighted(ground, "status/unknown-found", component, seen)
    elif not component.paths and (proofs := _proofs(ground, component)):
        is_running = bool(_running(ground, component))
        to = Status.PRODUCTION if is_running else Status.UNKNOWN
        yield _proved(ground, "status/unknown-found", component, proofs, to)


def _partial(ground: Ground, component: Component) -> Iterator[Finding]:
    """What is half there may be in production in part; so all of it must be: its one place, or each as a service.

    And not all of it may be an experiment.
    """
    seen = ground.observation(component)
    if seen.status is Observed.POC and seen.confidence is not Confidence.LOW:
        message = f"{component.title} is declared partial, and the tree calls it an experiment: {reason(seen.evidence)}"
        yield _finding(ground, "status/contradicted", component, message, Status.POC)
        return
    places = component.own
    parts = [each for path in places if (each := _in_production(ground, seen, path))]
    whole = len(places) <= 1 and _is_surely_in_production(seen)
    if not whole and (not parts or len(parts) < len(places)):
        return
    is_are = "are all" if len(places) > 1 else "is"
    where = f"{listed(places)} {is_are} in production" if places else reason(seen.evidence)
    proofs = [seen] if whole else parts
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


def _in_production(ground: Ground, seen: Observation, path: str) -> Observation | None:
    """What shows that ``path``, one of several, is surely in production: the service there, or the place itself."""
    services = (service.observation for service in ground.seen.services if service.path == path)
    places = (observation for place, observation in seen.places if place == path)
    return next((each for each in (*services, *places) if _is_surely_in_production(each)), None)


def _is_surely_in_production(seen: Observation) -> bool:
    return seen.status is Observed.PRODUCTION and seen.confidence is Confidence.HIGH


def _proofs(ground: Ground, component: Component) -> tuple[Answer, ...]:
    """Claims of the component that hold at least in part, and could not if it were missing."""
    asked = [claim for claim in component.claims if claim.asks and not isinstance(claim.asks, Absent)]
    answers = [answer(ground, claim, component.paths) for claim in asked]
    return tuple(each for each in answers if each.holds or each.shown)


def _running(ground: Ground, component: Component) -> tuple[Answer, ...]:
    """Those of its proofs that stand in the code of what is in production."""
    running = [s.path for s in ground.seen.services if _is_surely_in_production(s.observation)]
    return tuple(
        each
        for each in _proofs(ground, component)
        if any(is_under(step.location.path, path) for step in each.shown for path in running)
    )


def _proved(ground: Ground, rule: str, component: Component, proofs: Sequence[Answer], to: Status) -> Finding:
    """A finding about a component without a path, from what the map claims of it."""
    best = max(proofs, key=lambda each: bool(each.holds))
    how = f"holds: {best.says}" if best.holds else f"holds in part: {best.shown[0].says}"
    why = f"what the map claims of it {how}"
    return about_component(
        ground,
        rule,
        component,
        f"{component.title} is declared {component.status}, and {why}",
        location=component.status_location,
        confidence=Confidence.MEDIUM,
        related=best.shown or best.steps,
        corrections=[_becomes(component, to, why)] if to is not component.status else [],
    )


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
