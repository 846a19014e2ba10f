"""What `scan report` prints: the state of every component, the trend, and every finding, known ones too."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from scanner.model import Component, Observation, Report, State
from scanner.report.blocks import branches
from scanner.report.groups import by_layer, components, layer_title, tally, told_in
from scanner.report.screen import PLAIN, Screen
from scanner.report.sentences import observed_words, subject_line
from scanner.report.terminal import gaps_and_fixes, printed, result, services
from scanner.report.text import counted, plain
from scanner.report.trend import age, bars, courses, mending_words, moved_words, trend, turned_words

MOST_LINES = 12


def render(report: Report, screen: Screen = PLAIN) -> str:
    """The full state as text."""
    return printed(_parts(report, screen), screen)


def _parts(report: Report, screen: Screen) -> Iterator[RenderableType]:
    day = f", as of {report.as_of.isoformat()}" if report.as_of else ""
    yield Text(f"{subject_line(report)}{day}", style="bold")
    if report.commit_says:
        yield Text(f"{report.commit[:8]} {plain(report.commit_says)}", style="dim")
    yield ""
    yield from _state(report) if report.map else services(report, screen)
    yield from _trend(report)
    first = "New" if report.previous else "Findings"
    for title, state in ((first, State.NEW), ("Persisting", State.KNOWN)):
        found = told_in(report, state)
        if found:
            groups = [
                (f"{plain(layer)} / {plain(group.title)}", group.findings)
                for layer, inner in by_layer(report, found)
                for group in inner
            ]
            yield from branches(f"{title} ({len(found)})", groups, screen)
            yield ""
    yield from gaps_and_fixes(report, screen)
    yield from result(report)


def _state(report: Report) -> Iterator[RenderableType]:
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("component", "declared", "observed", "findings"):
        table.add_column(heading, overflow="fold")
    layer = ""
    for component in components(report):
        if (title := layer_title(report, component)) != layer:
            table.add_row(Text(plain(title), style="bold blue"))
            layer = title
        table.add_row(*_row(report, component))
    yield table
    yield ""


def _row(report: Report, component: Component) -> tuple[Text, ...]:
    observed = observed_words(report.observations.get(component.id, Observation()).status)
    there = (finding for finding in report.findings if finding.state is not State.FIXED)
    own = tally(finding for finding in there if finding.component == component.id)
    said = ", ".join(counted(number, severity.value) for severity, number in own)
    cells = (f"  {plain(component.title or component.id)}", component.status.value, observed, said)
    return tuple(map(Text, cells))


def _trend(report: Report) -> Iterator[RenderableType]:
    yield Text(plain(moved_words(report)), style="bold")
    for turned in report.movement.turned if report.movement else ():
        yield Text(f"  {plain(turned.now.id)}: {turned_words(turned)}")
    for moved in report.movement.moved if report.movement else ():
        yield Text(f"  moved: {plain(moved.finding.message)}, from {plain(moved.place.path)}")
    yield from _rules(report)
    yield from _courses(report)
    if mended := mending_words(report):
        yield Text(mended, style="dim")
    yield ""


def _rules(report: Report) -> Iterator[RenderableType]:
    rows, compared = trend(report), report.movement is not None
    if not rows:
        return
    table = _table("rule", "now", *(("before", "new", "fixed") if compared else ()), "oldest")
    for row in rows:
        counts = (row.before, row.new, row.fixed) if compared else ()
        days = age(row.oldest, report.as_of)
        oldest = f"{row.oldest} ({days})" if days else row.oldest
        table.add_row(*map(Text, (row.rule, str(row.now), *map(str, counts), oldest)))
    yield table


def _courses(report: Report) -> Iterator[RenderableType]:
    """All runs by layer and owner; of each at most a screenful, those with most today."""
    for what, lines in courses(report):
        if what == "rule":
            continue  # the table above has them
        table = _table(what, "now", "before", "over all runs")
        for line in lines[:MOST_LINES]:
            table.add_row(
                Text(plain(line.name)),
                Text(str(line.counts[-1])),
                Text(str(line.counts[-2])),
                Text(bars(line.counts)),
            )
        yield ""
        yield table


def _table(*headings: str) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        numbers = heading in ("now", "before", "new", "fixed")
        table.add_column(heading, justify="right" if numbers else "left")
    return table
