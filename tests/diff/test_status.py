"""Declared against observed status, on hand-built values."""

from __future__ import annotations

import pytest
from msgspec import structs

from scanner.model import Confidence, Evidence, FileRole, Location, Observation, Observations, Observed
from tests.diff.small import BILLING, ORDERS, held, nothing, only, shop, shop_seen
from tests.diff.world import fact, file, files, seen_as, service


def seeing(status: Observed, confidence: Confidence = Confidence.HIGH) -> Observations:
    return structs.replace(
        shop_seen(), components={"billing": structs.replace(seen_as(status), confidence=confidence)}
    )


def declared(status: str) -> str:
    return BILLING.replace("production", status)


@pytest.mark.parametrize(
    ("status", "observed", "rule"),
    [
        ("poc", Observed.PRODUCTION, "status/poc-promoted"),
        ("production", Observed.GONE, "status/production-gone"),
        ("production", Observed.POC, "status/contradicted"),
        ("production", Observed.ABANDONED, "status/production-abandoned"),
        ("missing", Observed.EXISTS, "status/missing-exists"),
        ("missing", Observed.PRODUCTION, "status/missing-exists"),
        ("unknown", Observed.PRODUCTION, "status/unknown-found"),
        ("unknown", Observed.POC, "status/unknown-found"),
        ("partial", Observed.PRODUCTION, "status/partial-complete"),
    ],
)
def test_a_status_that_evidence_contradicts(status: str, observed: Observed, rule: str) -> None:
    found = only(held(shop(ORDERS, declared(status)), seeing(observed)), rule)
    assert (found.location.line, found.component) == (12, "billing")
    assert found.related[0].location == Location("deploy/production/values.yaml", 12)
    assert "the production overlay lists it" in found.related[0].says


@pytest.mark.parametrize(
    ("status", "observed"),
    [
        ("production", Observed.UNKNOWN), ("production", Observed.PRODUCTION), ("production", Observed.EXISTS),
        ("poc", Observed.UNKNOWN), ("poc", Observed.POC), ("poc", Observed.EXISTS), ("poc", Observed.GONE),
        ("unknown", Observed.EXISTS), ("deprecated", Observed.PRODUCTION), ("deprecated", Observed.GONE),
        ("partial", Observed.EXISTS),
    ],
)  # fmt: skip
def test_what_agrees_or_cannot_be_told(status: str, observed: Observed) -> None:
    assert nothing(held(shop(ORDERS, declared(status)), seeing(observed)))


@pytest.mark.parametrize(
    ("status", "observed"),
    [
        ("poc", Observed.PRODUCTION), ("production", Observed.GONE), ("production", Observed.POC),
        ("unknown", Observed.PRODUCTION),
    ],
)  # fmt: skip
def test_hints_are_never_a_finding(status: str, observed: Observed) -> None:
    assert nothing(held(shop(ORDERS, declared(status)), seeing(observed, Confidence.LOW)))


def test_confidence_is_that_of_the_evidence() -> None:
    found = only(
        held(shop(ORDERS, declared("poc")), seeing(Observed.PRODUCTION, Confidence.MEDIUM)),
        "status/poc-promoted",
    )
    assert found.confidence is Confidence.MEDIUM
    assert [(each.key, each.old, each.new) for each in found.corrections] == [("status", "poc", "production")]


MISSING = "- {id: badges, title: Badges, status: missing}\n"


def with_badges(*more: str, kind: str = "service", observation: Observation | None = None) -> Observations:
    seen = shop_seen()
    return structs.replace(
        seen,
        services=(*seen.services, service("apps/badges", kind, observation)),
        files=(*seen.files, *files("apps/badges/main.ts", *more)),
    )


def test_a_missing_component_with_a_service_and_tests_of_its_own() -> None:
    found = only(
        held(shop(ORDERS, BILLING, MISSING), with_badges("apps/badges/main.test.ts")), "status/missing-exists"
    )
    assert found.message == "Badges is declared missing, and apps/badges is there"
    assert [(each.key, each.new) for each in found.corrections] == [
        ("status", "unknown"),
        ("paths", "apps/badges"),
    ]


def test_a_missing_component_that_runs_in_production() -> None:
    seen = with_badges(observation=seen_as(Observed.PRODUCTION))
    found = only(held(shop(ORDERS, BILLING, MISSING), seen), "status/missing-exists")
    assert found.message.endswith("apps/badges is there, in production")
    assert found.corrections[0].new == "production"


def test_a_service_exists_whether_or_not_it_is_tested() -> None:
    found = only(held(shop(ORDERS, BILLING, MISSING), with_badges()), "status/missing-exists")
    assert found.message == "Badges is declared missing, and apps/badges is there"


@pytest.mark.parametrize("observed", [Observed.UNKNOWN, Observed.GONE])
def test_what_is_declared_missing_at_a_path_with_code_is_there(observed: Observed) -> None:
    seen = structs.replace(seeing(observed), services=shop_seen().services[:1])
    found = only(held(shop(ORDERS, declared("missing")), seen), "status/missing-exists")
    assert "apps/billing holds" in found.message


def test_a_folder_that_look_for_names_shows_the_component_by_its_code() -> None:
    wanted = MISSING.replace("missing", "missing, look_for: [apps/orders/src/badges]")
    code = structs.replace(shop_seen(), files=(*shop_seen().files, *files("apps/orders/src/badges/award.ts")))
    assert only(held(shop(ORDERS, BILLING, wanted), code), "status/missing-exists")
    notes = structs.replace(
        shop_seen(), files=(*shop_seen().files, *files("apps/orders/src/badges/README.md"))
    )
    assert nothing(held(shop(ORDERS, BILLING, wanted), notes))


