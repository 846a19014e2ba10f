"""How drift moved, for the summary of a job: what changed since the run before, and the course of all runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.model import Line, Report, Severity
from scanner.report.markdown_text import code, prose
from scanner.report.text import counted
from scanner.report.trend import bars, courses, mending_words, moved_words, turned_words
from scanner.report.volume import once, told

SIGNS = {Severity.ERROR: "🛑", Severity.WARNING: "⚠️", Severity.NOTE: "ℹ️"}
MOST_LISTED = 20
MOST_LINES = 12


def moved(report: Report) -> Iterator[str]:
    """The change since the run before: its sentence, and a line for whatever came, moved or is of another status."""
    movement = report.movement
    if movement is None:
        return
    yield f"**{prose(moved_words(report))}**"
    listed = [
        *_came(report),
        *(f"- ↪ {prose(m.finding.message)}, from {code(m.place.path)}" for m in movement.moved),
        *(f"- {code(turned.now.id)} {turned_words(turned)}" for turned in movement.turned),
    ]
    if listed:
        more = [f"- … and {len(listed) - MOST_LISTED} more"] if len(listed) > MOST_LISTED else []
        yield "\n".join([*listed[:MOST_LISTED], *more])


def _came(report: Report) -> Iterator[str]:
    """What is new, where the table below shows more than that."""
    if report.movement is not None and report.previous is None:
        for finding in told(once(report.movement.new)):
            yield f"- {SIGNS[finding.severity]} new: {prose(finding.message)} {code(finding.rule)}"


def runs(report: Report) -> Iterator[str]:
    """All runs, folded away: findings open in each, by layer, by rule and by owner."""
    points = report.course.points
    if len(points) < 2:
        return
    opened = [point.errors + point.warnings + point.notes for point in points]
    lines = [
        f"<details><summary>{counted(len(points), 'run')} since {prose(points[0].day)}: {bars(opened)}</summary>",
        "",
        *([prose(mending_words(report)), ""] if report.course.mended else []),
    ]
    for what, named in courses(report):
        lines += [*_table(what, named), ""]
    yield "\n".join([*lines, "</details>"])


def _table(what: str, lines: Iterable[Line]) -> Iterator[str]:
    listed = tuple(lines)
    yield f"| By {what} | Now | Before | Over all runs |"
    yield "|-|-:|-:|-|"
    for line in listed[:MOST_LINES]:
        yield f"| {prose(line.name)} | {line.counts[-1]} | {line.counts[-2]} | {bars(line.counts)} |"
    if len(listed) > MOST_LINES:
        yield f"| … {len(listed) - MOST_LINES} more | | | |"
