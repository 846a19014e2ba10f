"""One report that holds one of everything, for the golden file of every format."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from scanner.model import (
    Claim,
    Component,
    Confidence,
    Correction,
    DeclaredMap,
    Evidence,
    Excuse,
    Fact,
    Finding,
    Followed,
    Layer,
    LeftOut,
    Location,
    Observation,
    Observed,
    Plane,
    Policy,
    Problem,
    ProblemKind,
    Report,
    Role,
    RuleText,
    Service,
    Severity,
    State,
    Stats,
    Status,
    Step,
    Unfollowed,
    Value,
)

MAP = "map.yaml"
# Names as an attacker would choose them: terminal escapes, markup, a workflow command, a table cell, a
# right-to-left override, and a byte that is no UTF-8 (as os.fsdecode gives it).
HOSTILE_PATH = "apps/[bold]x[/bold]\x1b[2J\n::error::|`<img src=x>\udcff.ts"
HOSTILE_TEXT = (
    "topic \x1b]0;owned\x07 [link=http://x]y[/link] <script>alert(1)</script> | a\r\n"
    "::set-output name=x::1 \u202e"
)


def component(name: str, group: tuple[str, str], status: Status, line: int, path: str) -> Component:
    return Component(
        id=name,
        title=name.title(),
        layer=group[0],
        plane=group[1],
        status=status,
        location=Location(MAP, line, 9, line, 9 + len(name)),
        status_location=Location(MAP, line + 2, 17, line + 2, 27),
        paths=(path,),
        path_locations=(Location(MAP, line + 3, 17, line + 3, 17 + len(path)),),
    )


DECLARED = DeclaredMap(
    path=MAP,
    roots=("apps", "packages"),
    components=(
        component("cells", ("infrastructure", ""), Status.POC, 8, "apps/cells"),
        component("billing", ("infrastructure", ""), Status.PRODUCTION, 14, "apps/accounting"),
        component("catalog", ("core", "data"), Status.PRODUCTION, 22, "apps/entitylake"),
    ),
    claims=(Claim("prose", "scales well", Location(MAP, 40, 5, 40, 30)),),
    layers=(
        Layer("infrastructure", "Infrastructure", Location(MAP, 5, 5, 5, 25)),
        Layer(
            "core",
            "Core services",
            Location(MAP, 18, 5, 18, 15),
            planes=(Plane("data", "Data plane", Location(MAP, 20, 9, 20, 19)),),
        ),
    ),
)

SERVICES = (
    Service(
        path="apps/accounting",
        name="accounting",
        kind="service",
        languages=("typescript",),
        manifests=("apps/accounting/package.json",),
        evidence=(
            Evidence(
                "package.json has a start script", Location("apps/accounting/package.json", 6, 5, 6, 30)
            ),
        ),
        observation=Observation(
            Observed.PRODUCTION,
            Confidence.HIGH,
            (Evidence("deployed to production", Location("deploy/prod/accounting.yaml", 4, 3, 4, 20)),),
        ),
    ),
    Service(path="apps/cells", name="cell-router", kind="worker", languages=("go",)),
    Service(path="packages/ledger", name="ledger", kind="library", languages=("typescript",)),
)

WRITE_THEN_PUBLISH = Finding(
    rule="outbox/missing",
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    message="ChargeService.settle writes to aws.dynamodb, then publishes to aws.sns: a crash loses the event",
    location=Location("apps/accounting/src/charge.ts", 42, 11, 42, 47),
    subject="ChargeService.settle",
    fingerprint="9a41c0d7a3e86d10",
    component="billing",
    service="apps/accounting",
    related=(
        Step(
            Role.WRITE, Location("apps/accounting/src/charge.ts", 38, 11, 38, 40), "calls LedgerRepo.append"
        ),
        Step(
            Role.CALL, Location("packages/ledger/src/repo.ts", 17, 5, 17, 30), "LedgerRepo.append calls put"
        ),
        Step(
            Role.WRITE, Location("packages/ledger/src/dynamo.ts", 9, 12, 9, 44), "PutCommand on table charges"
        ),
        Step(Role.CALL, Location("apps/accounting/src/charge.ts", 42, 11, 42, 47), "calls Bus.emit"),
        Step(
            Role.PUBLISH,
            Location("packages/ledger/src/bus.ts", 21, 20, 21, 41),
            "PublishCommand to ChargeSettled",
        ),
    ),
    since="2026-03-02",
    owners=("@billing",),
)


def in_line(number: int, finding: Finding = WRITE_THEN_PUBLISH) -> Finding:
    """``finding`` with a publish in a line of its own, so that it is told by itself."""
    *steps, publish = finding.related
    there = Step(publish.role, Location(publish.location.path, number), publish.says)
    return replace(finding, related=(*steps, there), fingerprint=f"{number:016}")


POC_PROMOTED = Finding(
    rule="status/poc-promoted",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    message="Cells is declared poc, and deploy/prod runs it",
    location=Location(MAP, 10, 17, 10, 20),
    subject="cells",
    fingerprint="1f0b2a55d4f8a901",
    component="cells",
    service="apps/cells",
    corrections=(Correction("cells", "status", "poc", "production", "deploy/prod runs it"),),
    related=(
        Step(Role.CODE, Location("deploy/prod/cells.yaml", 3, 1, 3, 12), "Deployment cells in production"),
    ),
)
UNVERIFIABLE = Finding(
    rule="claim/unverifiable",
    severity=Severity.NOTE,
    confidence=Confidence.HIGH,
    message="“scales well” is prose: nothing can check it",
    location=Location(MAP, 40, 5, 40, 30),
    subject="prose",
    fingerprint="77aa0000000000aa",
)
HOSTILE = Finding(
    rule="map/undeclared-service",
    severity=Severity.ERROR,
    confidence=Confidence.LOW,
    message=HOSTILE_TEXT,
    location=Location(HOSTILE_PATH, 3, 1, 3, 9),
    subject=HOSTILE_PATH,
    fingerprint="beefbeefbeefbeef",
    service=HOSTILE_PATH,
)
KNOWN = Finding(
    rule="health/missing",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    message="accounting has no health endpoint",
    location=Location("apps/accounting/package.json", 1, 1, 1, 2),
    subject="apps/accounting",
    fingerprint="5c0000000000005c",
    component="billing",
    service="apps/accounting",
    state=State.KNOWN,
)
FIXED = Finding(
    rule="map/dead-path",
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    message="apps/entitylake does not exist",
    location=Location(MAP, 25, 17, 25, 32),
    subject="catalog:apps/entitylake",
    fingerprint="3d0000000000003d",
    component="catalog",
    state=State.FIXED,
)
EXCUSED = Finding(
    rule="publish/best-effort",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    message="emitUsage swallows a failed publish",
    location=Location("apps/accounting/src/usage.ts", 12, 3, 12, 30),
    subject="emitUsage",
    fingerprint="ee000000000000ee",
    component="billing",
    service="apps/accounting",
    excuse=Excuse(
        "usage is billed from the ledger",
        "2027-03-31",
        Location("apps/accounting/src/usage.ts", 11, 3, 11, 80),
    ),
)

FACTS = (
    Fact(
        location=Location("apps/accounting/src/health.ts", 5, 1, 5, 40),
        kind="health_endpoint",
        technology="http",
        rule="express-route",
        symbol="express.get",
        values=(Value("method", "GET"), Value("path", "/healthz")),
    ),
    Fact(
        location=Location("apps/accounting/src/usage.ts", 12, 9, 12, 28),
        kind="publish",
        technology="aws.sns",
        rule="aws-sns-publish",
        symbol="@aws-sdk/client-sns.PublishCommand",
        values=(Value("topic", "process.env.TOPIC", literal=False),),
    ),
)

RULE_TEXTS = {
    text.id: text
    for text in (
        RuleText(
            "outbox/missing",
            "State is written and an event is published without an outbox",
            "A crash between the two leaves them apart: the row is there and the event never comes.",
            "Write the event in the same transaction as the state, and let a relay publish it.",
            Severity.ERROR,
        ),
        RuleText(
            "status/poc-promoted",
            "A proof of concept runs in production",
            "Readers plan around what the map calls a proof of concept.",
            "Change the status in the map, or take the deployment away.",
        ),
        RuleText("publish/best-effort", "A failed publish is swallowed", "Nobody learns of the lost event."),
    )
}

PROBLEMS = (
    Problem("apps/cells/gen.go", ProblemKind.UNPARSED, "syntax error in 3 places", 12),
    Problem(HOSTILE_PATH, ProblemKind.UNREADABLE, "permission denied"),
)

FOLLOWED = (
    Followed(
        "apps/accounting",
        calls=120,
        unfollowed=31,
        hiding=6,
        receivers=(
            Unfollowed(
                location=Location("apps/accounting/src/charge.ts", 9, 9, 9, 30),
                receiver="this.ledger",
                calls=6,
                names=("debit", "post"),
                may_reach=(
                    Step(
                        Role.PUBLISH,
                        Location("packages/ledger/src/bus.ts", 21, 11, 21, 40),
                        "Ledger.post publishes to ledger-events (aws.sns)",
                    ),
                ),
                advice="declare the field `ledger` with its type, Ledger",
            ),
        ),
    ),
    Followed(HOSTILE_PATH, calls=10, unfollowed=2, hiding=2),
)

FULL = Report(
    root="/srv/build/nest",
    commit="4f2c1d9b8a7e6f5d4c3b2a190817263544332211",
    scope=(),
    map=DECLARED,
    services=SERVICES,
    observations={
        "cells": Observation(
            Observed.PRODUCTION,
            Confidence.MEDIUM,
            (Evidence("Deployment cells in production", Location("deploy/prod/cells.yaml", 3, 1, 3, 12)),),
        ),
        "billing": SERVICES[0].observation,
    },
    component_services={"cells": ("apps/cells",), "billing": ("apps/accounting",)},
    facts=FACTS,
    fact_services={
        "apps/accounting/src/health.ts": "apps/accounting",
        "apps/accounting/src/usage.ts": "apps/accounting",
    },
    findings=(POC_PROMOTED, WRITE_THEN_PUBLISH, KNOWN, FIXED, UNVERIFIABLE, HOSTILE),
    suppressed=(EXCUSED,),
    not_evaluated=("ages: this clone is shallow, so no history was read",),
    problems=PROBLEMS,
    stats=Stats(
        files=4812,
        bytes=31_457_280,
        candidates=68,
        parsed=68,
        rules=41,
        calls=900,
        unresolved_calls=37,
        outlined=44,
        left_out={"vendored": 120, "generated": 4},
        seconds={"walk": 0.25, "detect": 0.5},
    ),
    as_of=date(2026, 11, 1),
    rule_texts=RULE_TEXTS,
    followed=FOLLOWED,
    left_out=(
        LeftOut("tools/mock-bank", "tool", "it listens, but nothing deploys it"),
        LeftOut("vendor", "vendored", "others' code", 7),
    ),
    policy=Policy(fail_on=Severity.ERROR),
)
CLEAN = Report(
    root="/srv/build/nest", commit=FULL.commit, scope=(), map=DECLARED, services=SERVICES, stats=FULL.stats
)
UNMAPPED = Report(
    root="/srv/build/nest",
    commit="",
    scope=(),
    map=None,
    services=SERVICES,
    facts=FACTS,
    fact_services=FULL.fact_services,
    findings=(WRITE_THEN_PUBLISH,),
    stats=FULL.stats,
)
