"""Hazards and known issues."""

from __future__ import annotations

import pytest
from msgspec import structs

from scanner.diff.parts import is_at
from scanner.model import (
    Cleared,
    Followed,
    Lacking,
    Location,
    Observations,
    Problem,
    ProblemKind,
    Role,
    Severity,
    State,
    Suppression,
)
from tests.diff.small import BILLING, ORDERS, held, nothing, only, shop, shop_seen
from tests.diff.world import fact, files, hazard, judged, rules

MAIN = "apps/orders/src/main.ts"
ADMITTED = ORDERS + "  issues: [{rule: outbox/missing, severity: high, text: no outbox}]\n"


def with_hazards(*more: tuple[str, str]) -> Observations:
    hazards = tuple(hazard(rule, path) for rule, path in more)
    writes = fact(MAIN, "store_write", "postgres", 8)
    return structs.replace(shop_seen(), hazards=hazards, facts=(*shop_seen().facts, writes))


def test_a_hazard_is_a_finding_without_a_map_too() -> None:
    found = only(judged(None, with_hazards(("outbox/missing", MAIN))), "outbox/missing")
    assert (found.service, found.subject, found.state) == ("apps/orders", "OrderService.place", State.NEW)
    assert found.location == Location(MAIN, 70, 3, 70, 20)
    assert found.related[0].role is Role.WRITE


def test_a_hazard_that_the_map_admits_is_known() -> None:
    found = only(held(shop(ADMITTED, BILLING), with_hazards(("outbox/missing", MAIN))), "outbox/missing")
    assert (found.state, found.component) == (State.KNOWN, "orders")
    assert (found.related[-1].role, found.related[-1].says, found.related[-1].location.line) == (
        Role.MAP,
        "no outbox",
        10,
    )


def test_a_hazard_elsewhere_whose_chain_comes_from_there_is_known_too() -> None:
    seen = with_hazards(("outbox/missing", "packages/util/index.ts"))
    step = structs.replace(seen.hazards[0].steps[0], location=Location(MAIN, 5))
    shared = structs.replace(seen, hazards=(structs.replace(seen.hazards[0], steps=(step,)),))
    assert only(held(shop(ADMITTED, BILLING), shared), "outbox/missing").state is State.KNOWN


def test_what_the_map_is_silent_about_is_one_note_for_each_rule() -> None:
    seen = with_hazards(("outbox/missing", MAIN), ("outbox/missing", MAIN), ("consistency/toctou", MAIN))
    result = held(shop(ORDERS, BILLING), seen)
    assert rules(result.findings) == [
        "consistency/toctou", "issue/undeclared", "issue/undeclared", "outbox/missing", "outbox/missing",
    ]  # fmt: skip
    silent = [each for each in result.findings if each.rule == "issue/undeclared"]
    assert [(each.severity, each.component, each.location.line) for each in silent] == [
        (Severity.NOTE, "orders", 6), (Severity.NOTE, "orders", 6),
    ]  # fmt: skip
    assert len({each.fingerprint for each in result.findings}) == 5


def test_another_rule_is_not_admitted() -> None:
    result = held(
        shop(ADMITTED, BILLING), with_hazards(("outbox/missing", MAIN), ("publish/best-effort", MAIN))
    )
    assert rules(result.findings) == ["issue/undeclared", "outbox/missing", "publish/best-effort"]


def test_an_issue_that_the_code_no_longer_shows() -> None:
    row = Cleared(
        Location(MAIN, 12, 1, 12, 9), "outbox/missing", "appends a row to the outbox along with its write"
    )
    found = only(
        held(shop(ADMITTED, BILLING), structs.replace(with_hazards(), cleared=(row,))), "issue/stale"
    )
    assert found.message == (
        "Orders has the known issue “no outbox”, which the code no longer shows: "
        "outbox/missing finds none of it, and its remedy is in 1 place"
    )
    assert (found.related[0].location, found.related[0].says) == (row.location, row.says)
    assert [(each.key, each.old, each.new) for each in found.corrections] == [("issues", "no outbox", "")]


