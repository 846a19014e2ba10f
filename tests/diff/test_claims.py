"""Claims: what holds, what does not, and what nobody can tell."""

from __future__ import annotations

import pytest
from msgspec import structs

from scanner.diff.claims import ANSWERS
from scanner.model import (
    QUESTIONS,
    Confidence,
    Fact,
    FileRole,
    Location,
    Observations,
    Problem,
    ProblemKind,
    Severity,
    Value,
)
from tests.diff.small import BILLING, ORDERS, held, nothing, only, shop, shop_seen
from tests.diff.world import fact, file, files, service

MAIN = "apps/orders/src/main.ts"


def test_every_question_that_a_map_may_ask_is_answered() -> None:
    assert set(ANSWERS) == set(QUESTIONS.values())


def claiming(claim: str) -> str:
    return f"{ORDERS}  claims:\n    - {claim}\n"


def having(*more: object, **changes: object) -> Observations:
    """The shop with more facts, and other fields replaced."""
    facts = tuple(each for each in more if isinstance(each, Fact))
    return structs.replace(shop_seen(), facts=(*shop_seen().facts, *facts), **changes)


def fails(claim: str, seen: Observations, rule: str) -> str:
    found = only(held(shop(claiming(claim), BILLING), seen), rule)
    assert (found.location.line, found.component) == (11, "orders")
    return found.message


def holds(claim: str, seen: Observations) -> bool:
    return nothing(held(shop(claiming(claim), BILLING), seen))


def cannot_tell(claim: str, seen: Observations) -> str:
    found = only(held(shop(claiming(claim), BILLING), seen), "claim/unverifiable")
    assert found.severity is Severity.NOTE
    return found.message.partition("could not be checked: ")[2]


# --- prose ---


def test_prose_is_a_note() -> None:
    found = only(
        held(shop(claiming("{id: c, text: handles millions}"), BILLING), shop_seen()), "claim/unverifiable"
    )
    assert found.message == "Orders claims “handles millions”, which is prose: nothing can check it"


# --- exists ---


def test_files_below_the_component() -> None:
    claim = "{id: c, text: two parts, exists: {files: [src/main.ts, src/router.ts]}}"
    assert fails(claim, shop_seen(), "claim/existence") == (
        "Orders claims “two parts”, and src/router.ts cannot be found in apps/orders"
    )
    assert holds(claim, having(files=(*shop_seen().files, *files("apps/orders/src/router.ts"))))


def test_files_by_glob_and_from_the_root_without_a_path() -> None:
    assert holds('{id: c, exists: {files: ["**/main.*"]}}', shop_seen())
    rootless = '- {id: x, status: production, claims: [{id: c, exists: {files: ["packages/*/index.ts"]}}]}\n'
    assert nothing(held(shop(ORDERS, BILLING, rootless), shop_seen()))


@pytest.mark.parametrize(
    ("paths", "verdict"),
    [
        (
            ("deploy/production/us/main.tf", "deploy/production/eu/main.tf", "deploy/production/apac/x.tf"),
            "holds",
        ),
        (("infra/us-east-1.tfvars", "infra/eu-west-1.tfvars", "infra/ap-southeast-2.tfvars"), "holds"),
        (("k8s/overlays/prod-us-east-1/k.yaml", "k8s/overlays/prod-eu-west-1/k.yaml"), "fails"),
        (("deploy/us/main.tf",), "fails"),
        (("src/i18n/us/a.json", "locales/eu/b.json"), "unknown"),
    ],
)
def test_regions(paths: tuple[str, ...], verdict: str) -> None:
    claim = "{id: c, text: multi-region, exists: {regions: [us, eu, apac]}}"
    seen = having(files=(*shop_seen().files, *files(*paths)))
    if verdict == "holds":
        assert holds(claim, seen)
    elif verdict == "fails":
        assert "no deployment names" in fails(claim, seen, "claim/existence")
    else:
        assert cannot_tell(claim, seen) == "no deployment in the tree names a region"


