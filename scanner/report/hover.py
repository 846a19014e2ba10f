"""What an editor shows over a line: a finding with its chain, or what was observed of a component. Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scanner.model import Component, Evidence, Finding, Location, Observation, Report
from scanner.report.chains import chains, what_is_lost
from scanner.report.markdown_text import clipped, code, words
from scanner.report.sentences import nature, one_line, rule_text
from scanner.report.text import where

Address = Callable[[str], str]  # path from the root → URI
MOST_EVIDENCE = 5


def finding_text(report: Report, finding: Finding, address: Address) -> str:
    """The finding, the places that show it as links, what a crash loses, and the ways out."""
    text = rule_text(report, finding.rule)
    parts = [f"**{words(clipped(finding.message))}**", words(nature(finding))]
    if finding.related:
        steps = (
            f"{number}. {step.role.value} {_link(step.location, address)} {words(clipped(step.says))}"
            for number, step in enumerate(finding.related, 1)
        )
        parts.append("\n".join(steps))
    if both := chains(finding):
        parts.append(" ".join(words(sentence) for sentence in what_is_lost(finding, both)))
    for heading, said in (("Why it matters", text.why), ("Ways out", text.fix)):
        if said:
            parts.append(f"*{heading}:* {words(one_line(said))}")
    return "\n\n".join(parts)


def component_text(report: Report, component: Component, address: Address) -> str:
    """What the map declares of a component beside what was observed, and why."""
    seen = report.observations.get(component.id, Observation())
    services = report.component_services.get(component.id, ())
    parts = [
        f"**{words(clipped(component.title))}**",
        f"declared {component.status.value}, observed {seen.status.value} ({seen.confidence.value} confidence)",
    ]
    if seen.evidence:
        parts.append("\n".join(_evidence(seen, address)))
    if services:
        parts.append(f"Services: {', '.join(code(path or '.') for path in services)}")
    return "\n\n".join(parts)


def _evidence(seen: Observation, address: Address) -> Iterator[str]:
    for each in seen.evidence[:MOST_EVIDENCE]:
        yield f"- {words(clipped(each.says))}{_place(each, address)}"
    if len(seen.evidence) > MOST_EVIDENCE:
        yield f"- and {len(seen.evidence) - MOST_EVIDENCE} more"


def _place(evidence: Evidence, address: Address) -> str:
    return f" {_link(evidence.location, address)}" if evidence.location else ""


def _link(location: Location, address: Address) -> str:
    """``[path:line](address)``; the address has no character that would end it."""
    target = address(location.path).replace("(", "%28").replace(")", "%29")
    return f"[{words(where(location))}]({target}#L{location.line})"