def test_silence_is_no_proof_that_an_issue_is_gone() -> None:
    assert nothing(held(shop(ADMITTED, BILLING), with_hazards())), "nothing found, and nothing that shows why"
    row = Cleared(Location(MAIN, 12), "outbox/missing", "appends a row")
    proved = structs.replace(with_hazards(), cleared=(row,))
    elsewhere = structs.replace(row, location=Location("apps/billing/src/main.ts", 12))
    assert nothing(held(shop(ADMITTED, BILLING), structs.replace(proved, cleared=(elsewhere,))))
    assert nothing(
        held(shop(ADMITTED, BILLING), structs.replace(proved, cleared=(structs.replace(row, rule="x/y"),)))
    )
    lost = Followed(MAIN, calls=9, unfollowed=3, hiding=1)
    assert nothing(held(shop(ADMITTED, BILLING), structs.replace(proved, followed=(lost,))))
    broken = structs.replace(proved, problems=(Problem("apps/orders/x.ts", ProblemKind.UNPARSED, "odd"),))
    assert rules(held(shop(ADMITTED, BILLING), broken).findings) == ["scan/unparsed"]


@pytest.mark.parametrize("rule", ["our-own/rule", "performance/slow"])
def test_an_issue_of_a_rule_that_looks_at_nothing_we_know_stays(rule: str) -> None:
    assert nothing(held(shop(ADMITTED.replace("outbox/missing", rule), BILLING), with_hazards()))


def test_an_issue_shown_by_a_technology() -> None:
    text = ORDERS + "  issues: [{severity: medium, text: limits, shown_by: {uses: aws.dynamodb}}]\n"
    there = structs.replace(
        shop_seen(), facts=(*shop_seen().facts, fact(MAIN, "store_write", "aws.dynamodb"))
    )
    assert nothing(held(shop(text, BILLING), there))
    found = only(held(shop(text, BILLING), shop_seen()), "issue/stale")
    assert found.message.endswith("no longer shows: nothing in apps/orders uses aws.dynamodb")


def test_an_issue_in_prose_is_never_stale_and_said_to_be_unverifiable() -> None:
    text = ORDERS + "  issues: [{severity: medium, text: it is slow}]\n"
    found = only(held(shop(text, BILLING), with_hazards()), "claim/unverifiable")
    assert (found.severity, found.location.line) == (Severity.NOTE, 10)


def test_what_an_exception_excuses_is_not_undeclared() -> None:
    excused = ORDERS + "  exceptions: [{rule: outbox/missing, reason: a lost mail is no loss}]\n"
    result = held(shop(excused, BILLING), with_hazards(("outbox/missing", MAIN)))
    assert (result.findings, rules(result.suppressed)) == ((), ["outbox/missing"])
    comment = Suppression(Location(MAIN, 69), "outbox/missing", "it is fine", "", (69, 70))
    seen = structs.replace(with_hazards(("outbox/missing", MAIN)), suppressions=(comment,))
    assert rules(held(shop(ORDERS, BILLING), seen).findings) == []


def test_the_issue_of_a_component_whose_folder_moved_still_counts() -> None:
    moved = ADMITTED.replace("[apps/orders]", "[apps/old]") + "  deployed_as: [orders]\n"
    result = held(shop(moved, BILLING), with_hazards(("outbox/missing", MAIN)))
    assert rules(result.findings) == ["outbox/missing", "status/production-gone"]
    assert {each.rule: each.state for each in result.findings}["outbox/missing"] is State.KNOWN


def placed(where: str) -> str:
    return (
        ORDERS + f"  issues: [{{rule: outbox/missing, where: [{where}], severity: high, text: no outbox}}]\n"
    )


@pytest.mark.parametrize(
    ("where", "state"),
    [
        (f"{MAIN}#OrderService.place", State.KNOWN),
        (MAIN, State.KNOWN),
        ("apps/orders/src", State.KNOWN),
        ("apps/orders/**/main.ts#OrderService.place", State.KNOWN),
        (f"{MAIN}#OrderService.cancel", State.NEW),
        (f"{MAIN}#place", State.NEW),
        ("apps/orders/src/other.ts", State.NEW),
    ],
)
def test_an_issue_pardons_what_it_names_alone(where: str, state: State) -> None:
    found = held(shop(placed(where), BILLING), with_hazards(("outbox/missing", MAIN))).findings
    assert [each.state for each in found if each.rule == "outbox/missing"] == [state]
    assert ("issue/undeclared" in rules(found)) is (state is State.NEW)


