"""How a person reads findings: by layer, then by component or service; and which of them need showing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scanner.model import Component, Finding, Report, Severity, State
from scanner.report.volume import once, told

ELSEWHERE = "Elsewhere"
WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one component or service. ``layer`` is ELSEWHERE for what no component owns."""

    layer: str
    title: str
    findings: tuple[Finding, ...]


def in_state(report: Report, state: State) -> tuple[Finding, ...]:
    return tuple(finding for finding in report.findings if finding.state is state)


def told_in(report: Report, state: State) -> tuple[Finding, ...]:
    """The findings in ``state`` as people are shown them: one fault once."""
    return once(in_state(report, state))


def by_layer(report: Report, findings: Iterable[Finding]) -> Iterator[tuple[str, tuple[Group, ...]]]:
    """(layer, groups) in the map's order; what no component owns comes last, by service."""
    owned: dict[str, list[Finding]] = {}
    loose: dict[str, list[Finding]] = {}
    for finding in findings:
        home = owned.setdefault(finding.component, []) if finding.component else None
        (loose.setdefault(run_by(finding), []) if home is None else home).append(finding)
    layers: dict[str, list[Group]] = {}
    for component in components(report):
        if component.id in owned:
            layer = layer_title(report, component)
            group = Group(layer, component.title or component.id, _worst_first(owned.pop(component.id)))
            layers.setdefault(layer, []).append(group)
    unknown = {**owned, **dict(sorted(loose.items()))}  # a component that the map no longer has still shows
    groups = [
        Group(ELSEWHERE, name or "the repository", _worst_first(each)) for name, each in unknown.items()
    ]
    if groups:
        layers[ELSEWHERE if report.map else "Services"] = groups
    return ((layer, tuple(each)) for layer, each in layers.items())


def run_by(finding: Finding) -> str:
    """The service that a finding is of, or those that run the code; "" where nobody is seen to."""
    shown = ", ".join(finding.services[:3])
    more = len(finding.services) - 3
    return finding.service or (f"{shown} and {more} more" if more > 0 else shown)


Layers = tuple[tuple[str, tuple[Group, ...]], ...]


def worst_last(layers: Iterable[tuple[str, tuple[Group, ...]]]) -> Layers:
    """The same for a screen, where the eye is at the end: the worst layer, component and finding come last."""
    turned = (
        (
            layer,
            tuple(
                sorted((_turned(group) for group in groups), key=lambda g: _rank(g.findings), reverse=True)
            ),
        )
        for layer, groups in layers
    )
    return tuple(sorted(turned, key=lambda pair: min(_rank(g.findings) for g in pair[1]), reverse=True))


def worst(findings: Iterable[Finding], most: int) -> tuple[tuple[Finding, ...], int]:
    """The ``most`` worst findings in their order (0: all), and how many are left out."""
    every = tuple(findings)
    if not most or len(every) <= most:
        return every, 0
    ranked = sorted(range(len(every)), key=lambda n: WORST_FIRST.index(every[n].severity))
    kept = frozenset(ranked[:most])
    return tuple(each for n, each in enumerate(every) if n in kept), len(every) - most


def by_rule(findings: Iterable[Finding]) -> tuple[tuple[str, Severity, int], ...]:
    """(rule, its worst severity, how many), worst and most first."""
    counts = Counter(finding.rule for finding in findings)
    ranks: dict[str, int] = {}
    for finding in findings:
        ranks[finding.rule] = min(
            ranks.get(finding.rule, len(WORST_FIRST)), WORST_FIRST.index(finding.severity)
        )
    ordered = sorted(counts, key=lambda rule: (ranks[rule], -counts[rule], rule))
    return tuple((rule, WORST_FIRST[ranks[rule]], counts[rule]) for rule in ordered)


def _turned(group: Group) -> Group:
    return Group(group.layer, group.title, group.findings[::-1])


def _rank(findings: Iterable[Finding]) -> int:
    return min(WORST_FIRST.index(finding.severity) for finding in findings)


def components(report: Report) -> tuple[Component, ...]:
    return report.map.components if report.map else ()


def layer_title(report: Report, component: Component) -> str:
    """A component's layer and plane as people call them: ``Core services / Data plane``."""
    layers = report.map.layers if report.map else ()
    layer = next((layer for layer in layers if layer.id == component.layer), None)
    planes = layer.planes if layer else ()
    plane = next((plane.title for plane in planes if plane.id == component.plane), component.plane)
    title = (layer.title if layer else "") or component.layer
    return f"{title} / {plane}" if plane else title


def tally(findings: Iterable[Finding]) -> tuple[tuple[Severity, int], ...]:
    """How many of each severity, worst first; severities that do not occur are left out."""
    count = Counter(finding.severity for finding in findings)
    return tuple((severity, count[severity]) for severity in WORST_FIRST if count[severity])


def _worst_first(findings: list[Finding]) -> tuple[Finding, ...]:
    return told(sorted(findings, key=lambda finding: WORST_FIRST.index(finding.severity)))