def test_a_region_of_a_manifest() -> None:
    seen = having(fact("deploy/app.tf", "deployment", "terraform", region="eu-west-1"))
    assert holds("{id: c, exists: {regions: [eu]}}", seen)


def test_facts_that_exist() -> None:
    claim = '{id: c, text: topics, exists: {facts: publish, value: topic, like: "orders.*"}}'
    assert holds(claim, having(fact(MAIN, "publish", "kafka", topic="orders.created")))
    assert "no publish was found" in fails(
        claim, having(fact(MAIN, "publish", "kafka", topic="x")), "claim/existence"
    )
    unread = Fact(
        Location(MAIN, 9), "publish", "kafka", "r", values=(Value("topic", "process.env.TOPIC", False),)
    )
    assert "cannot be read" in cannot_tell(claim, having(unread))


@pytest.mark.parametrize(
    "asks",
    [
        "uses: kafka",
        "exists: {facts: publish}",
        "absent: {facts: publish}",
        "count: {facts: publish}, min: 1",
    ],
)
def test_of_code_that_no_root_holds_nothing_is_known(asks: str) -> None:
    outside = f"- {{id: lib, status: production, paths: [apps/orders, lib/pay], claims: [{{id: c, text: t, {asks}}}]}}\n"
    seen = having(files=(*shop_seen().files, *files("lib/pay/main.ts")))
    found = only(held(shop(BILLING, outside), seen), "claim/unverifiable")
    assert "lib/pay, which no root holds, could not be read" in found.message


# --- count ---

STEPS = '{id: c, text: 3+ steps, count: {glob: "apps/orders/steps/*"}, min: 3}'


def steps(*names: str) -> Observations:
    return having(files=(*shop_seen().files, *files(*(f"apps/orders/steps/{name}" for name in names))))


def test_a_count_says_what_was_counted_and_what_not() -> None:
    found = fails(STEPS, steps("a.ts", "b.ts", "_example_/x.ts", "index.ts", "a.test.ts"), "claim/count")
    assert found == (
        "Orders claims “3+ steps”, and apps/orders/steps/* holds 2 entries: a and b (_example_ left out)"
    )


@pytest.mark.parametrize(
    ("names", "number"),
    [
        (("a.ts", "b.ts", "c.ts"), 3),
        (("a/x.ts", "b/x.ts", "c/x.ts", "c/y.ts"), 3),
        (("a.ts", "a.schema.json", "b.ts", "c.ts"), 3),
        (("a.ts", "b.ts", "template.ts"), 2),
        (("a.ts", "b.ts", "draft-c.ts"), 2),
        (("a.ts", "b.ts", "README.md", "types.ts"), 2),
        (("a/x.test.ts", "b/x.ts", "c/x.ts"), 2),
        (("a.ts", "b.ts", "template-email.ts"), 3),
    ],
)
def test_what_counts(names: tuple[str, ...], number: int) -> None:
    if number >= 3:
        assert holds(STEPS, steps(*names))
    else:
        assert f"holds {number} entries" in fails(STEPS, steps(*names), "claim/count")


def test_a_pattern_that_says_what_follows_counts_whole_names() -> None:
    claim = STEPS.replace("steps/*", "steps/*.step.ts")
    assert holds(claim, steps("a.step.ts", "b.step.ts", "c.step.ts"))
    assert "holds 1 entry: a.step.ts" in fails(claim, steps("a.step.ts", "b.ts", "c.ts"), "claim/count")


def test_max_exact_and_a_folder_that_is_gone() -> None:
    assert "holds 2 entries" in fails(STEPS.replace("min: 3", "max: 1"), steps("a.ts", "b.ts"), "claim/count")
    assert "holds 2 entries" in fails(
        STEPS.replace("min: 3", "exact: 3"), steps("a.ts", "b.ts"), "claim/count"
    )
    assert holds(STEPS.replace("min: 3", "exact: 2"), steps("a.ts", "b.ts"))
    assert fails(STEPS, shop_seen(), "claim/count").endswith("there is no apps/orders/steps")


