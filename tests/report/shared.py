"""One report that holds one of everything, for the golden file of every format."""

from __future__ import annotations

from datetime import date

from msgspec import structs

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


def at(path: str, line: int, column: int, end_column: int) -> Location:
    """A place within one line."""
    return Location(path, line, column, line, end_column)


def steps(*rows: tuple[str, str, int, int, int, str]) -> tuple[Step, ...]:
    """(role, path, line, column, end column, what it says), row by row."""
    return tuple(Step(Role(role), at(*place), says) for role, *place, says in rows)  # type: ignore[arg-type]


def component(name: str, group: tuple[str, str], status: Status, line: int, path: str) -> Component:
    return Component(
        id=name,
        title=name.title(),
        layer=group[0],
        plane=group[1],
        status=status,
        location=at(MAP, line, 9, 9 + len(name)),
        status_location=at(MAP, line + 2, 17, 27),
        paths=(path,),
        path_locations=(at(MAP, line + 3, 17, 17 + len(path)),),
    )


DECLARED = DeclaredMap(
    path=MAP,
    roots=("apps", "packages"),
    components=(
        component("cells", ("infrastructure", ""), Status.POC, 8, "apps/cells"),
        component("billing", ("infrastructure", ""), Status.PRODUCTION, 14, "apps/accounting"),
        component("catalog", ("core", "data"), Status.PRODUCTION, 22, "apps/entitylake"),
    ),
    claims=(Claim("prose", "scales well", at(MAP, 40, 5, 30)),),
    layers=(
        Layer("infrastructure", "Infrastructure", at(MAP, 5, 5, 25)),
        Layer(
            "core",
            "Core services",
            at(MAP, 18, 5, 15),
            planes=(Plane("data", "Data plane", at(MAP, 20, 9, 19)),),
        ),
    ),
)

_STARTED = Evidence("package.json has a start script", at("apps/accounting/package.json", 6, 5, 30))
_DEPLOYED = Evidence("deployed to production", at("deploy/prod/accounting.yaml", 4, 3, 20))
_CELLS_RUN = Evidence("Deployment cells in production", at("deploy/prod/cells.yaml", 3, 1, 12))

SERVICES = (
    Service(
        path="apps/accounting",
        name="accounting",
        kind="service",
        languages=("typescript",),
        manifests=("apps/accounting/package.json",),
        evidence=(_STARTED,),
        observation=Observation(Observed.PRODUCTION, Confidence.HIGH, (_DEPLOYED,)),
    ),
    Service(path="apps/cells", name="cell-router", kind="worker", languages=("go",)),
    Service(path="packages/ledger", name="ledger", kind="library", languages=("typescript",)),
)

# rule, severity, confidence, place, subject, fingerprint, component, service, message
_ROWS: tuple[tuple[str, str, str, Location, str, str, str, str, str], ...] = (
    ("outbox/missing", "error", "high", at("apps/accounting/src/charge.ts", 42, 11, 47), "ChargeService.settle",
     "9a41c0d7a3e86d10", "billing", "apps/accounting",
     "ChargeService.settle writes to aws.dynamodb, then publishes to aws.sns: a crash loses the event"),
    ("status/poc-promoted", "warning", "medium", at(MAP, 10, 17, 20), "cells",
     "1f0b2a55d4f8a901", "cells", "apps/cells",
     "Cells is declared poc, and deploy/prod runs it"),
    ("claim/unverifiable", "note", "high", at(MAP, 40, 5, 30), "prose",
     "77aa0000000000aa", "", "",
     "“scales well” is prose: nothing can check it"),
    ("map/undeclared-service", "error", "low", at(HOSTILE_PATH, 3, 1, 9), HOSTILE_PATH,
     "beefbeefbeefbeef", "", HOSTILE_PATH,
     HOSTILE_TEXT),
    ("health/missing", "warning", "medium", at("apps/accounting/package.json", 1, 1, 2), "apps/accounting",
     "5c0000000000005c", "billing", "apps/accounting",
     "accounting has no health endpoint"),
    ("map/dead-path", "error", "high", at(MAP, 25, 17, 32), "catalog:apps/entitylake",
     "3d0000000000003d", "catalog", "",
     "apps/entitylake does not exist"),
    ("publish/best-effort", "warning", "medium", at("apps/accounting/src/usage.ts", 12, 3, 30), "emitUsage",
     "ee000000000000ee", "billing", "apps/accounting",
     "emitUsage swallows a failed publish"),
)  # fmt: skip


