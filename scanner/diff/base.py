"""What a branch brought: the findings of its head against those of the commit it grew from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from scanner.model import Finding, State

_SEPARATOR = re.compile("[/:]")

Identity = tuple[str, str, str, str]


def since_base(
    head: Iterable[Finding], base: Iterable[Finding], moved: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """``head`` in order with states new and known, then what only ``base`` has, as fixed.

    ``moved`` maps folders and files to their new paths: a fingerprint holds the service's path, and a service
    that was moved is no new drift.
    """
    before = tuple(base)
    prints = {finding.fingerprint for finding in before}
    places = {_identity(finding, moved or {}): finding.fingerprint for finding in before}
    judged, found = [], set()
    for finding in head:
        earlier = finding.fingerprint if finding.fingerprint in prints else places.get(_identity(finding, {}))
        found.add(earlier)
        known = earlier is not None or finding.state is State.KNOWN  # what the map admits stays known
        judged.append(replace(finding, state=State.KNOWN if known else State.NEW))
    fixed = {finding.fingerprint: finding for finding in before if finding.fingerprint not in found}
    return (*judged, *(replace(finding, state=State.FIXED) for finding in fixed.values()))


def _identity(finding: Finding, moved: Mapping[str, str]) -> Identity:
    return (finding.rule, finding.component, _now(finding.service, moved), _now(finding.subject, moved))


def _now(path: str, moved: Mapping[str, str]) -> str:
    """``path`` after the move: of itself, or of the deepest moved folder that it lies in."""
    if not moved:
        return path
    ends = [len(path), *(match.start() for match in reversed(tuple(_SEPARATOR.finditer(path))))]
    return next((moved[path[:end]] + path[end:] for end in ends if path[:end] in moved), path)
