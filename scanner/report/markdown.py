"""GitHub-flavoured Markdown, for a pull-request comment and for a job's step summary.

The first line is a marker, invisible when shown, by which a bot finds its earlier comment. Text of the tree
can neither mark anything up nor call anybody by name.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence

from scanner.model import Finding, Problem, Report, Severity, State
from scanner.report.groups import WORST_FIRST, told_in
from scanner.report.markdown_text import clipped, code, prose
from scanner.report.markdown_trend import SIGNS, moved, runs
from scanner.report.sentences import asides, headline, rule_text, subject_line, unjudged
from scanner.report.text import counted, where
from scanner.report.volume import told

MARKER = "<!-- mapcheck -->"
# A comment may hold 65,536 characters, and a job's summary more: https://docs.github.com/rest/issues/comments
MOST_CHARACTERS = 60_000
MOST_FINDINGS = 40
MOST_PROBLEMS = 20


def render(report: Report) -> str:
    """The report as a comment: the result, a table of new findings, and their evidence folded away."""
    new = told(sorted(told_in(report, State.NEW), key=lambda finding: WORST_FIRST.index(finding.severity)))
    parts = [
        MARKER,
        f"### {_sign(report, new)} {prose(headline(report))}",
        prose(subject_line(report)),
        *moved(report),
    ]
    shown = new[:MOST_FINDINGS]
    if shown:
        parts.append("\n".join(_table(shown)))
    closing = [*_more(new, shown), *_fixed(_mended(report)), *runs(report), *_problems(report.problems)]
    closing += [f"Not evaluated: {prose(sentence)}" for sentence in report.not_evaluated[:MOST_PROBLEMS]]
    if said := asides(report):
        closing.append(f"<sub>{prose(' · '.join(said))}</sub>")
    room = MOST_CHARACTERS - sum(map(len, (*parts, *closing)))
    parts += _fitting((_details(report, finding) for finding in shown), room)
    parts += closing
    return "\n\n".join(parts) + "\n"


def _html(text: str) -> str:
    """``text`` for inside an HTML block, where Markdown does not apply."""
    return html.escape(clipped(text)).replace("@", "@<!-- -->")


def _sign(report: Report, new: Sequence[Finding]) -> str:
    if _bad(new):
        return "🛑"
    return "⚪" if unjudged(report) and not new else "✅"


def _bad(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is not Severity.NOTE for finding in findings)


def _table(findings: Iterable[Finding]) -> Iterator[str]:
    yield "| | Finding | Where | Rule |"
    yield "|-|-|-|-|"
    for finding in findings:
        # GFM splits cells before it reads code spans: https://github.github.com/gfm/#tables-extension-
        spans = (code(text).replace("|", "\\|") for text in (where(finding.location), finding.rule))
        cells = (prose(finding.message), *spans)
        yield f"| {SIGNS[finding.severity]} | {' | '.join(cells)} |"


def _details(report: Report, finding: Finding) -> str:
    text = rule_text(report, finding.rule)
    lines = [f"<details><summary>{_html(finding.message)}</summary>", ""]
    lines += [f"- {code(where(finding.location))} {finding.rule}, {finding.confidence.value} confidence"]
    lines += [
        f"- {code(where(step.location))} {step.role.value}: {prose(step.says)}" for step in finding.related
    ]
    if finding.owners:
        lines += [f"- owners: {', '.join(map(code, finding.owners))}"]
    lines += [""]
    lines += [f"{prose(sentence)}\n" for sentence in (text.why, text.fix) if sentence]
    lines += [f"`scan explain {finding.fingerprint}`", "", "</details>"]
    return "\n".join(lines)


def _fitting(parts: Iterable[str], room: int) -> Iterator[str]:
    """The parts in order, as long as they fit."""
    for part in parts:
        room -= len(part) + 2
        if room < 0:
            yield "The evidence of the others is in the full report."
            return
        yield part


def _more(new: Sequence[Finding], shown: Sequence[Finding]) -> Iterator[str]:
    if len(new) > len(shown):
        yield f"… and {counted(len(new) - len(shown), 'more finding')}: see the full report."


def _fixed(findings: tuple[Finding, ...]) -> Iterator[str]:
    if findings:
        lines = [f"- {prose(finding.message)} {code(finding.rule)}" for finding in findings[:MOST_PROBLEMS]]
        if len(findings) > MOST_PROBLEMS:
            lines.append(f"- … and {len(findings) - MOST_PROBLEMS} more")
        yield "**Fixed**\n\n" + "\n".join(lines)


def _mended(report: Report) -> tuple[Finding, ...]:
    return told_in(report, State.FIXED) or (report.movement.fixed if report.movement is not None else ())


def _problems(problems: tuple[Problem, ...]) -> Iterator[str]:
    if problems:
        shown = problems[:MOST_PROBLEMS]
        lines = [
            f"- {code(problem.path or '.')} {problem.kind.value}: {prose(problem.message)}"
            for problem in shown
        ]
        if len(problems) > MOST_PROBLEMS:
            lines.append(f"- … and {len(problems) - MOST_PROBLEMS} more")
        yield "**Not looked at**\n\n" + "\n".join(lines)
