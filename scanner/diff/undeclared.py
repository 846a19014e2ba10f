"""What the code has and the map does not: ``map/undeclared-service``."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.diff.found import about_code
from scanner.diff.ground import Ground
from scanner.diff.listing import is_under
from scanner.diff.names import is_scaffold, last_part, lies_in_scaffold, slug
from scanner.diff.paths import became_of
from scanner.diff.sightings import sightings, status_of
from scanner.model import Confidence, Correction, Finding, Service


def judge_services(ground: Ground) -> Iterator[Finding]:
    """One finding for each service that no component means, and that no other finding tells of already."""
    if ground.map is None:
        return
    told = _told_elsewhere(ground)
    for service in ground.seen.services:
        if not _counts(ground, service) or ground.covered[service.path] or service.path in told:
            continue
        why = f": {service.evidence[0].says}" if service.evidence else ""
        yield about_code(
            ground,
            "map/undeclared-service",
            f"{service.path} is a {service.kind}, and no component of the map means it{why}",
            location=ground.place_of(service),
            subject=service.name,
            service=service.path,
            confidence=Confidence.HIGH if service.evidence else Confidence.MEDIUM,
            corrections=[addition(service, f"it is a {service.kind}")],
        )


def addition(service: Service, why: str) -> Correction:
    """The component that the map would have to have for ``service``."""
    return Correction("", "component", "", service.path, why, status_of(service))


def _counts(ground: Ground, service: Service) -> bool:
    roots = ground.map.roots if ground.map else ()
    inside = not roots or any(is_under(service.path, root) for root in roots)
    named = not lies_in_scaffold(service.path) and not is_scaffold(service.name)
    return inside and named and not service.is_library


def _told_elsewhere(ground: Ground) -> frozenset[str]:
    """Services that the plan names, that a dead path became, or that show a missing component."""
    sessions = ground.map.sessions if ground.map else ()
    planned = {slug(name) for session in sessions for name in session.components}
    told = {
        service.path
        for service in ground.seen.services
        if planned & {slug(service.name), slug(last_part(service.path))}
    }
    for component in ground.components:
        told.update(service.path for service in became_of(ground, component).values())
        told.update(each.service for each in sightings(ground, component))
    return frozenset(told)
