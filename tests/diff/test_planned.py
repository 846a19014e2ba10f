"""The plan against the layers: what it names, what it forgets, and when."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import structs

from tests.diff.small import BILLING, ORDERS, held, only, shop, shop_seen
from tests.diff.world import rules

PHASES = "  phases: [{id: look, title: Look, weeks: [1, 2]}, {id: act, title: Act, weeks: [3, 3]}]\n"


def planned(*sessions: str) -> list[str]:
    lines = "".join(f"    - {{{session}, owner: Ada}}\n" for session in sessions)
    return rules(
        held(shop(ORDERS, BILLING, rest=f"plan:\n{PHASES}  sessions:\n{lines}"), shop_seen()).findings
    )


BOTH = "components: [orders, billing]"


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        (f"id: a, week: 1, {BOTH}", []),
        (f"id: a, week: 3, {BOTH}", []),
        (f"id: a, {BOTH}", []),
        (f"id: a, week: 4, {BOTH}", ["plan/week"]),
        (f"id: a, phase: look, week: 2, {BOTH}", []),
        (f"id: a, phase: look, week: 3, {BOTH}", ["plan/week"]),
        ("id: a, week: 1, components: [orders]", ["plan/uncovered"]),
    ],
)
def test_a_session_has_its_week_and_its_components(session: str, expected: list[str]) -> None:
    assert planned(session) == expected


def test_a_session_that_names_nothing_is_told_beside_one_that_does() -> None:
    assert planned(f"id: a, week: 1, {BOTH}", "id: b, week: 2") == ["plan/empty"]


def test_what_is_forgotten_is_named_once_for_all() -> None:
    text = "plan:\n  sessions:\n    - {id: a, components: [orders], owner: Ada}\n"
    found = only(held(shop(ORDERS, BILLING, rest=text), shop_seen()), "plan/uncovered")
    assert found.message == "No session of the plan looks at 1 component: Billing"
    assert [step.says for step in found.related] == ["Billing"]


def test_a_plan_without_a_single_name_forgets_nobody() -> None:
    assert planned("id: a, week: 1") == ["plan/empty"]


@pytest.mark.parametrize(
    ("day", "late"),
    [("2026-11-08", []), ("2026-11-09", ["a"]), ("2026-11-30", ["a", "b"]), (None, [])],
)
def test_a_session_is_late_from_the_day_after_its_week_until_it_is_done(
    day: str | None, late: list[str]
) -> None:
    sessions = (
        f"    - {{id: a, week: 1, {BOTH}, owner: Ada}}\n"
        f"    - {{id: b, week: 2, {BOTH}, owner: Ada}}\n"
        f"    - {{id: c, week: 1, {BOTH}, owner: Ada, state: done}}\n"
    )
    plan = f"plan:\n  starts: 2026-11-02\n  sessions:\n{sessions}"
    seen = structs.replace(shop_seen(), as_of=date.fromisoformat(day) if day else None)
    found = held(shop(ORDERS, BILLING, rest=plan), seen).findings
    assert [finding.subject for finding in found if finding.rule == "plan/late"] == late


def test_a_session_without_a_week_is_late_by_the_cadence() -> None:
    sessions = "".join(f"    - {{id: {name}, {BOTH}, owner: Ada}}\n" for name in "abc")
    plan = f"plan:\n  starts: 2026-11-02\n  cadence: 1 per week\n  sessions:\n{sessions}"
    seen = structs.replace(shop_seen(), as_of=date(2026, 11, 16))
    found = held(shop(ORDERS, BILLING, rest=plan), seen).findings
    assert [finding.subject for finding in found if finding.rule == "plan/late"] == ["a", "b"]
    without = held(shop(ORDERS, BILLING, rest=plan.replace("  cadence: 1 per week\n", "")), seen).findings
    assert "plan/late" not in rules(without)
