"""Checks that are data: each of its own examples, and how they meet services and components."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest
from msgspec import structs

from scanner.diff import claims, judge
from scanner.diff.checks import Subject, meets
from scanner.errors import BadRule
from scanner.model import Fact, Location, Problem, ProblemKind, Value
from scanner.rulebook.checks import load_check
from scanner.rules import Check, CheckExample
from scanner.yaml_lines import load, mapping
from tests.diff.small import BILLING, ORDERS, held, nothing, only, shop, shop_seen
from tests.diff.world import checks, fact, judged, rules, service

CASES = [(check, example) for check in checks() for example in check.examples]


@pytest.mark.parametrize(("check", "example"), CASES, ids=lambda each: str(getattr(each, "line", "")))
def test_every_example_of_every_check(check: Check, example: CheckExample) -> None:
    facts = tuple(fact("a.ts", kind, technology) for kind, technology in example.facts)
    assert meets(check, Subject(facts, example.service, example.declared)) is example.expect


def test_every_rule_of_diff_has_its_texts() -> None:
    known = {check.text.id for check in checks()}
    assert {each.partition("/")[0] for each in known} >= {
        "map",
        "status",
        "claim",
        "issue",
        "exception",
        "outbox",
    }
    judges = (import_module(f"scanner.diff.claims.{each.name}") for each in iter_modules(claims.__path__))
    assert {judge.RULE for judge in judges if hasattr(judge, "RULE")} <= known
    assert all(check.text.why and check.text.fix and check.text.title for check in checks())


def without_health(path: str) -> tuple[Fact, ...]:
    return tuple(
        f for f in shop_seen().facts if f.kind != "health_endpoint" or not f.location.path.startswith(path)
    )


def test_a_service_that_cannot_be_asked() -> None:
    seen = structs.replace(shop_seen(), facts=without_health("apps/billing"))
    found = only(held(shop(ORDERS, BILLING), seen), "health/missing")
    assert (found.service, found.component, found.subject) == ("apps/billing", "billing", "")
    assert found.location.path == "apps/billing/src/main.ts"
    assert "billing answers requests" in found.message


def test_it_stands_at_the_entry_point_where_there_is_one() -> None:
    entry = fact("apps/billing/src/server.ts", "entry_point", line=2)
    seen = structs.replace(shop_seen(), facts=(*without_health("apps/billing"), entry))
    assert only(judged(None, seen), "health/missing").location == Location(
        "apps/billing/src/server.ts", 2, 1, 2, 9
    )


def test_a_probe_in_a_manifest_elsewhere_counts() -> None:
    probe = fact("deploy/billing.yaml", "health_endpoint", "k8s")
    seen = structs.replace(
        shop_seen(),
        facts=(*without_health("apps/billing"), probe),
        fact_services={"deploy/billing.yaml": "apps/billing"},
    )
    assert nothing(held(shop(ORDERS, BILLING), seen))


def test_a_service_with_a_file_that_could_not_be_read_is_not_judged() -> None:
    broken = (Problem("apps/billing/src/health.ts", ProblemKind.UNPARSED, "odd"),)
    seen = structs.replace(shop_seen(), facts=without_health("apps/billing"), problems=broken)
    assert rules(held(shop(ORDERS, BILLING), seen).findings) == ["scan/unparsed"]


@pytest.mark.parametrize(
    ("path", "line", "values", "judged_all"),
    [
        ("infra/lb.tf", 5, {"path": "/status", "via": "terraform", "name": "{}-app"}, False),
        ("infra/lb.tf", 5, {"path": "/status", "via": "terraform"}, False),
        ("infra/lb.tf", 5, {"path": "/status", "via": "terraform", "name": "ledger"}, True),
        ("k8s/all.yaml", 5, {"via": "tcpSocket", "container": "app"}, True),
        ("libs/health.ts", 5, {"path": "/status"}, True),
    ],
)
def test_a_probe_that_does_not_say_whom_it_asks_may_ask_anyone(
    path: str, line: int, values: dict[str, str], judged_all: bool
) -> None:
    probe = fact(path, "health_endpoint", "http", line, **values)
    seen = structs.replace(shop_seen(), facts=(*without_health("apps/billing"), probe))
    found = held(shop(ORDERS, BILLING), seen)
    assert ("health/missing" in rules(found.findings)) is judged_all
    says = [sentence for sentence in found.not_evaluated if "health/missing" in sentence]
    assert says == (
        []
        if judged_all
        else ["Not judged by health/missing: billing (infra/lb.tf:5 does not say whom it asks)"]
    )


@pytest.mark.parametrize(
    ("installed", "judged_all"),
    [
        (("shop-api", "mailer"), True),
        (("billing", "mailer"), False),
        (("", "mailer"), False),
        ((), False),
    ],
)
@pytest.mark.parametrize("source", ["./charts/web", "charts/web/", "../charts/web"])
def test_a_probe_of_a_chart_asks_those_who_are_installed_by_it(
    installed: tuple[str, ...], source: str, judged_all: bool
) -> None:
    probe = fact("charts/web/templates/app.yaml", "health_endpoint", "k8s", 5, path="/healthz", via="http")
    home = "deploy/helmfile.yaml" if source.startswith("..") else "helmfile.yaml"
    listed = [
        fact(home, "listing", "k8s.helm", at + 1, name=name, source=source)
        for at, name in enumerate(installed)
    ]
    seen = structs.replace(shop_seen(), facts=(*without_health("apps/billing"), probe, *listed))
    assert ("health/missing" in rules(held(shop(ORDERS, BILLING), seen).findings)) is judged_all


@pytest.mark.parametrize(
    ("running", "judged_all"), [(("apps/orders", "apps/billing"), False), (("apps/orders",), True)]
)
def test_an_endpoint_in_a_file_that_several_run_may_be_its_own(
    running: tuple[str, ...], judged_all: bool
) -> None:
    shared = fact("internal/ops/routes.go", "health_endpoint", "http", 5, path="/healthz")
    seen = structs.replace(
        shop_seen(),
        facts=(*without_health("apps/billing"), shared),
        reached={"internal/ops/routes.go": running},
    )
    assert ("health/missing" in rules(held(shop(ORDERS, BILLING), seen).findings)) is judged_all


def test_a_route_whose_path_is_not_known_may_be_the_one() -> None:
    route = Fact(
        Location("apps/billing/src/main.ts", 7), "http_endpoint", "http", "r",
        values=(Value("path", "paths.health", literal=False),),
    )  # fmt: skip
    seen = structs.replace(shop_seen(), facts=(*without_health("apps/billing"), route))
    found = held(shop(ORDERS, BILLING), seen)
    assert "health/missing" not in rules(found.findings)
    assert "apps/billing/src/main.ts:7" in found.not_evaluated[0]


@pytest.mark.parametrize(("path", "kind"), [("apps/lib", "library"), ("apps/_template_", "service")])
def test_libraries_and_scaffolds_are_not_asked(path: str, kind: str) -> None:
    seen = shop_seen()
    more = structs.replace(
        seen,
        services=(*seen.services, service(path, kind)),
        facts=(*seen.facts, fact(f"{path}/main.ts", "http_endpoint", "http")),
    )
    assert nothing(held(shop(ORDERS, BILLING), more))


OWN = """\
id: own/two-brokers
title: Two brokers
severity: warning
scope: component
when:
  - {fact: publish, technology: kafka}
  - {technology: aws.sns, value: topic, like: "orders*"}
  - {declared: production}
