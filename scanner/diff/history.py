"""Findings over time: what is new, what persists, what was fixed since an earlier report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from scanner.diff.matching import matched, traits
from scanner.model import Finding, PastReport, State


def since_report(findings: Iterable[Finding], past: PastReport, today: date | None) -> tuple[Finding, ...]:
    """``findings`` with states against ``past``, and what only ``past`` has, as fixed.

    ``first_seen`` is handed on from report to report; ``today`` is that of what is new.
    """
    now, before = tuple(findings), tuple(each for each in past.findings if each.state is not State.FIXED)
    pairs = matched(traits(now), traits(before))
    judged = (
        _dated(each, before[pairs[n]] if n in pairs else None, past, today) for n, each in enumerate(now)
    )
    found = frozenset(pairs.values())
    gone = (each for n, each in enumerate(before) if n not in found)
    return (*judged, *(_dated(replace(each, state=State.FIXED), each, past, today) for each in gone))


def _dated(finding: Finding, earlier: Finding | None, past: PastReport, today: date | None) -> Finding:
    if earlier is None:
        known = finding.state is State.KNOWN  # what the map admits stays known
        first = today.isoformat() if today else ""
        return replace(finding, state=State.KNOWN if known else State.NEW, first_seen=first)
    state = State.FIXED if finding.state is State.FIXED else State.KNOWN
    return replace(finding, state=state, first_seen=earlier.first_seen or past.as_of)
