"""The exit code of a run over a fleet: that of a scan, with repositories that could not be looked at as its gaps."""

from __future__ import annotations

from scanner.model import FleetReport, ProblemKind, State
from scanner.report.fleet.sums import all_findings, failed
from scanner.report.text import counted
from scanner.report.verdict import CLEAN, FINDINGS, INCOMPLETE, RANK, USAGE, Verdict


def verdict(report: FleetReport) -> Verdict:
    """What the process should exit with, and why. A run that looked at nothing never passes."""
    floor = report.policy.fail_on
    found = [each for each in all_findings(report) if each.state is State.NEW]
    failing = [each for each in found if floor is not None and RANK[each.severity] >= RANK[floor]]
    if failing and floor is not None:
        return Verdict(FINDINGS, f"{counted(len(failing), 'new finding')} at or above {floor.value}")
    gone = failed(report)
    if len(gone) == len(report.outcomes):
        return Verdict(USAGE, "no repository could be looked at, so nothing was judged")
    gaps = sum(
        1 for outcome in report.outcomes for each in outcome.problems if each.kind is not ProblemKind.CACHE
    )
    if report.policy.strict and (gone or gaps):
        parts = [f"{len(gone)} of {len(report.outcomes)} repositories could not be looked at"] if gone else []
        parts += [counted(gaps, "problem")] if gaps else []
        return Verdict(INCOMPLETE, f"incomplete: {', '.join(parts)} under --strict")
    return Verdict(CLEAN)
