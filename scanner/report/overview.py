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
from scanner.report.trend import age, movement, trend


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
    yield Text(plain(movement(report)), style="bold")
    rows = trend(report)
    if rows:
        table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
        for heading in ("rule", "now", *(("before", "new", "fixed") if report.previous else ()), "oldest"):
            table.add_column(heading, justify="left" if heading in ("rule", "oldest") else "right")
        for row in rows:
            counts = (row.before, row.new, row.fixed) if report.previous else ()
            oldest = f"{row.oldest} ({age(row.oldest, report.as_of)})" if row.oldest else ""
            table.add_row(*map(Text, (row.rule, str(row.now), *map(str, counts), oldest.replace(" ()", ""))))
        yield table
    yield ""