unless:
  - {fact: outbox_write}
message: "{name} at {path} has two brokers"
why: one is enough
fix: choose
examples:
  - {declared: poc, facts: [publish kafka], expect: false}
  - {declared: production, facts: [publish kafka, publish aws.sns], expect: true}
"""


def own() -> Check:
    return load_check("own.yaml", mapping(load("own.yaml", OWN, BadRule), "a rule"))


def test_a_check_over_components() -> None:
    main = "apps/orders/src/main.ts"
    both = (fact(main, "publish", "kafka"), fact(main, "publish", "aws.sns", 4, topic="orders-eu"))
    seen = structs.replace(shop_seen(), facts=both)
    found = judge(shop(ORDERS, BILLING), seen, [own()]).findings
    assert [(each.rule, each.component, each.message) for each in found] == [
        ("own/two-brokers", "orders", "Orders at apps/orders has two brokers")
    ]
    poc = shop(ORDERS.replace("production", "poc"), BILLING)
    assert judge(poc, seen, [own()]).findings == ()
    quiet = structs.replace(seen, facts=(*both, fact(main, "outbox_write", "postgres", 9)))
    assert judge(shop(ORDERS, BILLING), quiet, [own()]).findings == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title: Two brokers\n", "", "needs the key 'title'"),
        ("severity: warning", "severity: fatal", "severity cannot be 'fatal'"),
        ("scope: component", "scope: galaxy", "scope cannot be 'galaxy'"),
        ("scope: component\n", "", "is for checks that judge facts"),
        ("fact: outbox_write", "fcat: outbox_write", "did you mean 'fact'?"),
        ("{declared: production}", "{declared: live}", "'live' is no status"),
        ("value: topic, ", "", "like needs the value"),
        ("{path} has", "{nam} has", "placeholder that is not known"),
        ("expect: false", "expect: true", "must leave alone"),
        ("expect: true", "expect: false", "no example that the check finds"),
        ("fix: choose\n", "", "needs the key 'fix'"),
        ("{fact: outbox_write}", "{}", "asks nothing"),
    ],
)
def test_a_check_that_cannot_be_trusted_is_refused(old: str, new: str, says: str) -> None:
    text = OWN.replace(old, new)
    assert text != OWN
    with pytest.raises(BadRule, match="own") as caught:
        load_check("own.yaml", mapping(load("own.yaml", text, BadRule), "a rule"))
    assert says in str(caught.value)
