"""Order, fingerprints, and files that nothing could read."""

from __future__ import annotations

import pytest
from msgspec import structs

from scanner.model import FileRole, Location, Observed, Problem, ProblemKind
from tests.diff.small import BILLING, ORDERS, held, nothing, only, shop, shop_seen
from tests.diff.world import fact, file, hazard, judged, rules, seen_as, service

MAIN = "apps/orders/src/main.ts"


def test_findings_come_in_the_order_of_their_places() -> None:
    seen = structs.replace(
        shop_seen(),
        hazards=(hazard("outbox/missing", MAIN, line=9), hazard("consistency/toctou", MAIN, line=5)),
    )
    places = [each.location for each in held(shop(ORDERS), seen).findings]
    assert places == sorted(places)


def test_the_order_of_what_was_seen_changes_nothing() -> None:
    seen = structs.replace(
        shop_seen(), hazards=(hazard("outbox/missing", MAIN), hazard("outbox/missing", MAIN, "B.b", 9))
    )
    other = structs.replace(
        seen,
        files=seen.files[::-1],
        facts=seen.facts[::-1],
        services=seen.services[::-1],
        hazards=seen.hazards[::-1],
    )
    assert held(shop(ORDERS), seen) == held(shop(ORDERS), other)


def test_moving_code_within_its_service_changes_no_fingerprint() -> None:
    here = structs.replace(shop_seen(), hazards=(hazard("outbox/missing", MAIN, line=70),))
    there = structs.replace(
        shop_seen(), hazards=(hazard("outbox/missing", "apps/orders/src/place.ts", line=7),)
    )
    prints = [
        {each.fingerprint for each in held(shop(ORDERS, BILLING), seen).findings} for seen in (here, there)
    ]
    assert prints[0] == prints[1]


def test_a_line_more_in_the_map_changes_no_fingerprint() -> None:
    gone = BILLING.replace("[apps/billing]", "[apps/x, apps/billing]")
    notes = BILLING.replace("  status", "  notes: hello\n  status").replace(
        "[apps/billing]", "[apps/x, apps/billing]"
    )
    first, second = (only(held(shop(ORDERS, text), shop_seen()), "map/dead-path") for text in (gone, notes))
    assert first.fingerprint == second.fingerprint
    assert first.location != second.location


def test_two_of_a_kind_have_fingerprints_of_their_own() -> None:
    twice = (hazard("outbox/missing", MAIN, line=9), hazard("outbox/missing", MAIN, line=19))
    found = judged(None, structs.replace(shop_seen(), hazards=twice)).findings
    assert len({each.fingerprint for each in found}) == 2


def test_a_file_that_could_not_be_parsed_is_known_by_its_content() -> None:
    def broken(path: str) -> str:
        problem = Problem(path, ProblemKind.UNPARSED, "odd", 7)
        seen = structs.replace(
            shop_seen(), problems=(problem,), files=(*shop_seen().files, file(path, blob="4f2c"))
        )
        found = only(held(shop(ORDERS, BILLING), seen), "scan/unparsed")
        assert found.location == Location(path, 7)
        return found.fingerprint

    assert broken("apps/orders/a.ts") == broken("apps/orders/b.ts")


@pytest.mark.parametrize("kind", [ProblemKind.CACHE, ProblemKind.GIT])
def test_problems_that_are_about_no_file_are_no_finding(kind: ProblemKind) -> None:
    assert nothing(
        held(shop(ORDERS, BILLING), structs.replace(shop_seen(), problems=(Problem("x", kind, "odd"),)))
    )


def test_facts_of_tests_are_no_facts_of_the_product() -> None:
    test = file("apps/orders/src/a.test.ts", FileRole.TEST)
    seen = structs.replace(
        shop_seen(),
        services=(*shop_seen().services,),
        files=(*shop_seen().files, test),
        facts=(
            *(f for f in shop_seen().facts if f.kind != "health_endpoint"),
            fact(test.path, "health_endpoint", "http"),
        ),
    )
    assert rules(judged(None, seen).findings) == ["health/missing", "health/missing"]


def test_a_hostile_number_of_components_and_services_is_judged_in_time() -> None:
    many = "".join(f"- {{id: c{n}, status: production, paths: [apps/gone{n}]}}\n" for n in range(150))
    services = tuple(service(f"apps/s{n}", observation=seen_as(Observed.PRODUCTION)) for n in range(400))
    result = held(shop(many), structs.replace(shop_seen(), services=services))
    assert len(result.findings) == 150 + 400
