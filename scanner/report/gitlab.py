"""GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format

GitLab itself compares a merge request's report with its target's, by fingerprint: so known findings are
in it, fixed and excused ones are not.
"""

from __future__ import annotations

from scanner.model import Finding, Report, Severity, State
from scanner.report.text import dumped, plain

SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}


def render(report: Report) -> str:
    """A JSON array with one entry for each finding that is there now."""
    there = [_entry(finding) for finding in report.findings if finding.state is not State.FIXED]
    return dumped(there)


def _entry(finding: Finding) -> dict[str, object]:
    return {
        "description": plain(finding.message),
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": {
            "path": plain(finding.location.path),
            "lines": {
                "begin": finding.location.line,
                "end": max(finding.location.line, finding.location.end_line),
            },
        },
    }