@pytest.mark.parametrize(("bound", "is_true"), [("exact: 0", True), ("max: 0", True), ("max: 5", False)])
def test_none_is_what_a_folder_that_is_gone_holds(bound: str, is_true: bool) -> None:
    claim = STEPS.replace("min: 3", bound)
    assert holds(claim, shop_seen()) if is_true else fails(claim, shop_seen(), "claim/count")


@pytest.mark.parametrize(
    ("glob", "number"),
    [
        ("apps/orders/steps/*/Dockerfile", 2),  # of a and b; what is there to be copied from is none
        ("apps/orders/steps/**/run.ts", 2),
        ("apps/orders/steps/**/*.ts", 3),
    ],
)
def test_what_is_called_alike_in_several_folders_is_an_entry_in_each(glob: str, number: int) -> None:
    seen = steps("a/Dockerfile", "a/run.ts", "b/Dockerfile", "b/run.ts", "b/walk.ts", "_template_/Dockerfile")
    claim = f'{{id: c, text: some, count: {{glob: "{glob}"}}, min: 9}}'
    assert f"holds {number} entries" in fails(claim, seen, "claim/count")


def test_a_count_corrects_its_bound_and_its_words() -> None:
    found = only(held(shop(claiming(STEPS), BILLING), steps("a.ts", "b.ts")), "claim/count")
    assert [(each.key, each.old, each.new, each.item) for each in found.corrections] == [
        ("min", "3", "2", "c"), ("text", "3+ steps", "2+ steps", "c"),
    ]  # fmt: skip


def test_counting_facts() -> None:
    claim = "{id: c, text: two topics, count: {facts: publish, distinct: topic}, exact: 2}"
    topics = [
        fact(MAIN, "publish", "kafka", line, topic=name) for line, name in ((9, "a"), (10, "a"), (11, "b"))
    ]
    assert holds(claim, having(*topics))
    assert "1 publish topic was counted" in fails(claim, having(*topics[:2]), "claim/count")
    unread = Fact(Location(MAIN, 12), "publish", "kafka", "r", values=(Value("topic", "env.TOPIC", False),))
    assert "1 could not be read" in cannot_tell(claim, having(*topics[:2], unread))


# --- absent ---


def test_an_absent_service() -> None:
    claim = '{id: c, text: no audit, absent: {service: "*audit*"}}'
    audit = (*shop_seen().services, service("packages/audit-log", "library"))
    assert holds(claim, having(services=audit))
    seen = having(services=(*shop_seen().services, service("apps/billing/audit-trail")))
    assert (
        fails(claim, seen, "claim/absence")
        == "Orders claims “no audit”, and apps/billing/audit-trail is there"
    )


def test_absent_files_and_facts() -> None:
    assert "packages/util is there" in fails(
        '{id: c, absent: {files: ["packages/u*"]}}', shop_seen(), "claim/absence"
    )
    claim = "{id: c, absent: {facts: publish, technology: kafka}}"
    assert holds(claim, shop_seen())
    assert "there is a publish kafka" in fails(claim, having(fact(MAIN, "publish", "kafka")), "claim/absence")
    assert "no rule sees uses of cobol" in cannot_tell(
        "{id: c, absent: {facts: uses, technology: cobol}}", shop_seen()
    )


ASKED = (
    "exists: {%s}",
    "absent: {%s}",
    "count: {%s}, min: 1",
    "count: {%s}, exact: 0",
    "count: {%s}, max: 4",
)


