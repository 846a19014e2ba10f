"""The same on the fixture monorepo, through the whole pipeline: each lie is the one finding that comes with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from msgspec import structs

from scanner.declared import load_map
from scanner.model import Absent, Claim, Component, Count, DeclaredMap, Finding, Location, Observed, Status
from scanner.pipeline import Request, open_tree, stages
from scanner.pipeline.ruleset import load_rules
from scanner.pipeline.run import Clock, Run, Seen
from tests.diff.test_mutations import nest
from tests.diff.world import ROOT, with_component

GROUPS = 6
NEST = ROOT / "fixtures" / "nest"
REQUEST = Request(NEST, map_file=ROOT / "map.yaml", as_of=date(2026, 11, 1), cached=False, jobs=1)


@cache
def run() -> Run:
    tree = open_tree(REQUEST, None)
    return Run(REQUEST, load_rules(), tree, nest(), None, Clock(), None)


@cache
def seen() -> Seen:
    return stages.look(run())


def findings(declared: DeclaredMap, request: Request = REQUEST) -> tuple[Finding, ...]:
    against = replace(run(), declared=declared, request=request)
    return stages.hold(against, seen(), stages.observe_map(against, seen())).findings


@cache
def before() -> tuple[Finding, ...]:
    return findings(nest())


def new(*changed: Component) -> list[tuple[str, str]]:
    """(component, rule) of what ``changed`` brings that the map as it is does not have."""
    known = {each.fingerprint for each in before()}
    declared = nest()
    for component in changed:
        declared = with_component(declared, component)
    found = [each for each in findings(declared) if each.fingerprint not in known]
    return sorted((each.component, each.rule) for each in found)


def planted(component: Component) -> set[str]:
    return {each.rule for each in before() if each.component == component.id}


def clean() -> list[Component]:
    """Components about whose status and paths the map does not lie already."""
    lies = {each.component for each in before() if each.rule.partition("/")[0] in ("status", "map")}
    return [component for component in nest().components if component.id not in lies]


@cache
def flips() -> dict[str, tuple[Status, str]]:
    """For each component whose status evidence decides: a status that it contradicts, and the rule that must tell."""
    observations = stages.observe_map(run(), seen())
    contradicted = {
        (Status.PRODUCTION, Observed.PRODUCTION): (Status.POC, "status/poc-promoted"),
        (Status.POC, Observed.POC): (Status.PRODUCTION, "status/contradicted"),
    }
    pairs = {c.id: (c.status, observations[c.id].status) for c in clean() if c.id in observations}
    return {name: contradicted[pair] for name, pair in pairs.items() if pair in contradicted}


def test_each_flipped_status_is_one_finding() -> None:
    changed = [structs.replace(each, status=flips()[each.id][0]) for each in clean() if each.id in flips()]
    assert len(changed) > 30
    assert new(*changed) == sorted((name, rule) for name, (_, rule) in flips().items())


def test_deprecated_contradicts_nothing() -> None:
    assert new(*(structs.replace(each, status=Status.DEPRECATED) for each in clean())) == []


def test_each_false_absence_is_one_finding() -> None:
    false = Claim("false", "no accounting", Location("map.yaml"), Absent(services=("*accounting",)))
    there = [each for each in nest().components if "status/production-gone" not in planted(each)]
    changed = [structs.replace(each, claims=(*each.claims, false)) for each in there]
    assert new(*changed) == sorted((each.id, "claim/absence") for each in there)


def test_each_raised_count_is_one_finding() -> None:
    raised = []
    for component in nest().components:
        counts = [claim for claim in component.claims if isinstance(claim.asks, Count)]
        if counts and "claim/count" not in planted(component):
            claims = tuple(_raised(each) for each in component.claims)
            raised.append((structs.replace(component, claims=claims), len(counts)))
    assert raised
    told = [(component.id, "claim/count") for component, count in raised for _ in range(count)]
    assert new(*(component for component, _ in raised)) == sorted(told)


def _raised(claim: Claim) -> Claim:
    return (
        structs.replace(claim, asks=structs.replace(claim.asks, min=10_000))
        if isinstance(claim.asks, Count)
        else claim
    )


@pytest.mark.parametrize("group", range(GROUPS))
def test_a_broken_path_is_one_finding(group: int) -> None:
    """Some at a time, and none with its neighbour in the map: what breaks together tells of each."""
    broken = [each for each in clean() if each.paths][group::GROUPS]
    changed, told = [], []
    for component in broken:
        paths = (f"{component.paths[0]}-moved", *component.paths[1:])
        whole = len(paths) == 1 and component.status is Status.PRODUCTION
        changed.append(structs.replace(component, paths=paths))
        told.append((component.id, "status/production-gone" if whole else "map/dead-path"))
    assert len(told) > 3
    assert new(*changed) == sorted(told)


@pytest.mark.parametrize("scope", ["apps/flows", "apps/connectors/dataflows", "packages", "apps"])
def test_a_partial_run_finds_a_part_of_what_a_full_run_finds(scope: str) -> None:
    request = structs.replace(REQUEST, scope=(scope,))
    part = findings(nest(), request)
    assert {each.fingerprint for each in part} <= {each.fingerprint for each in before()}


def test_the_map_on_disk_is_the_one_that_is_tested() -> None:
    assert load_map(ROOT / "map.yaml", "map.yaml") == nest()
