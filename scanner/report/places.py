"""Paths as a code host knows them: from the top of the repository, whatever was scanned."""

from __future__ import annotations

import posixpath

from msgspec import structs

from scanner.model import Excuse, Finding, Location, Movement, Report, Step


def at_top(report: Report) -> Report:
    """The report with the places of findings and problems as seen from the top of its repository."""
    if not report.below and not report.map_place:
        return report
    return structs.replace(
        report,
        findings=tuple(_finding(report, finding) for finding in report.findings),
        suppressed=tuple(_finding(report, finding) for finding in report.suppressed),
        problems=tuple(
            structs.replace(problem, path=_path(report, problem.path)) if problem.path else problem
            for problem in report.problems
        ),
        movement=_movement(report, report.movement) if report.movement is not None else None,
    )


def _movement(report: Report, movement: Movement) -> Movement:
    return structs.replace(
        movement,
        new=tuple(_finding(report, finding) for finding in movement.new),
        fixed=tuple(_finding(report, finding) for finding in movement.fixed),
        moved=tuple(
            structs.replace(each, finding=_finding(report, each.finding), place=_place(report, each.place))
            for each in movement.moved
        ),
    )


def _finding(report: Report, finding: Finding) -> Finding:
    return structs.replace(
        finding,
        location=_place(report, finding.location),
        related=tuple(Step(s.role, _place(report, s.location), s.says) for s in finding.related),
        excuse=_excuse(report, finding.excuse) if finding.excuse is not None else None,
    )


def _excuse(report: Report, excuse: Excuse) -> Excuse:
    return structs.replace(excuse, location=_place(report, excuse.location))


def _place(report: Report, location: Location) -> Location:
    return structs.replace(location, path=_path(report, location.path))


def _path(report: Report, path: str) -> str:
    if report.map is not None and path == report.map.path and report.map_place:
        return report.map_place
    return posixpath.join(report.below, path) if report.below else path
