"""What a run that did not look at everything must not call fixed, stale or gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from scanner.diff.listing import is_under
from scanner.model import Finding, Report, State

_ACROSS_FILES = ("outbox/", "consistency/", "publish/")  # one end of such a finding may lie anywhere


def may_still_be(report: Report, rule: str, home: str) -> bool:
    """Whether a finding of ``rule``, at a service or a component called ``home``, may be where nobody looked."""
    if not report.absent:
        return False
    components = report.map.components if report.map else ()
    paths = [path for component in components if component.id == home for path in component.paths] or [home]
    unseen = any(
        is_under(path, each.path) or is_under(each.path, path) for path in paths for each in report.absent
    )
    return unseen or (rule.startswith(_ACROSS_FILES) and any(not each.chosen for each in report.absent))


def without_unseen(report: Report, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """``findings`` without those that count as fixed only because their place is not here now."""
    here = replace(report, absent=tuple(each for each in report.absent if not each.chosen))
    return tuple(each for each in findings if each.state is not State.FIXED or not _is_unseen(here, each))


def _is_unseen(report: Report, finding: Finding) -> bool:
    place = finding.location.path
    return any(is_under(place, each.path) for each in report.absent) or may_still_be(
        report, finding.rule, finding.service or finding.component
    )
