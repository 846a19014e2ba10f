"""Exceptions in the map and in the code."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import structs

from scanner.model import Location, Observations, Problem, ProblemKind, Suppression
from tests.diff.small import BILLING, ORDERS, held, only, shop, shop_seen
from tests.diff.world import hazard, rules

MAIN = "apps/orders/src/main.ts"


def excepting(written: str) -> str:
    return f"{ORDERS}  issues: [{{rule: outbox/missing, severity: low}}]\n  exceptions: [{written}]\n"


def dual_write() -> Observations:
    return structs.replace(shop_seen(), hazards=(hazard("outbox/missing", MAIN),))


def comment(
    rule: str = "outbox/missing", reason: str = "fine", until: str = "", line: int = 69
) -> Suppression:
    return Suppression(Location(MAIN, line), rule, reason, until, (line, line + 1))


def commented(*comments: Suppression) -> Observations:
    return structs.replace(dual_write(), suppressions=comments)


ADMITTED = ORDERS + "  issues: [{rule: outbox/missing, severity: low}]\n"


def test_an_exception_in_the_map_hides_and_keeps_its_reason() -> None:
    result = held(
        shop(excepting("{rule: outbox/missing, reason: fine, until: 2027-01-01}"), BILLING), dual_write()
    )
    assert result.findings == ()
    (hidden,) = result.suppressed
    assert hidden.excuse is not None
    assert (hidden.excuse.reason, hidden.excuse.until, hidden.excuse.location.line) == (
        "fine",
        "2027-01-01",
        11,
    )


def test_a_comment_in_the_code_hides_what_it_covers() -> None:
    result = held(shop(ADMITTED, BILLING), commented(comment()))
    assert (result.findings, rules(result.suppressed)) == ((), ["outbox/missing"])


@pytest.mark.parametrize("wrong", [comment(line=50), comment("publish/best-effort")])
def test_a_comment_elsewhere_or_of_another_rule_hides_nothing(wrong: Suppression) -> None:
    assert rules(held(shop(ADMITTED, BILLING), commented(wrong)).findings) == [
        "exception/unused",
        "outbox/missing",
    ]


def test_the_last_day_is_included() -> None:
    for until, shown in (("2026-11-01", []), ("2026-10-31", ["exception/expired", "outbox/missing"])):
        assert rules(held(shop(ADMITTED, BILLING), commented(comment(until=until))).findings) == shown
        text = excepting(f"{{rule: outbox/missing, reason: fine, until: {until}}}")
        assert rules(held(shop(text, BILLING), dual_write()).findings) == shown


def test_nothing_expires_when_no_day_is_given() -> None:
    seen = structs.replace(commented(comment(until="2020-01-01")), as_of=None)
    assert rules(held(shop(ADMITTED, BILLING), seen).findings) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (comment(reason=" "), "it gives no reason"),
        (comment(until="soon"), "'soon' is not a day"),
        (comment(rule=""), "it names no rule"),
    ],
)
def test_a_malformed_comment_hides_nothing(wrong: Suppression, says: str) -> None:
    result = held(shop(ADMITTED, BILLING), commented(wrong))
    assert rules(result.findings) == ["exception/malformed", "outbox/missing"]
    assert says in next(each.message for each in result.findings if each.rule == "exception/malformed")


def test_a_rule_that_does_not_exist() -> None:
    result = held(shop(ADMITTED, BILLING), commented(comment("outbox/mising")))
    assert rules(result.findings) == ["exception/unknown-rule", "outbox/missing"]


def test_an_exception_that_hides_nothing_any_more() -> None:
    text = ORDERS + "  exceptions: [{rule: outbox/missing, reason: fine}]\n"
    found = only(held(shop(text, BILLING), shop_seen()), "exception/unused")
    assert (found.component, found.location.line) == ("orders", 10)
    assert [(each.key, each.old) for each in found.corrections] == [("exceptions", "outbox/missing")]


def test_over_and_unused_is_unused_only() -> None:
    text = ORDERS + "  exceptions: [{rule: outbox/missing, reason: fine, until: 2020-01-01}]\n"
    assert only(held(shop(text, BILLING), shop_seen()), "exception/unused")


def test_unused_is_not_said_of_what_was_not_looked_at() -> None:
    text = ORDERS + "  exceptions: [{rule: outbox/missing, reason: fine}]\n"
    broken = (Problem(MAIN, ProblemKind.UNPARSED, "odd"),)
    assert rules(held(shop(text, BILLING), structs.replace(shop_seen(), problems=broken)).findings) == [
        "scan/unparsed"
    ]


def test_an_exception_holds_for_findings_of_the_map_too() -> None:
    text = ORDERS.replace("[apps/orders]", "[apps/orders, apps/gone]")
    text += "  exceptions: [{rule: map/dead-path, reason: comes back}]\n"
    result = held(shop(text, BILLING), shop_seen())
    assert (result.findings, rules(result.suppressed)) == ((), ["map/dead-path"])


def test_expiry_is_judged_as_of_the_day_asked_for() -> None:
    seen = structs.replace(commented(comment(until="2026-12-31")), as_of=date(2027, 1, 1))
    assert rules(held(shop(ADMITTED, BILLING), seen).findings) == ["exception/expired", "outbox/missing"]
