"""Making a finding: its severity from the rule's data, its fingerprint from what it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from msgspec import structs

from scanner.diff.ground import Ground
from scanner.diff.names import listed
from scanner.model import (
    Component,
    Confidence,
    Correction,
    Evidence,
    Finding,
    Location,
    Role,
    Severity,
    Step,
)

MOST_SHOWN = 6


def about_component(
    ground: Ground,
    rule: str,
    component: Component,
    message: str,
    *,
    location: Location,
    subject: str = "",
    confidence: Confidence = Confidence.HIGH,
    severity: Severity | None = None,
    related: Iterable[Step] = (),
    corrections: Iterable[Correction] = (),
) -> Finding:
    """A finding at a line of the map. ``subject`` tells it from others of its rule in the component."""
    return Finding(
        rule=rule,
        severity=severity or ground.severity(rule),
        confidence=confidence,
        message=message,
        location=location,
        subject=subject,
        fingerprint=fingerprint(rule, component.id, subject),
        component=component.id,
        related=tuple(related),
        corrections=tuple(corrections),
    )


def about_code(
    ground: Ground,
    rule: str,
    message: str,
    *,
    location: Location,
    subject: str,
    service: str = "",
    home: str | None = None,
    confidence: Confidence = Confidence.HIGH,
    severity: Severity | None = None,
    related: Iterable[Step] = (),
    corrections: Iterable[Correction] = (),
) -> Finding:
    """A finding at a line of the code; its component is the closest that the map has for the place.

    Where several share the place, and none says which part is its own, all of them are named. ``home`` is the service
    that its identity holds on to, if that is not ``service``: another import of a shared file is not another finding.
    """
    owners = ground.sharing(location.path, subject)
    shared = tuple(owner.id for owner in owners) if len(owners) > 1 else ()
    if shared:
        message = f"{message} ({listed([owner.title for owner in owners], 4)} share the place)"
    return Finding(
        rule=rule,
        severity=severity or ground.severity(rule),
        confidence=confidence,
        message=message,
        location=location,
        subject=subject,
        fingerprint=fingerprint(
            rule, (service if home is None else home) or (owners[0].id if owners else ""), subject
        ),
        component=owners[0].id if owners else "",
        service=service,
        services=tuple(each for each in ground.seen.reached.get(location.path, ()) if each != service),
        components=shared,
        related=tuple(related),
        corrections=tuple(corrections),
    )


def about_map(
    ground: Ground,
    rule: str,
    message: str,
    *,
    location: Location,
    subject: str,
    related: Iterable[Step] = (),
    corrections: Iterable[Correction] = (),
) -> Finding:
    """A finding at a line of the map that belongs to no component."""
    return Finding(
        rule=rule,
        severity=ground.severity(rule),
        confidence=Confidence.HIGH,
        message=message,
        location=location,
        subject=subject,
        fingerprint=fingerprint(rule, "", subject),
        related=tuple(related),
        corrections=tuple(corrections),
    )


def fingerprint(rule: str, home: str, subject: str) -> str:
    """The identity of a finding over time, as 16 hex digits: no line and no message in it."""
    return hashlib.sha256("\0".join((rule, home, subject)).encode("utf-8", "replace")).hexdigest()[:16]


def told_apart(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order of their places; those that share a fingerprint are numbered."""
    ordered = sorted(findings, key=lambda each: (each.location, each.rule, each.subject, each.message))
    seen: dict[str, int] = {}
    apart = []
    for each in ordered:
        seen[each.fingerprint] = number = seen.get(each.fingerprint, 0) + 1
        if number > 1:
            again = fingerprint(each.rule, each.fingerprint, f"{each.subject}#{number}")
            each = structs.replace(each, fingerprint=again)  # noqa: PLW2901
        apart.append(each)
    return tuple(apart)


def shown(evidence: Iterable[Evidence]) -> tuple[Step, ...]:
    """Evidence that has a place, no more than a reader takes in, as related steps. What decides comes first."""
    steps = [Step(Role.CODE, each.location, each.says) for each in evidence if each.location is not None]
    return tuple(steps[:MOST_SHOWN])


def reason(evidence: Iterable[Evidence]) -> str:
    """The evidence that decides, for the end of a sentence; "" without any."""
    return next((each.says for each in evidence), "")
