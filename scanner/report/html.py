"""One HTML page for the scheduled report: the state of every layer, findings with their evidence, and gaps.

Self-contained: no script, nothing from the network, and a policy in the page that forbids both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from scanner.model import Component, Finding, Observation, Problem, Report, Severity, State
from scanner.report.groups import by_layer, components, layer_title, told_in
from scanner.report.html_style import STYLE
from scanner.report.sentences import asides, headline, nature, observed_words, rule_text, subject_line
from scanner.report.text import plain, where
from scanner.report.trend import age, movement, trend

POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(report: Report) -> str:
    """The report as an HTML document."""
    sections = (_head, _trend, _state, _findings, _services, _gaps)
    body = [line for section in sections for line in section(report)]
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_text(headline(report))}</title>",
            f"<style>{STYLE}</style></head><body><main>",
            *body,
            "</main></body></html>\n",
        ]
    )


def _text(text: str) -> str:
    return escape(plain(text))


def _headings(*names: str) -> str:
    return f"<table><thead><tr>{''.join(f'<th>{name}' for name in names)}</tr></thead>"


def _row(cells: Iterable[str], mark: str = "") -> str:
    return f'<tr class="{mark}">{"".join(f"<td>{_text(cell)}" for cell in cells)}</tr>'


def _head(report: Report) -> Iterator[str]:
    clean = "clean" if not told_in(report, State.NEW) else "drift"
    yield f'<header class="{clean}"><p class="subject">{_text(subject_line(report))}</p>'
    yield f"<h1>{_text(headline(report))}</h1>"
    said = asides(report)
    if report.commit_says:
        said.append(f"{report.commit[:8]} {report.commit_says}")
    if report.as_of:
        said.append(f"as of {report.as_of.isoformat()}")
    yield f"<p>{_text(' · '.join(said))}</p></header>"


def _trend(report: Report) -> Iterator[str]:
    """Counts per rule against the earlier report, when there is one."""
    if report.previous is None:
        return
    yield f"<h2>Trend</h2><p>{_text(movement(report))}</p>"
    yield _headings("Rule", "Before", "Now", "New", "Fixed", "Oldest")
    for row in trend(report):
        counts = map(str, (row.before, row.now, row.new, row.fixed))
        yield _row((row.rule, *counts, " · ".join(filter(None, (row.oldest, age(row.oldest, report.as_of))))))
    yield "</table>"


def _state(report: Report) -> Iterator[str]:
    """A table per layer: what the map declares beside what the code shows."""
    layers: dict[str, list[Component]] = {}
    for component in components(report):
        layers.setdefault(layer_title(report, component), []).append(component)
    new = told_in(report, State.NEW)
    drifted = {finding.component for finding in new if finding.severity is not Severity.NOTE}
    if layers:
        yield "<h2>State</h2>"
    for layer, members in layers.items():
        yield f"<h3>{_text(layer)}</h3>"
        yield _headings("Component", "Declared", "Observed", "Where")
        for component in members:
            observed = report.observations.get(component.id, Observation())
            mark = "drifted" if component.id in drifted else ""
            cells = (
                component.title or component.id,
                component.status.value,
                observed_words(observed.status),
                ", ".join(component.paths),
            )
            yield _row(cells, mark)
        yield "</table>"


def _findings(report: Report) -> Iterator[str]:
    sections = (("New", State.NEW), ("Known before", State.KNOWN), ("Fixed", State.FIXED))
    for title, state in sections:
        found = told_in(report, state)
        if found:
            yield f"<h2>{title} <small>{len(found)}</small></h2>"
        for layer, groups in by_layer(report, found):
            yield f"<h3>{_text(layer)}</h3>"
            for group in groups:
                yield f"<h4>{_text(group.title)}</h4>"
                yield from (_finding(report, finding) for finding in group.findings)
    if report.suppressed:
        yield f"<h2>Under an exception <small>{len(report.suppressed)}</small></h2>"
        yield from (_finding(report, finding) for finding in report.suppressed)


def _finding(report: Report, finding: Finding) -> str:
    text = rule_text(report, finding.rule)
    rows = [("at", where(finding.location), nature(finding))]
    rows += [(step.role.value, where(step.location), step.says) for step in finding.related]
    if finding.excuse:
        says = f"{finding.excuse.reason} (until {finding.excuse.until})"
        rows.append(("excuse", where(finding.excuse.location), says))
    places = "".join(
        f"<tr><th>{role}<td><code>{escape(at)}</code><td>{_text(says)}</tr>" for role, at, says in rows
    )
    advice = "".join(f"<p>{_text(sentence)}</p>" for sentence in (text.why, text.fix) if sentence)
    severity = finding.severity.value
    return (
        f'<details class="{severity}"><summary><b>{severity}</b> {_text(finding.message)}</summary>'
        f"<table>{places}</table>{advice}</details>"
    )


def _services(report: Report) -> Iterator[str]:
    if report.services:
        yield f"<h2>Services <small>{len(report.services)}</small></h2>"
        yield _headings("Path", "Name", "Kind", "Languages", "Observed")
    for service in report.services:
        status = observed_words(service.observation.status)
        cells = (service.path, service.name, service.kind, ", ".join(service.languages), status)
        yield _row(cells)
    if report.services:
        yield "</table>"


def _gaps(report: Report) -> Iterator[str]:
    if report.problems or report.not_evaluated:
        yield "<h2>Not looked at</h2><ul>"
        yield from _listed(report.problems)
        yield from (f"<li>{_text(sentence)}</li>" for sentence in report.not_evaluated)
        yield "</ul>"


def _listed(problems: Iterable[Problem]) -> Iterator[str]:
    for problem in problems:
        at = f"{problem.path}:{problem.line}" if problem.line else problem.path
        yield f"<li><b>{problem.kind.value}</b> <code>{_text(at)}</code> {_text(problem.message)}</li>"
