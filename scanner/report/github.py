"""GitHub workflow commands, which its runner turns into annotations on the changed lines.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions; the escaping is that of the
runner's own toolkit (actions/toolkit, packages/core/src/command.ts). At most ten annotations of a level are
shown for a step, so the worst come first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scanner.model import Finding, Location, Problem, Report, Severity, State
from scanner.report.groups import WORST_FIRST, told_in
from scanner.report.sentences import headline, rule_text
from scanner.report.text import counted, plain, where
from scanner.report.volume import told

MOST = 10  # annotations of a level that a step shows; GitHub drops the rest without a word
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report) -> str:
    """One command for each new finding and each problem, then the result as a line of the log."""
    new = told(sorted(told_in(report, State.NEW), key=lambda finding: WORST_FIRST.index(finding.severity)))
    lines: list[str] = []
    for severity in WORST_FIRST:
        of_level = [finding for finding in new if finding.severity is severity]
        lines += [_annotation(report, finding) for finding in of_level[:MOST]]
        if rest := of_level[MOST:]:
            lines.append(_summary(severity, rest))
    lines += [_gap(problem) for problem in report.problems[:MOST]]
    if more := len(report.problems) - MOST:
        lines += [_command("warning", {"title": "not looked at"}, f"and {counted(more, 'more problem')}")] * (
            more > 0
        )
    return "".join(f"{line}\n" for line in [*lines, f"mapcheck: {headline(report)}"])


def _annotation(report: Report, finding: Finding) -> str:
    said = [plain(finding.message)]
    said += [f"{step.role.value} {where(step.location)} {plain(step.says)}" for step in finding.related]
    if fix := rule_text(report, finding.rule).fix:
        said.append(f"Fix: {plain(fix)}")
    properties = {**_place(finding.location), "title": finding.rule}
    return _command(COMMANDS[finding.severity], properties, "\n".join(said))


def _summary(severity: Severity, rest: Sequence[Finding]) -> str:
    """The findings of a level beyond those that GitHub shows, counted by rule in one annotation."""
    by_rule = Counter(finding.rule for finding in rest)
    said = [f"{rule}: {number}" for rule, number in sorted(by_rule.items())]
    title = f"and {counted(len(rest), 'more finding')}"
    return _command(
        COMMANDS[severity], {"title": title}, "\n".join([*said, "The step's summary has all of them."])
    )


def _gap(problem: Problem) -> str:
    place = plain(problem.path)
    properties = {"file": place, "line": str(problem.line or 1)} if place else {}
    title = {"title": f"not looked at: {problem.kind.value}"}
    return _command("warning", {**properties, **title}, plain(problem.message))


def _place(location: Location) -> dict[str, str]:
    place = {"file": plain(location.path), "line": str(location.line)}
    if location.end_line > location.line:  # the runner takes columns on a single line only
        return {**place, "endLine": str(location.end_line)}
    return {**place, "col": str(location.column), "endColumn": str(max(location.column, location.end_column))}


def _command(name: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
