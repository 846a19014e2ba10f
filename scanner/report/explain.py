"""What `scan explain` prints: a rule with its reason and examples, or a finding with its code."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from scanner.model import Finding, Report, Role, RuleText, Step
from scanner.report.chains import Chains, chains, what_is_lost
from scanner.report.screen import PLAIN, Screen
from scanner.report.sentences import nature, rule_text
from scanner.report.terminal import COLOURS, place, printed
from scanner.report.text import counted, plain
from scanner.rules import Example

Lines = Mapping[tuple[str, int], str]  # (path, line) → the line's text
MOST_COLUMNS = 120


def explain_rule(text: RuleText, examples: Sequence[Example] = (), screen: Screen = PLAIN) -> str:
    """A rule: what it means, why it matters, how to mend it, and code that it finds and does not find."""
    return printed(_rule(text, examples), screen)


def explain_finding(report: Report, finding: Finding, lines: Lines, screen: Screen = PLAIN) -> str:
    """A finding: its evidence beside the code, what a crash loses where that applies, and the ways out."""
    return printed(_finding(report, finding, lines, screen), screen)


def places(finding: Finding) -> tuple[tuple[str, int], ...]:
    """The lines that ``explain_finding`` shows, for the caller to read."""
    steps = ((step.location.path, step.location.line) for step in finding.related)
    return tuple(dict.fromkeys([(finding.location.path, finding.location.line), *steps]))


def _rule(text: RuleText, examples: Sequence[Example]) -> Iterator[RenderableType]:
    yield Text.assemble((text.id, "bold"), "  ", (text.severity.value, COLOURS[text.severity]))
    yield Text(plain(text.title))
    yield from _section("Why it matters", [text.why])
    yield from _section("How to mend it", [text.fix])
    for heading, shown in (
        ("Found", [example for example in examples if example.expect]),
        ("Not found", [example for example in examples if not example.expect]),
    ):
        for example in shown[:2]:
            yield ""
            yield Text(f"{heading}: {plain(example.path or example.language)}", style="bold")
            yield from _code(example)
    yield from _section("To accept one", [_accepting(text.id)])


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
    said = [plain(sentence) for sentence in sentences if sentence]
    if said:
        yield ""
        yield Text(heading, style="bold")
        yield from (Padding(Text(sentence), (0, 0, 0, 2)) for sentence in said)


def _accepting(rule: str) -> str:
    return f"Accept it with a comment above the line: scan-ignore: {rule} -- REASON until:YYYY-MM-DD"
