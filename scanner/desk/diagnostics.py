"""What a look shows, as the diagnostics of the Language Server Protocol (3.17). Positions are ours: 0-based characters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from lsprotocol import types

from scanner.desk.looked import Looked, Mistake, shown
from scanner.model import Finding, Location, Severity, State
from scanner.report.text import plain

SOURCE = "mapcheck"
SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
Address = Callable[[str], str]  # path from the root → URI


def diagnostics(looked: Looked, address: Address) -> Mapping[str, list[types.Diagnostic]]:
    """Path from the root → what stands there: mistakes of the map first, then findings, then what was not read."""
    found: defaultdict[str, list[types.Diagnostic]] = defaultdict(list)
    for mistake in looked.mistakes:
        found[mistake.location.path].append(wrong(mistake))
    for finding in shown(looked):
        found[finding.location.path].append(_of_finding(finding, address))
    for problem in looked.report.problems if looked.report else ():
        if problem.path:
            line = max(problem.line, 1)
            found[problem.path].append(
                types.Diagnostic(
                    range=span(Location(problem.path, line, 1, line, 1)),
                    message=f"Not looked at: {plain(problem.message)}",
                    severity=types.DiagnosticSeverity.Warning,
                    source=SOURCE,
                    code=problem.kind.value,
                )
            )
    return found


def wrong(mistake: Mistake) -> types.Diagnostic:
    """A mistake of a map or a configuration."""
    return types.Diagnostic(
        range=span(mistake.location),
        message=mistake.says,
        severity=types.DiagnosticSeverity.Error,
        source=SOURCE,
        code="map",
    )


def span(location: Location) -> types.Range:
    """A place as the protocol counts, lines and characters from 0; an empty one reaches to its line's end."""
    start = types.Position(location.line - 1, location.column - 1)
    end = types.Position(max(location.end_line, location.line) - 1, location.end_column - 1)
    if (end.line, end.character) <= (start.line, start.character):
        end = types.Position(start.line + 1, 0)
    return types.Range(start, end)


def _of_finding(finding: Finding, address: Address) -> types.Diagnostic:
    known = finding.state is State.KNOWN
    return types.Diagnostic(
        range=span(finding.location),
        message=plain(finding.message) + (" (known)" if known else ""),
        severity=types.DiagnosticSeverity.Hint if known else SEVERITIES[finding.severity],
        source=SOURCE,
        code=finding.rule,
        related_information=[
            types.DiagnosticRelatedInformation(
                types.Location(address(step.location.path), span(step.location)),
                f"{step.role.value}: {plain(step.says)}",
            )
            for step in finding.related
        ],
        data={"fingerprint": finding.fingerprint},
    )
