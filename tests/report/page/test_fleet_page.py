"""The page of a fleet: layers over all repositories, what crosses them, and that one finding's id is one place's."""

from __future__ import annotations

import json
from datetime import date

import pytest
from msgspec import structs

from scanner.diff.fleet import NO_CONSUMER, NO_PRODUCER, answered
from scanner.model import (
    ComponentState,
    Course,
    Crossing,
    FleetReport,
    Graph,
    GraphEdge,
    GraphNode,
    Location,
    Outcome,
    Party,
    Point,
    Problem,
    ProblemKind,
)
from scanner.report.fleet import fleet_renderer
from tests.report.page.test_page import Page
from tests.report.shared import HOSTILE, HOSTILE_TEXT, POC_PROMOTED, RULE_TEXTS, WRITE_THEN_PUBLISH

CELLS = ComponentState("cells", "Cells", "infrastructure", "Infrastructure", "poc", "production", "@cells")
ORDERS = ComponentState("orders", "Orders", "core", "Core services", "production", "production")
FED = Party("routing", "apps/cells", Location("apps/cells/main.go", 9))
TAKEN = Party("shop", "apps/orders", Location("apps/orders/main.ts", 4))
CHARGES = Crossing("topic:kafka:charges", "topic", "kafka", "charges", (FED,), (TAKEN,))
FLEET = FleetReport(
    path="FLEET.yaml",
    outcomes=(
        Outcome("routing", "a" * 40, components=(CELLS,), services=1, findings=(POC_PROMOTED,)),
        Outcome(
            "shop", "b" * 40, components=(ORDERS,), services=2, findings=(WRITE_THEN_PUBLISH, POC_PROMOTED)
        ),
        Outcome("bare", "c" * 40, services=3, problems=(Problem("a.go", ProblemKind.UNPARSED, "no", 3),)),
        Outcome("gone", failed=f"git cannot read it {HOSTILE_TEXT}", owner="@shop"),
    ),
    graph=Graph(
        nodes=(
            GraphNode("service:routing:apps/cells", "service", "cells", component="cells", layer="routing"),
            GraphNode("service:shop:apps/orders", "service", "orders", component="orders", layer="shop"),
            GraphNode("topic:kafka:charges", "topic", "charges", "kafka"),
        ),
        edges=(
            GraphEdge("service:routing:apps/cells", "topic:kafka:charges", "publishes"),
            GraphEdge("topic:kafka:charges", "service:shop:apps/orders", "consumes"),
        ),
    ),
    crossings=(
        CHARGES,
        structs.replace(CHARGES, node="store:sql:users", kind="store", name="users", sure=False),
    ),
    findings=(structs.replace(HOSTILE, rule="fleet/shared-store"),),
    as_of=date(2026, 11, 1),
    course=Course(points=(Point("2026-10-25", 3), Point("2026-11-01", 2))),
    rule_texts=RULE_TEXTS,
)


@pytest.fixture(scope="module")
def text() -> str:
    return fleet_renderer("html")(FLEET)


def test_every_link_leads_somewhere_and_ids_are_unique(text: str) -> None:
    page = Page(text)
    assert len(page.ids) == len(set(page.ids))
    assert set(page.links) <= set(page.ids)
    # the same drift in two repositories is two places
    assert {f"f-{name}-{POC_PROMOTED.fingerprint}" for name in ("routing", "shop")} <= set(page.ids)


def test_layers_hold_what_all_repositories_have_there(text: str) -> None:
    assert text.index("<h3>Infrastructure") < text.index("<h4>routing</h4>") < text.index("<h3>Core services")
    assert "<h3>Without a map" in text and 'data-id="bare"' in text


def test_what_surely_crosses_is_drawn_and_what_perhaps_does_is_only_said(text: str) -> None:
    assert 'data-gives="c-routing/cells" data-takes="c-shop/orders">charges <small>kafka</small>' in text
    assert 'data-takes="c-shop/orders">users' not in text
    assert "users" in text and "perhaps: the name is that of one server" in text


def test_who_sends_to_whom_is_said_at_each_box(text: str) -> None:
    assert 'data-sends="c-shop/orders event&#10;"' in text
    assert (
        '<dt>sends to</dt><dd><a href="#c-shop/orders">Orders (shop)</a> <span class="says">event charges</span>'
        in text
    )
    assert '<dt>hears from</dt><dd><a href="#c-routing/cells">Cells (routing)</a>' in text


def test_those_that_could_not_be_looked_at_come_first_and_act_nowhere(text: str) -> None:
    members = text[text.index('<h2 id="repositories">') :]
    assert members.index("could not be looked at:") < members.index(">routing</th>")
    assert "<script>alert" not in text and "\x1b" not in text
    assert "2 errors, 2 warnings in 3 of 4 repositories" in text
    assert "bare: a.go" in text


def test_it_has_the_runs_before(text: str) -> None:
    assert 'class="chart"' in text
    assert json.loads(fleet_renderer("json")(FLEET))["trend"]["runs"][1] == {
        "day": "2026-11-01",
        "errors": 2,
        "warnings": 0,
        "notes": 0,
    }


def test_events_that_another_repository_takes_or_sends_are_not_open() -> None:
    lonely = structs.replace(POC_PROMOTED, rule=NO_CONSUMER, subject="charges")
    waiting = structs.replace(lonely, rule=NO_PRODUCER)
    other = structs.replace(lonely, subject="refunds")
    outcomes = (
        structs.replace(FLEET.outcomes[0], findings=(lonely, other)),
        structs.replace(FLEET.outcomes[1], findings=(waiting,)),
        structs.replace(FLEET.outcomes[2], findings=(lonely,)),
    )
    found = [outcome.findings for outcome in answered(outcomes, (CHARGES,))]
    assert found == [(other,), (), (lonely,)]  # the third has nothing to do with that topic
    onesided = structs.replace(CHARGES, takes=())
    first, *_ = answered(outcomes, (onesided,))
    assert first.findings == (lonely, other)