@pytest.mark.parametrize("asked", ASKED)
def test_nothing_is_said_of_a_kind_of_fact_that_no_rule_sees_of_a_technology(asked: str) -> None:
    claim = f"{{id: c, {asked % 'facts: store_write, technology: aws.s3'}}}"
    uses = having(fact(MAIN, "uses", "aws.s3"), technologies={"aws.s3": frozenset({"uses"})})
    assert cannot_tell(claim, uses) == "no rule sees store_write of aws.s3"


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("broken", ["apps/orders/src/x.ts", "apps/billing/src/x.ts"])
def test_nothing_is_said_of_facts_where_a_file_could_not_be_read(asked: str, broken: str) -> None:
    claim = f"{{id: c, {asked % 'facts: publish'}}}"
    seen = having(problems=(Problem(broken, ProblemKind.UNPARSED, "odd"),))
    result = held(shop(claiming(claim), BILLING), seen)
    said = [each.message for each in result.findings if each.rule.startswith("claim/")]
    if "orders" in broken:
        assert [
            message.endswith(f"could not be checked: {broken} could not be read") for message in said
        ] == [True]
    else:
        assert not any("could not be" in message for message in said)


# --- every ---

EVERY = '{id: c, text: health everywhere, every: {services: "apps/*", has: health_endpoint}}'


def test_every_service() -> None:
    assert holds(EVERY, shop_seen())
    quiet = tuple(
        each for each in shop_seen().facts if each.location.line != 4 or "billing" not in each.location.path
    )
    result = held(shop(claiming(EVERY), BILLING), structs.replace(shop_seen(), facts=quiet))
    assert sorted(each.rule for each in result.findings) == ["claim/every", "health/missing"]
    assert "1 of 2 services has none: apps/billing" in result.findings[1].message


def test_a_service_that_serves_nothing_cannot_be_asked() -> None:
    worker = (*shop_seen().services, service("apps/orders-worker", "worker"), service("apps/_template_"))
    claim = claiming(EVERY) + "- {id: worker, status: production, paths: [apps/orders-worker]}\n"
    more = (*shop_seen().files, *files("apps/orders-worker/main.ts"))
    assert nothing(held(shop(claim, BILLING), having(services=worker, files=more)))


def test_every_fact() -> None:
    claim = '{id: c, text: MRN names, every: {facts: publish, value: event, like: "mrn:*"}}'
    good, bad = (
        fact(MAIN, "publish", "kafka", event="mrn:a"),
        fact(MAIN, "publish", "kafka", 5, event="order.created"),
    )
    partly = Fact(Location(MAIN, 6), "publish", "kafka", "r", values=(Value("event", "mrn:{}:x", False),))
    unread = Fact(Location(MAIN, 7), "publish", "kafka", "r", values=(Value("event", "name()", False),))
    assert holds(claim, having(good))
    assert holds(claim, having(partly, unread))
    assert "1 of 2 publish are not like mrn:*" in fails(claim, having(good, bad), "claim/every")
    assert "could be read" in cannot_tell(claim, having(unread))
    assert "could be read" in cannot_tell(claim, shop_seen())


# --- uses ---


def test_a_technology() -> None:
    claim = "{id: c, text: on Kafka, uses: kafka}"
    assert holds(claim, having(fact(MAIN, "publish", "kafka")))
    assert (
        fails(claim, shop_seen(), "claim/technology")
        == "Orders claims “on Kafka”, and nothing in apps/orders uses kafka"
    )
    elsewhere = having(fact("apps/billing/src/main.ts", "publish", "kafka"))
    assert "nothing in apps/orders uses kafka" in fails(claim, elsewhere, "claim/technology")


def test_a_family_of_technologies() -> None:
    claim = "{id: c, text: Redis, uses: redis}"
    seen = having(
        fact(MAIN, "publish", "redis.streams"), technologies={"redis.streams": frozenset({"publish"})}
    )
    assert holds(claim, seen)


def test_a_technology_that_cannot_be_told() -> None:
    claim = "{id: c, text: on Kafka, uses: kafka}"
    assert cannot_tell("{id: c, uses: cobol}", shop_seen()) == "no rule can see cobol"
    shared = having(fact("packages/util/index.ts", "publish", "kafka"))
    assert "packages/util, which may be how" in cannot_tell(claim, shared)
    assert cannot_tell(claim, structs.replace(shop_seen(), facts=())) == "nothing at all was seen there"
    broken = (Problem("apps/orders/src/x.ts", ProblemKind.UNPARSED, "odd"),)
    result = held(shop(claiming(claim), BILLING), having(problems=broken))
    assert sorted(each.rule for each in result.findings) == ["claim/unverifiable", "scan/unparsed"]