@pytest.mark.parametrize("name", ["badge-service", "my-badges"])
def test_a_service_of_another_name_is_not_it(name: str) -> None:
    seen = with_badges("apps/badges/main.test.ts")
    other = structs.replace(seen, services=(*seen.services[:-1], service(f"apps/{name}")))
    assert only(held(shop(ORDERS, BILLING, MISSING), other), "map/undeclared-service")


def test_look_for_finds_services_and_folders() -> None:
    wanted = MISSING.replace("missing", 'missing, look_for: ["*badge*", "apps/orders/**/badges"]')
    named = with_badges("apps/badges/main.test.ts")
    assert only(held(shop(ORDERS, BILLING, wanted), named), "status/missing-exists")
    inside = files("apps/orders/src/badges/award.ts", "apps/orders/src/badges/award.test.ts")
    seen = structs.replace(shop_seen(), files=(*shop_seen().files, *inside))
    found = only(held(shop(ORDERS, BILLING, wanted), seen), "status/missing-exists")
    assert found.message.endswith("apps/orders/src/badges holds 1 source file and tests")


def test_a_folder_of_examples_or_without_tests_shows_nothing() -> None:
    wanted = MISSING.replace("missing", 'missing, look_for: ["apps/orders/**/badges"]')
    lone = structs.replace(shop_seen(), files=(*shop_seen().files, *files("apps/orders/src/badges/award.ts")))
    examples = (
        file("apps/orders/badges/a.ts", FileRole.EXAMPLE),
        file("apps/orders/badges/a.test.ts", FileRole.TEST),
    )
    assert nothing(held(shop(ORDERS, BILLING, wanted), lone))
    assert nothing(
        held(
            shop(ORDERS, BILLING, wanted), structs.replace(shop_seen(), files=(*shop_seen().files, *examples))
        )
    )


@pytest.mark.parametrize(
    ("wanted", "there"),
    [("apps/**/badges*", True), ("apps/orders/**/badges.*", True), ("**/badges.ts", True), ("apps/orders/src/badges.ts", True),
     ("apps/**/badge*", False), ("apps/**/*.ts", False), ("apps/**/*badges-*", False)],
)  # fmt: skip
def test_a_file_shows_what_look_for_calls_by_its_whole_name(wanted: str, there: bool) -> None:
    text = MISSING.replace("missing", f'missing, look_for: ["{wanted}"]')
    seen = structs.replace(shop_seen(), files=(*shop_seen().files, *files("apps/orders/src/badges.ts")))
    result = held(shop(ORDERS, BILLING, text), seen)
    assert only(result, "status/missing-exists") if there else nothing(result)


def test_a_missing_component_whose_claims_hold_is_there() -> None:
    text = "- {id: metrics, status: missing, claims: [{id: dd, text: Datadog, uses: datadog}]}\n"
    seen = structs.replace(
        shop_seen(), facts=(*shop_seen().facts, fact("packages/util/index.ts", "uses", "datadog"))
    )
    found = only(held(shop(ORDERS, BILLING, text), seen), "status/missing-exists")
    assert found.confidence is Confidence.MEDIUM


def test_unknown_with_a_path_stays_unknown_until_evidence_decides() -> None:
    assert nothing(held(shop(ORDERS, declared("unknown")), shop_seen()))


def test_unknown_without_a_path_is_found() -> None:
    text = MISSING.replace("missing", "unknown")
    assert only(
        held(shop(ORDERS, BILLING, text), with_badges("apps/badges/a.test.ts")), "status/unknown-found"
    )


def test_production_without_path_or_evidence_is_fine() -> None:
    assert nothing(held(shop(ORDERS, BILLING, MISSING.replace("missing", "production")), shop_seen()))


def test_production_that_is_nowhere_to_be_found() -> None:
    text = MISSING.replace("missing", 'production, look_for: ["*badge*"]')
    found = only(held(shop(ORDERS, BILLING, text), shop_seen()), "status/production-gone")
    assert found.message.endswith("nothing is where the map says to look: *badge*")


def test_partial_is_complete_when_each_of_its_halves_is_in_production() -> None:
    both = "- {id: shop, title: Shop, status: partial, paths: [apps/orders, apps/billing]}\n"
    seen = shop_seen()
    live = tuple(structs.replace(each, observation=seen_as(Observed.PRODUCTION)) for each in seen.services)
    found = only(held(shop(both), structs.replace(seen, services=live)), "status/partial-complete")
    assert found.message == "Shop is declared partial, and apps/orders and apps/billing are all in production"
    assert nothing(held(shop(both), structs.replace(seen, services=(live[0], *seen.services[1:]))))


def test_the_evidence_that_decides_comes_first() -> None:
    evidence = (
        Evidence("proof", Location("b.yaml", 2), 0.8),
        Evidence("it is there", Location("a.md", 1), 1.0),
    )
    seen = structs.replace(
        shop_seen(), components={"billing": Observation(Observed.PRODUCTION, Confidence.HIGH, evidence)}
    )
    found = only(held(shop(ORDERS, declared("poc")), seen), "status/poc-promoted")
    assert [step.says for step in found.related] == ["proof", "it is there"]
    assert found.message.endswith("is in production: proof")
