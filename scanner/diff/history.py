"""Findings over time: what is new, what persists, what was fixed since an earlier report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from scanner.diff.base import since_base
from scanner.model import Finding, PastReport, State


def since_report(findings: Iterable[Finding], past: PastReport, today: date | None) -> tuple[Finding, ...]:
    """``findings`` with states against ``past``, and what only ``past`` has, as fixed.

    ``first_seen`` is handed on from report to report; ``today`` is that of what is new.
    """
    before = {finding.fingerprint: finding for finding in past.findings}
    judged = since_base(findings, past.findings)
    return tuple(_dated(finding, before.get(finding.fingerprint), past, today) for finding in judged)


def _dated(finding: Finding, earlier: Finding | None, past: PastReport, today: date | None) -> Finding:
    if finding.state is State.NEW or earlier is None:
        return replace(finding, first_seen=today.isoformat() if today else "")
    return replace(finding, first_seen=earlier.first_seen or past.as_of)
