"""How drift moved, as it stands under ``trend`` in the JSON report."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from scanner.model import Course, Finding, Line, Movement, Report, Turned
from scanner.report.text import unicode_text
from scanner.report.trend import ages

Json = dict[str, object]


def trend_json(report: Report, finding_json: Callable[[Finding], Json]) -> Json | None:
    """None where no run before this one is known, and this one is not kept either."""
    if report.movement is None and not report.course.points:
        return None
    return {
        "since": _since(report.movement, finding_json) if report.movement is not None else None,
        **course_json(report.course),
        "ages": [{"age": name, "findings": number} for name, number in ages(report)],
    }


def course_json(course: Course) -> Json:
    """The runs, oldest first; the counts of a line stand in their order."""
    return {
        "runs": [
            {"day": point.day, "errors": point.errors, "warnings": point.warnings, "notes": point.notes}
            for point in course.points
        ],
        "layers": _lines(course.layers),
        "rules": _lines(course.rules),
        "owners": _lines(course.owners),
        "mended": course.mended,
        "mean_days_to_mend": course.mend_days,
    }


def _lines(lines: Iterable[Line]) -> list[Json]:
    return [{"name": unicode_text(line.name) or None, "counts": list(line.counts)} for line in lines]


def _since(movement: Movement, finding_json: Callable[[Finding], Json]) -> Json:
    return {
        "day": movement.day or None,
        "commit": movement.commit or None,
        "new": [finding.fingerprint for finding in movement.new],
        "fixed": [finding_json(finding) for finding in movement.fixed],
        "moved": [
            {
                "fingerprint": each.finding.fingerprint,
                "path": unicode_text(each.place.path),
                "line": each.place.line,
                "component": each.component or None,
            }
            for each in movement.moved
        ],
        "kept": movement.kept,
        "components": [_turned(each) for each in movement.turned],
    }


def _turned(turned: Turned) -> Json:
    before, now = turned.before, turned.now
    return {
        "id": now.id,
        "declared": {"before": before.declared if before else None, "now": now.declared},
        "observed": {"before": before.observed if before else None, "now": now.observed},
    }
