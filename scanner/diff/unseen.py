"""What a run that did not look at everything must not call fixed, stale or gone."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from scanner.diff.listing import is_under
from scanner.model import Finding, ProblemKind, Report, State

_ACROSS_FILES = ("outbox/", "consistency/", "publish/")  # one end of such a finding may lie anywhere
_OF_FILES = frozenset(ProblemKind) - {ProblemKind.CACHE, ProblemKind.GIT}


def may_still_be(report: Report, rule: str, home: str, place: str = "") -> bool:
    """Whether a finding of ``rule``, at a service or a component called ``home``, may be where nobody looked.

    ``place`` is the file that it stood in, where that is known.
    """
    components = report.map.components if report.map else ()
    paths = [path for component in components if component.id == home for path in component.paths] or [home]
    unseen = any(
        is_under(path, each.path) or is_under(each.path, path) for path in paths for each in report.absent
    )
    across = rule.startswith(_ACROSS_FILES)
    unread = _is_unread(report, place, paths if across else ())
    return unseen or unread or (across and any(not each.chosen for each in report.absent))


def without_unseen(report: Report, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """``findings`` without those that count as fixed only because their place is not here now."""
    here = structs.replace(report, absent=tuple(each for each in report.absent if not each.chosen))
    return tuple(each for each in findings if each.state is not State.FIXED or not _is_unseen(here, each))


def _is_unread(report: Report, place: str, homes: Iterable[str]) -> bool:
    """Whether ``place``, or a file in one of ``homes``, could not be read or parsed: what stood there may be there still."""
    unread = {each.path for each in report.problems if each.kind in _OF_FILES}
    folders = [home for home in homes if home not in ("", ".")]
    return place in unread or any(is_under(file, folder) for file in unread for folder in folders)


def _is_unseen(report: Report, finding: Finding) -> bool:
    place = finding.location.path
    return any(is_under(place, each.path) for each in report.absent) or may_still_be(
        report, finding.rule, finding.service or finding.component, place
    )
