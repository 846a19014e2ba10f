"""A dossier of one component as Markdown: what the code tells is filled in with its lines, the rest is left to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files

from scanner.model import (
    Component,
    Fact,
    Finding,
    Graph,
    Location,
    Observation,
    PathHistory,
    Report,
    State,
    owner_of,
)
from scanner.report.dossier.merge import changed, merged, unconfirmed
from scanner.report.drawn import drawer
from scanner.report.markdown_text import code, words
from scanner.report.page.hosts import link
from scanner.report.sentences import observed_words
from scanner.report.survey.observability import WATCHERS
from scanner.report.text import counted, where
from scanner.report.trend import there_since

__all__ = ["changed", "dossier", "template", "unconfirmed"]

NOTHING = "- Nothing in the code."
MOST_AUTHORS = 3
WATCHED = ("health_endpoint", "monitor", "alarm")
_EVENTS = {"publish": "publishes", "outbox_write": "publishes through an outbox", "consume": "consumes"}


def template() -> str:
    """The sections of a dossier as they are shipped; a company's own may hold the same marks in other words."""
    return (files("scanner.report.dossier") / "template.md").read_text("utf-8")


def dossier(
    report: Report, component: Component, graph: Graph, written: str, lives: Mapping[str, PathHistory]
) -> str:
    """``written``, which is a template or an earlier dossier, with what the code tells of the component today.

    ``graph`` is the part around the component, ``lives`` what git tells of its paths. Only marked parts change.
    """
    text = written.replace("{{title}}", words(component.title or component.id))
    parts = (*_parts(report, component, graph), ("past", _past(component, lives)))
    return merged(text, {name: "\n".join(lines) or NOTHING for name, lines in parts})


def _past(component: Component, lives: Mapping[str, PathHistory]) -> list[str]:
    """How old the code is, how much it moves, and who moves it, by its own commits."""
    lines = []
    for path in component.paths:
        life = lives.get(path)
        if life is None:
            lines.append(f"- {code(path)}: git tells nothing of it.")
            continue
        authors = [
            f"{words(who.partition(' <')[0])} ({number})" for who, number in life.authors[:MOST_AUTHORS]
        ]
        by = f", most by {', '.join(authors)}" if authors else ""
        commits = f"{counted(life.focused, 'commit')} of its own"
        lines.append(
            f"- {code(path)}: since {life.first.date}, last changed {life.last.date}, {commits}{by}."
        )
    return lines


def _parts(report: Report, component: Component, graph: Graph) -> Iterator[tuple[str, list[str]]]:
    services = report.component_services.get(component.id, ())
    facts = [fact for fact in report.facts if owner_of(fact.location, report.fact_services) in services]
    seen = report.observations.get(component.id, Observation())
    yield (
        "status",
        [
            f"Declared **{component.status.value}**, observed **{observed_words(seen.status)}**"
            f" ({seen.confidence.value} confidence). Owner: {_owners(report, component)}.",
            *(f"- {_said(report, e.location)}{words(e.says)}" for e in seen.evidence[:6]),
        ],
    )
    yield (
        "services",
        [
            f"- {code(each.path)} ({each.kind}{', ' if each.languages else ''}{', '.join(each.languages)})"
            for each in report.services
            if each.path in services
        ],
    )
    yield "entries", _listed(report, facts, ("entry_point", "http_endpoint"))
    yield "stores", _listed(report, facts, ("store_read", "store_write"))
    yield (
        "events",
        [
            f"- {_EVENTS[fact.kind]} {_thing(fact)} {_at(report, fact.location)}"
            for fact in facts
            if fact.kind in _EVENTS
        ],
    )
    watched = [fact for fact in facts if fact.kind in WATCHED or fact.technology in WATCHERS]
    yield "health", _listed(report, watched, (*WATCHED, "uses"))
    yield "diagram", ["```mermaid", drawer("mermaid")(graph, {}).rstrip("\n"), "```"]
    yield from _around(services, graph)
    there = [
        each for each in report.findings if each.component == component.id and each.state is not State.FIXED
    ]
    yield (
        "issues",
        [
            *(_known(issue.text or issue.rule, issue.severity) for issue in component.issues),
            *(_finding(report, each) for each in there),
        ],
    )


def _owners(report: Report, component: Component) -> str:
    """Whom the map names, else who is asked about what drifts there."""
    if component.owner:
        return words(component.owner)
    asked = (owner for each in report.findings if each.component == component.id for owner in each.owners)
    return ", ".join(map(words, dict.fromkeys(asked))) or "nobody yet"


def _finding(report: Report, finding: Finding) -> str:
    since = f", since {there_since(finding)}" if there_since(finding) else ""
    at = _at(report, finding.location)
    lines = [f"- **{finding.severity.value}** {words(finding.message)} {at} ({finding.rule}{since})"]
    lines += [
        f"  - {step.role.value}: {_at(report, step.location)} {words(step.says)}" for step in finding.related
    ]
    return "\n".join(lines)


def _known(text: str, severity: str) -> str:
    return f"- known, {severity}: {words(text)}"


def _around(services: Iterable[str], graph: Graph) -> Iterator[tuple[str, list[str]]]:
    """What data comes from and goes to, one service away: through which topic or store."""
    own = {f"service:{path or '.'}" for path in services}
    titles = {node.id: node.title for node in graph.nodes}
    for name, inward in (("upstream", True), ("downstream", False)):
        near = {
            (edge.source if inward else edge.target, edge.kind)
            for edge in graph.edges
            if (edge.target if inward else edge.source) in own
        }
        lines = []
        for end, kind in sorted(near):
            others = sorted(
                titles[edge.source if inward else edge.target]
                for edge in graph.edges
                if (edge.target if inward else edge.source) == end
                and (edge.source if inward else edge.target) not in own
            )
            through = f" ({'from' if inward else 'to'} {', '.join(map(words, others))})" if others else ""
            lines.append(f"- {kind} {words(titles[end])}{through}")
        yield name, lines


def _listed(report: Report, facts: Iterable[Fact], kinds: tuple[str, ...]) -> list[str]:
    found: dict[str, list[Location]] = {}
    for fact in facts:
        if fact.kind in kinds:
            found.setdefault(f"{fact.kind.replace('_', ' ')} {_thing(fact)}", []).append(fact.location)
    return [
        f"- {what} {', '.join(_at(report, place) for place in sorted(set(places))[:3])}"
        f"{f' and {len(set(places)) - 3} more' if len(set(places)) > 3 else ''}"
        for what, places in sorted(found.items())
    ]


def _thing(fact: Fact) -> str:
    names = (
        "topic",
        "queue",
        "subject",
        "stream",
        "table",
        "collection",
        "entity",
        "bucket",
        "path",
        "function",
    )
    named = next((text for name in names if (text := fact.literal(name))), "")
    method = fact.literal("method").upper() if fact.kind == "http_endpoint" else ""
    return " ".join(filter(None, (method, code(named) if named else "", fact.technology)))


def _said(report: Report, location: Location | None) -> str:
    return f"{_at(report, location)} " if location is not None else ""


def _at(report: Report, location: Location) -> str:
    at = code(where(location))
    address = link(report, location)
    return f"[{at}]({address})" if address else at
