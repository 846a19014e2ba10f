"""What of a whole run is shown of a part: what stands there, is shown there, or is about what has its code there."""

from __future__ import annotations

from scanner.model import (
    Component,
    Confidence,
    DeclaredMap,
    Finding,
    Judged,
    Location,
    Role,
    Severity,
    Status,
    Step,
)
from scanner.pipeline.concern import within

HOME = Location("map.yaml", 3)
ORDERS = Component("orders", "Orders", "core", "", Status.PRODUCTION, HOME, HOME, ("apps/orders",))
DECLARED = DeclaredMap("map.yaml", components=(ORDERS,))


def finding(at: str, *related: str, component: str = "", service: str = "") -> Finding:
    steps = tuple(Step(Role.CODE, Location(path), "there") for path in related)
    return Finding(
        rule="outbox/missing", severity=Severity.WARNING, confidence=Confidence.HIGH, message=at, location=Location(at),
        subject=at, fingerprint=at, component=component, service=service, related=steps,
    )  # fmt: skip


def shown(*findings: Finding, scope: str) -> list[str]:
    return [each.message for each in within(Judged(findings), DECLARED, (scope,)).findings]


def test_without_a_scope_everything_is_shown() -> None:
    judged = Judged((finding("apps/mail/a.ts"),))
    assert within(judged, DECLARED, ()) is judged


def test_what_stands_or_is_shown_there_is_shown() -> None:
    there, chain, other = (
        finding("apps/orders/a.ts"),
        finding("packages/bus/b.ts", "apps/orders/a.ts"),
        finding("apps/ordering/c.ts"),
    )
    assert shown(there, chain, other, scope="apps/orders") == ["apps/orders/a.ts", "packages/bus/b.ts"]


def test_what_is_said_of_a_component_is_shown_where_its_code_is_and_in_every_part_of_it() -> None:
    of_orders = finding("map.yaml", component="orders")
    assert shown(of_orders, scope="apps/orders") == ["map.yaml"]
    assert shown(of_orders, scope="apps/orders/src") == ["map.yaml"]
    assert shown(of_orders, scope="apps/mail") == []


def test_what_is_left_out_is_counted() -> None:
    judged = within(Judged((finding("apps/mail/a.ts"),)), DECLARED, ("apps/orders",))
    assert judged.not_evaluated == ("Only what concerns apps/orders is shown: 1 more finding elsewhere",)
