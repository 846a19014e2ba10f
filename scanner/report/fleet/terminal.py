"""What ``scan fleet`` prints for a person: what crosses repositories, drift by repository and owner, the result last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from scanner.model import Crossing, Finding, FleetReport, Outcome, Party, Severity
from scanner.report.blocks import COLOURS
from scanner.report.fleet.sums import (
    Drift,
    all_findings,
    by_layer,
    by_owner,
    by_repository,
    drift,
    failed,
    worst_first,
)
from scanner.report.screen import PLAIN, Screen
from scanner.report.terminal import printed
from scanner.report.text import counted, plain, where

MOST_ROWS = 60
MOST_CROSSINGS = 30


def render(report: FleetReport, screen: Screen = PLAIN) -> str:
    return printed(_parts(report), screen)


def _parts(report: FleetReport) -> Iterator[RenderableType]:
    day = f", as of {report.as_of.isoformat()}" if report.as_of else ""
    title = f"{plain(report.path)}: {_repositories(len(report.outcomes))}{day}"
    yield Text(title, style="bold")
    yield ""
    yield from _layers(report)
    yield from _crossings(report.crossings)
    yield from _drifts("repository", by_repository(report))
    yield from _drifts("owner", by_owner(report))
    for finding in report.findings:
        yield from _finding(finding)
    for outcome in failed(report):
        yield Text.assemble(("failed", "magenta"), f"  {plain(outcome.repository)}: {plain(outcome.failed)}")
    yield from _problems(report.outcomes)
    for sentence in report.not_evaluated:
        yield Text(f"Not evaluated: {plain(sentence)}", style="dim")
    yield from _result(report)


def _layers(report: FleetReport) -> Iterator[RenderableType]:
    layers = by_layer(report)
    if not layers:
        return
    table = _table("layer", "components", "declared → observed")
    for layer in layers:
        pairs = ", ".join(f"{declared} → {seen} ×{n}" for (declared, seen), n in layer.pairs)
        table.add_row(Text(plain(layer.title)), Text(str(layer.components)), Text(pairs))
    yield table
    yield ""


def _crossings(found: Sequence[Crossing]) -> Iterator[RenderableType]:
    sure = [each for each in found if each.sure]
    if not sure:
        return
    table = _table("between repositories", "from", "to")
    for each in sure[:MOST_CROSSINGS]:
        name = f"{each.technology} {plain(each.name)}"
        table.add_row(Text(name), Text(_parties(each.feeds)), Text(_parties(each.takes)))
    yield table
    if len(sure) > MOST_CROSSINGS:
        yield Text(f"… and {len(sure) - MOST_CROSSINGS} more; --format json lists them all", style="dim")
    yield ""


def _parties(parties: Iterable[Party]) -> str:
    return ", ".join(dict.fromkeys(plain(party.repository) for party in parties))


def _drifts(what: str, drifts: Sequence[Drift]) -> Iterator[RenderableType]:
    if not drifts:
        return
    table = _table(what, "errors", "warnings", "notes")
    for each in worst_first(drifts)[:MOST_ROWS]:
        numbers = (str(number or "") for number in (each.errors, each.warnings, each.notes))
        table.add_row(Text(plain(each.name)), *map(Text, numbers))
    yield table
    if len(drifts) > MOST_ROWS:
        yield Text(f"… and {len(drifts) - MOST_ROWS} more; --format json lists them all", style="dim")
    yield ""


def _finding(finding: Finding) -> Iterator[RenderableType]:
    yield Text.assemble(
        (finding.severity.value, COLOURS[finding.severity]),
        f"  {plain(finding.message)}  ",
        (finding.rule, "dim"),
    )
    for step in finding.related:
        yield Text(f"    {step.role.value:8} {where(step.location)}  {plain(step.says)}")
    yield ""


def _problems(outcomes: Iterable[Outcome]) -> Iterator[RenderableType]:
    """Of the repositories that were looked at: how much of each could not be."""
    lacking = [(each.repository, len(each.problems)) for each in outcomes if each.problems]
    if lacking:
        said = ", ".join(f"{plain(name)} {number}" for name, number in lacking[:MOST_ROWS])
        yield Text(f"Not everything could be looked at: problems in {said}", style="dim")


def _result(report: FleetReport) -> Iterator[RenderableType]:
    every = drift("", all_findings(report))
    numbers = (
        (every.errors, Severity.ERROR),
        (every.warnings, Severity.WARNING),
        (every.notes, Severity.NOTE),
    )
    said = ", ".join(counted(number, severity.value) for number, severity in numbers if number)
    gone = failed(report)
    looked = _repositories(len(report.outcomes) - len(gone))
    clean = not said and not gone
    mark = ("✓ ", "green") if clean else ("✗ ", "bold red")
    without = f"; {_repositories(len(gone))} could not be looked at" if gone else ""
    yield Text.assemble(mark, (f"{said or 'Nothing to report'} in {looked}{without}", "bold"))


def _repositories(number: int) -> str:
    return f"{number:,} {'repository' if number == 1 else 'repositories'}"


def _table(*headings: str) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(
            heading,
            overflow="fold",
            justify="right" if heading in ("errors", "warnings", "notes") else "left",
        )
    return table
