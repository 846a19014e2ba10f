"""One lie in the map gives exactly one finding, for every component of the map of Nest."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from msgspec import structs

from scanner.declared import load_map
from scanner.model import (
    Absent,
    Claim,
    Component,
    Count,
    DeclaredMap,
    Every,
    Exists,
    Finding,
    Observations,
    Observed,
    Status,
    Uses,
)
from tests.diff.world import ROOT, agreeing, judged, with_component


@cache
def nest() -> DeclaredMap:
    return load_map(ROOT / "map.yaml", "map.yaml")


@cache
def seen() -> Observations:
    return agreeing(nest())


@cache
def before() -> Counter[str]:
    return Counter(each.fingerprint for each in judged(nest(), seen()).findings)


def new_findings(changed: Component) -> list[Finding]:
    """What ``changed`` brings that the true map does not have."""
    after = judged(with_component(nest(), changed), seen()).findings
    known = before()
    return [each for each in after if each.fingerprint not in known]


every_component = pytest.mark.parametrize("component", nest().components, ids=lambda c: c.id)


def with_paths() -> list[Component]:
    return [component for component in nest().components if component.paths]


def runs(component: Component) -> bool:
    """Whether a component without a path is shown by the code of what is in production."""
    running = {each.path for each in seen().services if each.observation.status is Observed.PRODUCTION}
    shown = {
        each.technology
        for each in seen().facts
        if any(each.location.path.startswith(f"{p}/") for p in running)
    }
    asked = [] if component.paths else [claim.asks for claim in component.claims]
    return any(
        isinstance(each, Every) or (isinstance(each, Uses) and each.technology in shown) for each in asked
    )


def expected(component: Component, status: Status) -> str:
    """The rule that a flip to ``status`` must show; "" where the tree cannot tell."""
    was, seen_there = component.status, bool(component.paths)
    proven = any(isinstance(claim.asks, Exists | Count | Every | Uses) for claim in component.claims)
    decided = seen_there and was in (Status.PRODUCTION, Status.POC)
    match status:
        case Status.MISSING:
            return "status/missing-exists" if seen_there or proven else ""
        case Status.UNKNOWN:
            return "status/unknown-found" if decided or (proven and not seen_there) else ""
        case Status.POC:
            return (
                "status/poc-promoted" if (seen_there and was is Status.PRODUCTION) or runs(component) else ""
            )
        case Status.PARTIAL:
            told = {Status.PRODUCTION: "status/partial-complete", Status.POC: "status/contradicted"}
            return told.get(was, "") if seen_there else ""
        case Status.PRODUCTION:
            if seen_there:
                return "status/contradicted" if was is Status.POC else ""
            return "status/production-gone" if component.look_for else ""
    return ""


@every_component
@pytest.mark.parametrize("status", list(Status))
def test_a_flipped_status_is_the_only_finding(component: Component, status: Status) -> None:
    if status is component.status:
        pytest.skip("not a flip")
    found = new_findings(structs.replace(component, status=status))
    assert [each.rule for each in found] == list(filter(None, [expected(component, status)]))
    assert all(each.location == component.status_location for each in found)


@pytest.mark.parametrize("broken", ["{}-moved", "apps/does-not-exist", "{}x"])
@pytest.mark.parametrize("component", with_paths(), ids=lambda c: c.id)
def test_a_broken_path_is_the_only_finding(component: Component, broken: str) -> None:
    paths = (broken.format(component.paths[0]), *component.paths[1:])
    found = new_findings(structs.replace(component, paths=paths))
    whole = len(paths) == 1 and component.status is Status.PRODUCTION
    assert [each.rule for each in found] == ["status/production-gone" if whole else "map/dead-path"]
    assert found[0].location == component.path_locations[0]


def counts() -> list[tuple[Component, Claim]]:
    return [
        (component, claim)
        for component in nest().components
        for claim in component.claims
        if isinstance(claim.asks, Count)
    ]


@pytest.mark.parametrize(("component", "claim"), counts(), ids=lambda each: each.id)
def test_a_raised_count_is_the_only_finding(component: Component, claim: Claim) -> None:
    assert isinstance(claim.asks, Count)
    raised = structs.replace(claim, asks=structs.replace(claim.asks, min=(claim.asks.min or 0) + 1))
    claims = tuple(raised if each is claim else each for each in component.claims)
    found = new_findings(structs.replace(component, claims=claims))
    assert [each.rule for each in found] == ["claim/count"]
    assert f"holds {claim.asks.min} entries" in found[0].message
    assert found[0].corrections[0].new == str(claim.asks.min)


@every_component
def test_a_false_absence_is_the_only_finding(component: Component) -> None:
    false = Claim("false", "no accounting", component.location, Absent(services=("*accounting",)))
    found = new_findings(structs.replace(component, claims=(*component.claims, false)))
    assert [each.rule for each in found] == ["claim/absence"]


@every_component
def test_a_false_technology_is_the_only_finding(component: Component) -> None:
    false = Claim("false", "on Kafka", component.location, Uses("kafka"))
    found = new_findings(structs.replace(component, claims=(*component.claims, false)))
    assert [each.rule for each in found] == ["claim/technology"]


@pytest.mark.parametrize("component", [c for c in nest().components if c.issues], ids=lambda c: c.id)
def test_an_issue_left_out_is_undeclared(component: Component) -> None:
    ruled = [issue for issue in component.issues if issue.rule]
    found = new_findings(structs.replace(component, issues=()))
    assert [each.rule for each in found] == ["issue/undeclared"] * len(ruled)


def test_the_true_map_has_nothing_but_notes_and_the_plan() -> None:
    rules = {each.rule for each in judged(nest(), seen()).findings if each.state == "new"}
    assert rules == {"claim/unverifiable", "map/unplanned", "plan/unowned", "plan/uncovered"}


def test_issues_that_the_code_shows_are_known() -> None:
    known = [each for each in judged(nest(), seen()).findings if each.state == "known"]
    assert sorted(each.rule for each in known) == [
        "consistency/toctou", "outbox/missing", "outbox/missing", "outbox/missing", "publish/best-effort",
    ]  # fmt: skip
