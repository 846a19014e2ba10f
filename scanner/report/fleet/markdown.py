"""A fleet's report as GitHub-flavoured Markdown: for a wiki page, a job's summary, or a mail to all teams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scanner.model import Crossing, Finding, FleetReport, Graph, Party
from scanner.report.drawn import drawer
from scanner.report.fleet.sums import Drift, all_findings, by_layer, by_owner, by_repository, drift, failed
from scanner.report.markdown import MARKER
from scanner.report.markdown_text import code, prose
from scanner.report.markdown_trend import SIGNS
from scanner.report.text import where

MOST_DRAWN = 60  # nodes that a reader can still see apart
MOST_ROWS = 200


def render(report: FleetReport) -> str:
    parts = [MARKER, f"# {prose(report.path)}", _summary(report), *_layers(report), *_crossings(report)]
    parts += _picture(report)
    parts += _drifts("Repository", by_repository(report))
    parts += _drifts("Owner", by_owner(report))
    parts += [_finding(finding) for finding in report.findings]
    if gone := failed(report):
        rows = [f"- {code(outcome.repository)}: {prose(outcome.failed)}" for outcome in gone]
        parts.append("\n".join(["**Could not be looked at**", "", *rows]))
    parts += [f"Not evaluated: {prose(sentence)}" for sentence in report.not_evaluated]
    return "\n\n".join(parts) + "\n"


def _summary(report: FleetReport) -> str:
    every = drift("", all_findings(report))
    day = f" as of {report.as_of.isoformat()}" if report.as_of else ""
    return (
        f"{len(report.outcomes)} repositories{day}: {every.errors} errors, {every.warnings} warnings, "
        f"{every.notes} notes"
    )


def _layers(report: FleetReport) -> Iterator[str]:
    rows = [
        f"| {prose(layer.title)} | {layer.components} | "
        + ", ".join(f"{declared} → {seen} ×{n}" for (declared, seen), n in layer.pairs)
        + " |"
        for layer in by_layer(report)
    ]
    if rows:
        yield "\n".join(["| Layer | Components | Declared → observed |", "|-|-|-|", *rows])


def _crossings(report: FleetReport) -> Iterator[str]:
    rows = [_row(each) for each in report.crossings if each.sure]
    if rows:
        yield "\n".join(["| Between repositories | From | To |", "|-|-|-|", *rows[:MOST_ROWS]])


def _row(each: Crossing) -> str:
    return f"| {prose(f'{each.technology} {each.name}')} | {_parties(each.feeds)} | {_parties(each.takes)} |"


def _parties(parties: Iterable[Party]) -> str:
    return ", ".join(dict.fromkeys(prose(party.repository) for party in parties))


def _picture(report: FleetReport) -> Iterator[str]:
    """What crosses repositories, drawn; nothing where it would be too much to see."""
    shared = {each.node for each in report.crossings if each.sure}
    edges = tuple(edge for edge in report.graph.edges if shared & {edge.source, edge.target})
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    nodes = tuple(node for node in report.graph.nodes if node.id in ends)
    if 0 < len(nodes) <= MOST_DRAWN:
        names = {outcome.repository: outcome.repository for outcome in report.outcomes}
        yield f"```mermaid\n{drawer('mermaid')(Graph(nodes, edges), names)}```"


def _drifts(what: str, drifts: Sequence[Drift]) -> Iterator[str]:
    rows = [f"| {prose(each.name)} | {each.errors} | {each.warnings} | {each.notes} |" for each in drifts]
    if rows:
        head = [f"| {what} | Errors | Warnings | Notes |", "|-|-:|-:|-:|"]
        yield "\n".join([*head, *rows[:MOST_ROWS]])


def _finding(finding: Finding) -> str:
    steps = [
        f"- {code(where(step.location))} {step.role.value}: {prose(step.says)}" for step in finding.related
    ]
    return "\n".join([f"{SIGNS[finding.severity]} {prose(finding.message)} {code(finding.rule)}", "", *steps])