def _found() -> dict[str, Finding]:
    return {
        rule: Finding(rule, Severity(severity), Confidence(sure), says, place, subject, mark, of, service)
        for rule, severity, sure, place, subject, mark, of, service, says in _ROWS
    }


_BY_RULE = _found()
UNVERIFIABLE = _BY_RULE["claim/unverifiable"]
HOSTILE = _BY_RULE["map/undeclared-service"]
KNOWN = structs.replace(_BY_RULE["health/missing"], state=State.KNOWN)
FIXED = structs.replace(_BY_RULE["map/dead-path"], state=State.FIXED)
WRITE_THEN_PUBLISH = structs.replace(
    _BY_RULE["outbox/missing"],
    related=steps(
        ("write", "apps/accounting/src/charge.ts", 38, 11, 40, "calls LedgerRepo.append"),
        ("call", "packages/ledger/src/repo.ts", 17, 5, 30, "LedgerRepo.append calls put"),
        ("write", "packages/ledger/src/dynamo.ts", 9, 12, 44, "PutCommand on table charges"),
        ("call", "apps/accounting/src/charge.ts", 42, 11, 47, "calls Bus.emit"),
        ("publish", "packages/ledger/src/bus.ts", 21, 20, 41, "PublishCommand to ChargeSettled"),
    ),
    since="2026-03-02",
    owners=("@billing",),
)
POC_PROMOTED = structs.replace(
    _BY_RULE["status/poc-promoted"],
    corrections=(Correction("cells", "status", "poc", "production", "deploy/prod runs it"),),
    related=steps(("code", "deploy/prod/cells.yaml", 3, 1, 12, "Deployment cells in production")),
)
EXCUSED = structs.replace(
    _BY_RULE["publish/best-effort"],
    excuse=Excuse(
        "usage is billed from the ledger", "2027-03-31", at("apps/accounting/src/usage.ts", 11, 3, 80)
    ),
)


def in_line(number: int, finding: Finding = WRITE_THEN_PUBLISH) -> Finding:
    """``finding`` with a publish in a line of its own, so that it is told by itself."""
    *before, publish = finding.related
    there = Step(publish.role, Location(publish.location.path, number), publish.says)
    return structs.replace(finding, related=(*before, there), fingerprint=f"{number:016}")


FACTS = (
    Fact(
        location=at("apps/accounting/src/health.ts", 5, 1, 40),
        kind="health_endpoint",
        technology="http",
        rule="express-route",
        symbol="express.get",
        values=(Value("method", "GET"), Value("path", "/healthz")),
    ),
    Fact(
        location=at("apps/accounting/src/usage.ts", 12, 9, 28),
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

_LEDGER = Unfollowed(
    location=at("apps/accounting/src/charge.ts", 9, 9, 30),
    receiver="this.ledger",
    calls=6,
    names=("debit", "post"),
    may_reach=steps(
        (
            "publish",
            "packages/ledger/src/bus.ts",
            21,
            11,
            40,
            "Ledger.post publishes to ledger-events (aws.sns)",
        )
    ),
    advice="declare the field `ledger` with its type, Ledger",
)
FOLLOWED = (
    Followed("apps/accounting", calls=120, unfollowed=31, hiding=6, receivers=(_LEDGER,)),
    Followed(HOSTILE_PATH, calls=10, unfollowed=2, hiding=2),
)

FULL = Report(
    root="/srv/build/nest",
    commit="4f2c1d9b8a7e6f5d4c3b2a190817263544332211",
    scope=(),
    map=DECLARED,
    services=SERVICES,
    observations={
        "cells": Observation(Observed.PRODUCTION, Confidence.MEDIUM, (_CELLS_RUN,)),
        "billing": SERVICES[0].observation,
    },
    component_services={"cells": ("apps/cells",), "billing": ("apps/accounting",)},
    facts=FACTS,
    fact_services={fact.location.path: "apps/accounting" for fact in FACTS},
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
    root=FULL.root, commit=FULL.commit, scope=(), map=DECLARED, services=SERVICES, stats=FULL.stats
)
UNMAPPED = Report(
    root=FULL.root,
    commit="",
    scope=(),
    map=None,
    services=SERVICES,
    facts=FACTS,
    fact_services=FULL.fact_services,
    findings=(WRITE_THEN_PUBLISH,),
    stats=FULL.stats,
)
