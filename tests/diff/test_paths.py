"""Declared paths and services: gone, moved, undeclared, planned."""

from __future__ import annotations

import pytest
from msgspec import structs

from scanner.model import Confidence, Evidence, Location, Observation, Observed, Severity
from tests.diff.small import BILLING, ORDERS, held, nothing, only, shop, shop_seen
from tests.diff.world import judged, service


def gone(component: str) -> str:
    return component.replace("apps/billing", "apps/charges")


def test_a_true_map_gives_nothing() -> None:
    assert nothing(held(shop(ORDERS, BILLING), shop_seen()))


def test_production_that_is_gone_is_an_error_at_its_path() -> None:
    seen = structs.replace(shop_seen(), services=shop_seen().services[:1])
    found = only(held(shop(ORDERS, gone(BILLING)), seen), "status/production-gone")
    assert (found.severity, found.location.line, found.component) == (Severity.ERROR, 13, "billing")
    assert found.message == "Billing is declared in production, and nothing is at apps/charges"
    assert [(each.key, each.new) for each in found.corrections] == [("status", "missing"), ("paths", "")]


def test_what_moved_is_one_finding_with_the_new_path() -> None:
    found = only(held(shop(ORDERS, gone(BILLING)), shop_seen()), "status/production-gone")
    assert found.message.endswith("; it may have become apps/billing")
    assert [(each.old, each.new) for each in found.corrections] == [("apps/charges", "apps/billing")]
    assert found.related[0].location == Location("apps/billing/package.json", 5)


@pytest.mark.parametrize("confidence", list(Confidence))
@pytest.mark.parametrize("status", list(Observed))
@pytest.mark.parametrize("sharing", [False, True])
@pytest.mark.parametrize("deleted", [False, True])
def test_what_was_deleted_and_surely_runs_in_production_from_elsewhere_is_not_gone(
    confidence: Confidence, status: Observed, sharing: bool, deleted: bool
) -> None:
    billing = structs.replace(shop_seen().services[1], observation=Observation(status, confidence))
    seen = structs.replace(
        shop_seen(),
        services=(shop_seen().services[0], billing),
        deleted=frozenset({"apps/charges"} if deleted else ()),
    )
    second = gone(BILLING).replace("id: billing", "id: bills") + "  deployed_as: [billing]\n"
    result = held(shop(ORDERS, gone(BILLING), *([second] if sharing else [])), seen)
    runs = deleted and status is Observed.PRODUCTION and confidence is Confidence.HIGH
    told = ["map/dead-path" if runs else "status/production-gone"] * (1 + sharing)
    assert [each.rule for each in result.findings] == told
    assert {each.corrections[0].new for each in result.findings} == {"apps/billing"}


def test_the_commit_that_deleted_it_is_named() -> None:
    why = Observation(Observed.GONE, Confidence.HIGH, (Evidence("deleted by 4f2c1d9 on 2026-02-03"),))
    seen = structs.replace(shop_seen(), services=shop_seen().services[:1], components={"billing": why})
    found = only(held(shop(ORDERS, gone(BILLING)), seen), "status/production-gone")
    assert "(deleted by 4f2c1d9 on 2026-02-03)" in found.message


@pytest.mark.parametrize("status", ["poc", "partial", "unknown", "deprecated"])
def test_a_dead_path_of_any_other_status(status: str) -> None:
    seen = structs.replace(shop_seen(), services=shop_seen().services[:1])
    lab = gone(BILLING).replace("production", status)
    assert only(held(shop(ORDERS, lab), seen), "map/dead-path").subject == "apps/charges"


def test_a_missing_component_may_have_a_path_that_is_not_there() -> None:
    seen = structs.replace(shop_seen(), services=shop_seen().services[:1])
    assert nothing(held(shop(ORDERS, gone(BILLING).replace("production", "missing")), seen))


def test_one_dead_path_of_two_is_no_production_gone() -> None:
    two = BILLING.replace("[apps/billing]", "[apps/billing, apps/nowhere]")
    found = only(held(shop(ORDERS, two), shop_seen()), "map/dead-path")
    assert (found.location.column, found.subject) == (31, "apps/nowhere")
    assert [(each.key, each.old, each.new) for each in found.corrections] == [("paths", "apps/nowhere", "")]


def test_a_service_that_no_component_means() -> None:
    found = only(held(shop(ORDERS), shop_seen()), "map/undeclared-service")
    assert (found.service, found.location) == ("apps/billing", Location("apps/billing/package.json", 5))
    assert found.message == (
        "apps/billing is a service, and no component of the map means it: it has a start script"
    )
    assert [(each.key, each.new) for each in found.corrections] == [("component", "apps/billing")]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("packages/more", "library"), ("apps/_template_", "service"), ("apps/service-template", "service"),
        ("apps/draft-ledger", "service"), ("apps/example-api", "service"), ("tools/release", "service"),
        ("apps/orders/worker", "worker"),
    ],
)  # fmt: skip
def test_what_is_no_undeclared_service(path: str, kind: str) -> None:
    seen = structs.replace(shop_seen(), services=(*shop_seen().services, service(path, kind)))
    assert nothing(held(shop(ORDERS, BILLING), seen))


@pytest.mark.parametrize("path", ["apps/template-engine", "apps/templates-api", "apps/drafts"])
def test_a_name_that_merely_holds_template_is_a_service(path: str) -> None:
    seen = structs.replace(shop_seen(), services=(*shop_seen().services, service(path)))
    assert only(held(shop(ORDERS, BILLING), seen), "map/undeclared-service").service == path


def test_a_part_of_a_service_declares_it() -> None:
    part = BILLING.replace("apps/billing", "apps/billing/src")
    assert nothing(held(shop(ORDERS, part), shop_seen()))


PLAN = """\
plan:
  sessions:
    - {id: a, week: 1, group: "A: Money", components: [billing, payments, Orders], owner: Ana}
"""


def test_a_plan_about_what_nobody_declares() -> None:
    found = only(held(shop(ORDERS, BILLING, rest=PLAN), shop_seen()), "map/unplanned")
    assert found.message == (
        "Session A: Money is to look at payments, which no layer declares, and no service bears the name"
    )
    assert (found.location.line, found.location.column) == (16, 65)


def test_a_planned_service_that_nobody_declares_is_one_finding() -> None:
    seen = structs.replace(shop_seen(), services=(*shop_seen().services, service("apps/payments")))
    found = only(held(shop(ORDERS, BILLING, rest=PLAN), seen), "map/unplanned")
    assert found.message.endswith("; apps/payments is there")


def test_plans_may_use_any_name_of_a_component() -> None:
    aka = BILLING + "  aka: [Payments]\n"
    assert nothing(held(shop(ORDERS, aka, rest=PLAN), shop_seen()))


def test_sessions_without_an_owner_are_one_note() -> None:
    plan = PLAN.replace("Ana", "TBD").replace("payments, ", "") + "    - {id: b, components: [orders]}\n"
    found = only(held(shop(ORDERS, BILLING, rest=plan), shop_seen()), "plan/unowned")
    assert (found.severity, found.message) == (
        Severity.NOTE, "No owner yet for 2 sessions of the plan: A: Money and b",
    )  # fmt: skip


def test_without_a_map_nothing_is_said_of_one() -> None:
    assert nothing(judged(None, shop_seen()))


def test_a_file_can_be_a_path() -> None:
    one = ORDERS.replace("apps/orders", "apps/orders/src/main.ts")
    assert nothing(held(shop(one, BILLING), shop_seen()))
