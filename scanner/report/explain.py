"""What `scan explain` prints: a rule with its reason and examples, or a finding with its code."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from scanner.errors import BadUsage
from scanner.model import Finding, Report, Role, Step
from scanner.report.blocks import COLOURS, place
from scanner.report.chains import Chains, chains, what_is_lost
from scanner.report.screen import PLAIN, Screen
from scanner.report.sentences import nature, one_line, rule_text
from scanner.report.terminal import printed
from scanner.report.text import counted, plain
from scanner.rules import Check, Example, Rule

Lines = Mapping[tuple[str, int], str]  # (path, line) → the line's text
MOST_COLUMNS = 120
MOST_BYTES = 4 * MOST_COLUMNS


def explain_detector(rule: Rule, screen: Screen = PLAIN) -> str:
    """A rule that finds facts: what it finds, why that matters, and code that it finds and does not find."""
    return printed(_detector(rule), screen)


def explain_check(check: Check, screen: Screen = PLAIN) -> str:
    """A rule that judges facts: what a finding of it means, why it matters, and the ways out."""
    return printed(_check(check), screen)


def explain_finding(report: Report, finding: Finding, lines: Lines, screen: Screen = PLAIN) -> str:
    """A finding: its evidence beside the code, what a crash loses where that applies, and the ways out."""
    return printed(_finding(report, finding, lines, screen), screen)


def the_finding(report: Report, start: str) -> Finding:
    """The finding whose fingerprint begins with ``start``. BadUsage when there is none, or more than one."""
    found = {
        f.fingerprint: f for f in (*report.findings, *report.suppressed) if f.fingerprint.startswith(start)
    }
    if not found:
        raise BadUsage(f"no finding's fingerprint begins with {start}: `scan` shows them behind each finding")
    if len(found) > 1:
        raise BadUsage(f"{start} is the start of {', '.join(sorted(found))}: give more digits")
    return next(iter(found.values()))


def lines_of(contents: Mapping[str, bytes], wanted: Iterable[tuple[str, int]]) -> Lines:
    """The text of each (path, line) that ``contents`` has; undecodable bytes are shown as such."""
    texts = {path: content.split(b"\n") for path, content in contents.items()}
    return {
        (path, line): texts[path][line - 1][:MOST_BYTES].decode("utf-8", "surrogateescape")
        for path, line in wanted
        if path in texts and 0 < line <= len(texts[path])
    }


def places(finding: Finding) -> tuple[tuple[str, int], ...]:
    """The lines that ``explain_finding`` shows, for the caller to read."""
    steps = ((step.location.path, step.location.line) for step in finding.related)
    return tuple(dict.fromkeys([(finding.location.path, finding.location.line), *steps]))


def _check(check: Check) -> Iterator[RenderableType]:
    text = check.text
    yield Text.assemble((text.id, "bold"), "  ", (text.severity.value, COLOURS[text.severity]))
    yield Text(plain(text.title))
    yield from _section("Why it matters", [text.why])
    yield from _section("Ways out", [text.fix, _accepting(text.id)])
    for example in check.examples:
        facts = ", ".join(" ".join(filter(None, fact)) for fact in example.facts) or "nothing else"
        about = " ".join(filter(None, (example.declared, example.service or check.scope)))
        verdict = "a finding" if example.expect else "no finding"
        yield from _section(f"A {about} with {facts}", [verdict])


def _detector(rule: Rule) -> Iterator[RenderableType]:
    found = " ".join(filter(None, (rule.emits, rule.technology)))
    yield Text.assemble((rule.id, "bold"), "  ", (f"finds {found}", "cyan"))
    yield Text(plain(rule.title))
    yield from _section("Why it matters", [rule.why])
    yield from _section("What to do", [rule.fix])
    for heading, shown in (
        ("Found", [example for example in rule.examples if example.expect]),
        ("Not found", [example for example in rule.examples if not example.expect]),
    ):
        for example in shown[:2]:
            yield ""
            yield Text(f"{heading}: {plain(example.path or example.language)}", style="bold")
            yield from _code(example)


def _code(example: Example) -> Iterator[RenderableType]:
    expected = {each.line for each in example.expect}
    for number, line in enumerate(textwrap.dedent(example.code).splitlines(), 1):
        mark = ("→ ", "bold yellow") if number in expected else ("  ", "")
        yield Text.assemble("  ", mark, plain_code(line))


def _finding(report: Report, finding: Finding, lines: Lines, screen: Screen) -> Iterator[RenderableType]:
    text = rule_text(report, finding.rule)
    yield Text.assemble(
        (finding.severity.value, COLOURS[finding.severity]), "  ", (plain(finding.message), "bold")
    )
    yield Text(f"{place(finding.location, screen)}  {nature(finding)}", style="dim")
    yield ""
    both = chains(finding)
    yield _chains_tree(finding, both, lines, screen) if both else _evidence_tree(finding, lines, screen)
    if both:
        yield from _section("What a crash loses", what_is_lost(finding, both))
    yield from _section("Why it matters", [text.why])
    yield from _section("Ways out", [text.fix, _accepting(finding.rule)])
    if both and report.stats.unresolved_calls:
        stats = report.stats
        yield ""
        followed = f"{counted(stats.unresolved_calls, 'call')} of {stats.calls:,} could not be followed"
        yield Text(f"{followed} to what they call, so there may be more.", style="dim")


def _chains_tree(finding: Finding, both: Chains, lines: Lines, screen: Screen) -> Tree:
    tree = Tree(Text(plain(finding.subject), style="bold"), guide_style="dim")
    first, second = both.write, both.publish
    if second[0].location < first[0].location and second[0].location.path == first[0].location.path:
        first, second = second, first  # in the order in which they run
    for chain in (first, second):
        branch = tree
        for step in chain:
            branch = branch.add(_step(step, lines, screen))
    return tree


def _evidence_tree(finding: Finding, lines: Lines, screen: Screen) -> Tree:
    tree = Tree(Text(plain(finding.subject or finding.rule), style="bold"), guide_style="dim")
    tree.add(_step(Step(Role.CODE, finding.location, ""), lines, screen))
    for step in finding.related:
        tree.add(_step(step, lines, screen))
    return tree


def _step(step: Step, lines: Lines, screen: Screen) -> Text:
    at = Text.assemble((place(step.location, screen), "cyan"), "  ")
    if step.says:
        at.append(f"{step.role.value}: {plain(step.says)}", style="dim")
    if line := lines.get((step.location.path, step.location.line), "").strip():
        at.append(f"\n{plain_code(line)[:MOST_COLUMNS]}")
    return at


def plain_code(line: str) -> str:
    """A line of code for a screen: indented as it was."""
    return plain(line.expandtabs(4))


def _section(heading: str, sentences: Iterable[str]) -> Iterator[RenderableType]:
    said = [plain(one_line(sentence)) for sentence in sentences if sentence]
    if said:
        yield ""
        yield Text(heading, style="bold")
        yield from (Padding(Text(sentence), (0, 0, 0, 2)) for sentence in said)


def _accepting(rule: str) -> str:
    return f"Accept it with a comment above the line: scan-ignore: {rule} -- REASON until:YYYY-MM-DD"
