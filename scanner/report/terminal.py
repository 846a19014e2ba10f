"""What ``scan`` prints for a person: findings by layer, evidence as ``path:line``, a short result at the end.

Nothing of the scanned tree is ever read as markup or reaches the terminal as a control: text goes through
``plain`` and into ``rich.text.Text``, which knows no markup.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator
from io import StringIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scanner.model import Finding, Location, Problem, Report, Service, Severity, State, owner_of
from scanner.report.blocks import COLOURS, NARROW, branches, place
from scanner.report.groups import by_layer, by_rule, told_in, worst, worst_last
from scanner.report.screen import PLAIN, Screen
from scanner.report.sentences import asides, headline, observed_words, partial, subject_line, unjudged
from scanner.report.text import plain
from scanner.report.verdict import failing_findings
from scanner.report.volume import told

# Facts that made the service, or that tell what it is built of; not what it does.
STRUCTURE = frozenset({"manifest", "dependency", "deployment", "entry_point", "uses", "declaration"})
MANY = 12  # findings, from which on a summary by rule helps
MOST_PROBLEMS = 20
MOST_SERVICES = 60


def render(report: Report, screen: Screen = PLAIN) -> str:
    """The report as text; without ``screen`` it is plain and unwrapped, fit for a pipe."""
    return printed(_parts(report, screen), screen)


def printed(parts: Iterable[RenderableType], screen: Screen) -> str:
    """Rich renderables as text, one after the other, the same on every machine."""
    stream = StringIO()
    console = Console(
        file=stream,
        width=screen.width,
        force_terminal=screen.colour,
        color_system="standard" if screen.colour else None,
        no_color=not screen.colour,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ={},
    )
    for part in parts:
        console.print(part, crop=False)  # a place longer than the screen is broken by nobody
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


def _parts(report: Report, screen: Screen) -> Iterator[RenderableType]:
    new = told_in(report, State.NEW)
    advisory = report.policy.fail_on is None
    looking = advisory and (report.map is None or partial(report))  # at a part, or at what nothing declares
    if new or looking:
        yield Text(subject_line(report), style="bold")
        yield ""
    if looking:
        yield from services(report, screen)
    shown, hidden = worst(told(new), screen.most)
    for layer, groups in worst_last(by_layer(report, shown)):
        yield from branches(plain(layer), [(plain(group.title), group.findings) for group in groups], screen)
        yield ""
    yield from gaps_and_fixes(report, screen)
    if hidden:
        yield Text(f"… and {hidden} less grave; --limit 0 shows all of them", style="dim")
    yield from summary(new)
    yield from result(report)


def summary(findings: tuple[Finding, ...]) -> Iterator[RenderableType]:
    """How many findings of each rule, and where most are; nothing where a reader can count them."""
    if len(findings) < MANY:
        return
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for rule, severity, number in by_rule(findings):
        table.add_row(Text(str(number), style=COLOURS[severity]), Text(rule))
    yield table
    homes = Counter(
        finding.component or finding.service for finding in findings if finding.component or finding.service
    )
    if len(homes) > 1:
        most = ", ".join(
            f"{plain(home)} {number}"
            for home, number in sorted(homes.items(), key=lambda h: (-h[1], h[0]))[:5]
        )
        yield Text(f"most in {most}", style="dim")
    yield ""


def gaps_and_fixes(report: Report, screen: Screen) -> Iterator[RenderableType]:
    """What is no longer there, what could not be looked at, and what was not judged."""
    yield from _fixed(told_in(report, State.FIXED))
    yield from _problems(report.problems, screen)
    for sentence in report.not_evaluated:
        yield Text(f"Not evaluated: {plain(sentence)}", style="dim")


def result(report: Report) -> Iterator[RenderableType]:
    """The closing lines: the result, then what else a reader should know."""
    quiet = ("– ", "yellow") if unjudged(report) else ("✓ ", "green")
    new = told_in(report, State.NEW)
    grave = any(finding.severity is not Severity.NOTE for finding in new) or failing_findings(report)
    mark = ("✗ ", "bold red") if grave else ("• ", "yellow") if new else quiet
    yield Text.assemble(mark, (headline(report), "bold"))
    if said := asides(report):
        yield Text("  " + " · ".join(said), style="dim")


def services(report: Report, screen: Screen) -> Iterator[RenderableType]:
    """What is there, when nothing declares it or one part was asked about: services and what they do."""
    shown = [service for service in report.services if not service.is_library]
    if not shown:
        return
    if screen.width < NARROW:
        yield from _listed(report, shown[:MOST_SERVICES])
        return
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("service", "kind", "languages", "observed", "does"):
        table.add_column(heading, overflow="fold")
    does = _doings(report)
    for service in shown[:MOST_SERVICES]:
        status = observed_words(service.observation.status)
        languages = ", ".join(service.languages)
        row = (plain(_titled(service)), service.kind, plain(languages), status, does.get(service.path, ""))
        table.add_row(*map(Text, row))
    yield table
    if len(shown) > MOST_SERVICES:
        yield Text(f"… and {len(shown) - MOST_SERVICES} more; --format json lists them all", style="dim")
    yield ""


def _listed(report: Report, shown: Iterable[Service]) -> Iterator[RenderableType]:
    """Services below each other, where a table would not fit."""
    does = _doings(report)
    for service in shown:
        yield Text(plain(_titled(service)), style="bold", no_wrap=True, overflow="ignore")
        status = observed_words(service.observation.status)
        said = ", ".join(filter(None, (service.kind, *service.languages, status, does.get(service.path, ""))))
        yield Padding(Text(plain(said)), (0, 0, 0, 2))
    yield ""


def _titled(service: Service) -> str:
    named = not service.name or posixpath.basename(service.path) == service.name
    return service.path if named else f"{service.path} ({service.name})"


def _doings(report: Report) -> dict[str, str]:
    """Service path → what it does, in words: ``publish aws.sns ×3; in shared code store_write postgres``."""
    own: dict[str, Counter[str]] = {}
    shared: dict[str, Counter[str]] = {}
    for fact in report.facts:
        if fact.kind in STRUCTURE:
            continue
        what = plain(f"{fact.kind} {fact.technology}").strip()
        if service := owner_of(fact.location, report.fact_services):
            own.setdefault(service, Counter())[what] += 1
            continue
        for each in report.reached.get(fact.location.path, ()):
            shared.setdefault(each, Counter())[what] += 1
    said = {service: [_counted(count)] for service, count in own.items()}
    for service, count in shared.items():
        said.setdefault(service, []).append(f"in shared code {_counted(count)}")
    return {service: "; ".join(each) for service, each in said.items()}


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{what} ×{n}" if n > 1 else what for what, n in sorted(counts.items()))


def _fixed(findings: tuple[Finding, ...]) -> Iterator[RenderableType]:
    for finding in findings:
        yield Text.assemble(("fixed  ", "green"), plain(finding.message), (f"  {finding.rule}", "dim"))
    if findings:
        yield ""


def _problems(problems: tuple[Problem, ...], screen: Screen) -> Iterator[RenderableType]:
    for problem in problems[:MOST_PROBLEMS]:
        at = place(Location(problem.path, problem.line), screen) if problem.line else plain(problem.path)
        where = f"{at}: " if problem.path else ""
        yield Text.assemble((problem.kind.value, "magenta"), f"  {where}{plain(problem.message)}")
    if len(problems) > MOST_PROBLEMS:
        rest = len(problems) - MOST_PROBLEMS
        yield Text(f"… and {rest} more problems; --format json lists them all", style="dim")
    if problems:
        yield ""