NAMELESS = f"{MAIN}#OrderService.refund"


@pytest.mark.parametrize(
    ("where", "hazards", "severity"),
    [
        (NAMELESS, (), Severity.WARNING),
        (NAMELESS, (("outbox/missing", MAIN),), Severity.NOTE),  # it may have been renamed
        (f"{MAIN}#OrderService.list", (("outbox/missing", MAIN),), Severity.WARNING),
        ("apps/orders/src/list.ts", (("outbox/missing", MAIN),), Severity.WARNING),
        ("apps/orders/src/list.ts#list", (("outbox/missing", MAIN),), None),  # of that one nothing is known
        ("apps/orders/src/list.ts", (), None),  # nothing says that it would be seen
        ("apps/orders/src/gone.ts", (), Severity.WARNING),
        ("apps/orders/src/gone.ts", (("outbox/missing", MAIN),), None),  # it may have moved
    ],
)
def test_an_issue_of_a_place_that_cannot_have_it_is_stale(
    where: str, hazards: tuple[tuple[str, str], ...], severity: Severity | None
) -> None:
    seen = with_hazards(*hazards)
    lacking = (
        Lacking(MAIN, "outbox/missing", ("OrderService.list",), False, "publishes nothing"),
        Lacking("apps/orders/src/list.ts", "outbox/missing", ("",), True, "publishes nothing"),
    )
    seen = structs.replace(
        seen,
        files=(*seen.files, *files("apps/orders/src/list.ts")),
        lacking=lacking,
        nameless=frozenset({NAMELESS}),
    )
    found = held(shop(placed(where), BILLING), seen).findings
    assert [each.severity for each in found if each.rule == "issue/stale"] == [severity] * bool(severity)
    assert ("issue/undeclared" in rules(found)) is bool(hazards)


def test_the_next_one_in_another_function_is_not_pardoned_and_is_proposed_with_its_place() -> None:
    both = (hazard("outbox/missing", MAIN), hazard("outbox/missing", MAIN, "OrderService.cancel", 90))
    seen = structs.replace(with_hazards(), hazards=both)
    result = held(shop(placed(f"{MAIN}#OrderService.place"), BILLING), seen)
    silent = next(each for each in result.findings if each.rule == "issue/undeclared")
    assert [each.item for each in silent.corrections] == [f"{MAIN}#OrderService.cancel"]
    assert result.proposals == ()


def test_an_issue_that_says_nowhere_where_is_offered_the_places_it_admits() -> None:
    result = held(shop(ADMITTED, BILLING), with_hazards(("outbox/missing", MAIN)))
    assert [(each.key, each.item, each.new) for each in result.proposals] == [
        ("where", "no outbox", f"{MAIN}#OrderService.place")
    ]


@pytest.mark.parametrize(
    ("doc", "is_dead"),
    [
        ("docs/orders.md", False),
        ("docs/orders.md#outbox", False),
        ("./docs/orders.md", False),
        ("docs/gone.md", True),
        ("docs/gone.md#outbox", True),
        ("https://wiki.example/orders.md", False),
        ("SHOP-17", False),
        ("architecture review", False),
    ],
)
def test_a_document_of_the_tree_that_is_not_there(doc: str, is_dead: bool) -> None:
    text = ORDERS + f'  issues: [{{severity: low, text: slow, doc: "{doc}"}}]\n'
    seen = structs.replace(shop_seen(), files=(*shop_seen().files, *files("docs/orders.md")))
    found = held(shop(text, BILLING), seen).findings
    assert [each.rule for each in found if each.rule != "claim/unverifiable"] == ["map/dead-doc"] * is_dead


@pytest.mark.parametrize(
    ("symbol", "admits"),
    [("Orders.place", True), ("Orders", True), ("Order", False), ("place", False), ("Orders.pla", False)],
)
def test_a_class_admits_what_its_methods_do(symbol: str, admits: bool) -> None:
    assert is_at(f"{MAIN}#{symbol}", MAIN, "Orders.place") is admits