def test_only_in() -> None:
    claim = "{id: c, text: only here, uses: openfga, only_in: [apps/orders]}"
    assert holds(claim, having(fact(MAIN, "uses", "openfga")))
    beside = having(fact(MAIN, "uses", "openfga"), fact("deploy/openfga.yaml", "deployment", "openfga"))
    assert holds(claim, beside)
    rooted = structs.replace(shop(claiming(claim), BILLING), roots=("apps", "deploy"))
    said = {"deploy/orders.yaml": "apps/orders", "deploy/billing.yaml": "apps/billing"}
    for path, told in (("deploy/orders.yaml", []), ("deploy/billing.yaml", ["claim/technology"])):
        seen = having(fact(MAIN, "uses", "openfga"), fact(path, "uses", "openfga"), fact_services=said)
        assert [each.rule for each in held(rooted, seen).findings if each.rule == "claim/technology"] == told
    stray = having(fact(MAIN, "uses", "openfga"), fact("apps/billing/src/main.ts", "uses", "openfga", 8))
    found = only(held(shop(claiming(claim), BILLING), stray), "claim/technology")
    assert found.message == "Orders claims “only here”, and openfga is used in apps/billing too"
    assert found.related[0].location == Location("apps/billing/src/main.ts", 8, 1, 8, 9)


def test_tests_and_examples_use_nothing() -> None:
    stray = fact("apps/billing/src/a.test.ts", "uses", "openfga")
    seen = having(
        fact(MAIN, "uses", "openfga"),
        stray,
        files=(*shop_seen().files, file("apps/billing/src/a.test.ts", FileRole.TEST)),
    )
    assert holds("{id: c, text: only here, uses: openfga, only_in: [apps/orders]}", seen)


# --- of the whole map, and of what is gone ---


def test_a_claim_of_the_whole_map() -> None:
    claims = 'claims:\n  - {id: c, text: no audit, absent: {service: "*billing*"}}\n'
    found = only(held(shop(ORDERS, BILLING, rest=claims), shop_seen()), "claim/absence")
    assert (found.component, found.message) == ("", "The map claims “no audit”, and apps/billing is there")


def test_of_what_is_gone_no_claim_is_judged() -> None:
    text = claiming(STEPS).replace("[apps/orders]", "[apps/gone]")
    seen = structs.replace(shop_seen(), services=shop_seen().services[1:])
    assert only(held(shop(text, BILLING), seen), "status/production-gone")


def test_what_may_have_gone_with_a_path_is_told_once() -> None:
    text = claiming("{id: c, text: on Kafka, uses: kafka}").replace(
        "[apps/orders]", "[apps/orders, apps/gone]"
    )
    assert only(held(shop(text, BILLING), shop_seen()), "map/dead-path")


def test_what_missing_exists_tells_absence_does_not_tell_again() -> None:
    text = '- {id: audit, status: missing, claims: [{id: c, text: none, absent: {service: "*audit*"}}]}\n'
    seen = shop_seen()
    seen = structs.replace(
        seen,
        services=(*seen.services, service("apps/audit")),
        files=(*seen.files, *files("apps/audit/a.ts", "apps/audit/a.test.ts")),
    )
    assert only(held(shop(ORDERS, BILLING, text), seen), "status/missing-exists")


def test_sure_of_files_less_sure_of_facts() -> None:
    counted = only(held(shop(claiming(STEPS), BILLING), steps("a.ts")), "claim/count")
    used = only(
        held(shop(claiming("{id: c, text: t, uses: kafka}"), BILLING), shop_seen()), "claim/technology"
    )
    assert (counted.confidence, used.confidence) == (Confidence.HIGH, Confidence.MEDIUM)
