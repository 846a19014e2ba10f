"""The exit code, from the same report as the text.

0 clean · 1 new findings at or above the policy's severity · 2 nothing was judged · 3 incomplete under strict.
Never a count. A certain finding outranks a gap: 1 before 3.
"""

from __future__ import annotations

from dataclasses import dataclass

from scanner.model import Finding, Problem, ProblemKind, Report, Severity, State
from scanner.report.text import counted

CLEAN, FINDINGS, USAGE, INCOMPLETE = 0, 1, 2, 3

RANK = {Severity.NOTE: 0, Severity.WARNING: 1, Severity.ERROR: 2}


@dataclass(frozen=True, slots=True)
class Verdict:
    """``says`` is one sentence for a person; "" when there is nothing to add to the report."""

    exit_code: int
    says: str = ""


def verdict(report: Report) -> Verdict:
    """What the process should exit with, and why."""
    failing = failing_findings(report)
    if failing and report.policy.fail_on:
        says = f"{counted(len(failing), 'new finding')} at or above {report.policy.fail_on.value}"
        return Verdict(FINDINGS, says)
    if nothing := _nothing_to_judge(report):
        return Verdict(USAGE, nothing)
    missed = gaps(report)
    if missed and report.policy.strict:
        return Verdict(INCOMPLETE, f"incomplete: {counted(len(missed), 'problem')} under --strict")
    return Verdict(CLEAN)


def failing_findings(report: Report) -> tuple[Finding, ...]:
    """New findings at or above the policy's severity; none when the run is advisory."""
    floor = report.policy.fail_on
    if floor is None:
        return ()
    return tuple(f for f in report.findings if f.state is State.NEW and RANK[f.severity] >= RANK[floor])


def gaps(report: Report) -> tuple[Problem, ...]:
    """Problems that kept a part of the tree from being looked at. A dropped cache is none: it was rebuilt."""
    return tuple(problem for problem in report.problems if problem.kind is not ProblemKind.CACHE)


def _nothing_to_judge(report: Report) -> str:
    """A gate that looked at nothing must not pass. An advisory run may look at a folder without services."""
    scope = ", ".join(report.scope) or "this repository"
    if report.stats.rules == 0:
        return "no rules were loaded, so nothing was judged: check --rules and --select"
    if report.stats.files == 0:
        return f"no files in {scope}, so nothing was judged: check the path, `roots` and `exclude`"
    if report.policy.fail_on and not report.services and not _accepted_in_code(report):
        return f"no services in {scope}, so nothing was judged: check the path, and `roots` in the map"
    return ""


def _accepted_in_code(report: Report) -> bool:
    """Whether something was judged though nothing of it fails: it is excused, or known, and shown by code."""
    read = {fact.location.path for fact in report.facts}
    known = (finding for finding in report.findings if finding.state is State.KNOWN)
    accepted = (*report.suppressed, *known)
    return any(step.location.path in read for finding in accepted for step in finding.related)
