"""The figures that every format of a fleet's report shows: drift by repository, by owner and by layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scanner.model import Finding, FleetReport, Outcome, Severity, State

NOBODY = "nobody named"


@dataclass(frozen=True, slots=True)
class Drift:
    """How many findings of each severity are open in one place or with one owner."""

    name: str
    errors: int = 0
    warnings: int = 0
    notes: int = 0


@dataclass(frozen=True, slots=True)
class LayerState:
    """The components of a layer over all repositories: how many by what is declared and seen, as (both, number)."""

    title: str
    components: int
    pairs: tuple[tuple[tuple[str, str], int], ...]


def open_findings(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.state is not State.FIXED]


def drift(name: str, findings: Iterable[Finding]) -> Drift:
    counts = Counter(finding.severity for finding in open_findings(findings))
    return Drift(name, counts[Severity.ERROR], counts[Severity.WARNING], counts[Severity.NOTE])


def by_repository(report: FleetReport) -> tuple[Drift, ...]:
    """One for each repository that could be looked at, in the fleet's order."""
    return tuple(drift(each.repository, each.findings) for each in report.outcomes if not each.failed)


def by_owner(report: FleetReport) -> tuple[Drift, ...]:
    """One for each owner, who has most first; () where nobody is named at all.

    A finding with several owners counts with each of them.
    """
    owned: dict[str, list[Finding]] = {}
    for outcome in report.outcomes:
        for finding in outcome.findings:
            for owner in owners(outcome, finding):
                owned.setdefault(owner, []).append(finding)
    if owned.keys() == {NOBODY}:
        return ()
    return worst_first(drift(owner, findings) for owner, findings in owned.items())


def worst_first(drifts: Iterable[Drift]) -> tuple[Drift, ...]:
    return tuple(sorted(drifts, key=lambda each: (-each.errors, -each.warnings, -each.notes, each.name)))


def owners(outcome: Outcome, finding: Finding) -> tuple[str, ...]:
    """Who is asked: those of the finding, else the repository's own."""
    return finding.owners or ((outcome.owner,) if outcome.owner else (NOBODY,))


def by_layer(report: FleetReport) -> tuple[LayerState, ...]:
    """The layers of all maps, by their titles; those of one title are one."""
    pairs: dict[str, Counter[tuple[str, str]]] = {}
    for outcome in report.outcomes:
        for component in outcome.components:
            pairs.setdefault(component.layer_title, Counter())[component.declared, component.observed] += 1
    return tuple(
        LayerState(title, sum(counts.values()), tuple(sorted(counts.items())))
        for title, counts in sorted(pairs.items())
    )


def all_findings(report: FleetReport) -> list[Finding]:
    """Those of every repository, and those of the whole."""
    return [*report.findings, *(finding for outcome in report.outcomes for finding in outcome.findings)]


def failed(report: FleetReport) -> tuple[Outcome, ...]:
    return tuple(outcome for outcome in report.outcomes if outcome.failed)
