"""Observed statuses, on facts and listings made by hand."""

from collections.abc import Iterable, Mapping

import pytest

from scanner.errors import BadRule
from scanner.infer.status import observe, observe_services
from scanner.model import (
    Commit,
    Component,
    Confidence,
    Delisting,
    Fact,
    History,
    Location,
    Observation,
    Observed,
    PathHistory,
    Service,
    SourceFile,
    Status,
    Value,
)
from scanner.rulebook import built_in_folder
from scanner.rulebook.evidence import load_evidence
from scanner.rules import EvidenceRule
from scanner.yaml_lines import load, mapping
from tests.walk.trees import classify
from tests.words import ENVIRONMENTS as BY

Rules = tuple[EvidenceRule, ...]


@pytest.fixture(scope="module")
def rules() -> Rules:
    files = sorted((built_in_folder() / "status").glob("*.yaml"))
    texts = [(path.name, text) for path in files if "\nobserves:" in (text := path.read_text("utf-8"))]
    return tuple(load_evidence(name, mapping(load(name, text, BadRule), "a rule")) for name, text in texts)


def component(
    id: str,
    *paths: str,
    deployed_as: tuple[str, ...] = (),
    status: Status = Status.POC,
    look_for: tuple[str, ...] = (),
) -> Component:
    at = Location("map.yaml")
    return Component(id, id, "", "", status, at, at, paths, deployed_as=deployed_as, look_for=look_for)


def fact(kind: str, path: str, line: int = 1, **values: str) -> Fact:
    pairs = tuple(Value(name, text) for name, text in values.items())
    return Fact(Location(path, line), kind, "k8s", "some-rule", values=pairs)


def files(*paths: str) -> list[SourceFile]:
    ordered = sorted(paths)
    return [SourceFile(path, 1, role) for path, role in zip(ordered, classify(ordered), strict=True)]


def history(**paths: PathHistory) -> History:
    return History("c", "", {life.path: life for life in paths.values()})


def seen(
    rules: Rules,
    what: Component,
    facts: Iterable[Fact] = (),
    there: Iterable[str] = (),
    past: History | None = None,
) -> Observation:
    """``past`` None: a full history in which nothing ever was."""
    facts = tuple(facts)
    past = past or History("c", "")
    listing = files(*there, *(f.location.path for f in facts))
    return observe([what], listing, facts, (), rules=rules, history=past, by=BY)[what.id]


LISTED = fact("listing", "deploy/values-production.yaml", 7, name="payments")
DEPRECATED = fact("declaration", "apps/payments/catalog-info.yaml", 9, status="deprecated")
EXPERIMENT = fact("declaration", "apps/payments/catalog-info.yaml", 9, status="experimental")


# --- in production -----------------------------------------------------------------------------


def test_listed_for_production_with_the_line_that_shows_it(rules: Rules) -> None:
    found = seen(rules, component("payments", "apps/payments"), [LISTED])
    assert (found.status, found.confidence) == (Observed.PRODUCTION, Confidence.HIGH)
    assert found.evidence[0].location == Location("deploy/values-production.yaml", 7)
    assert "payments" in found.evidence[0].says


def test_the_declared_status_plays_no_part(rules: Rules) -> None:
    found = {seen(rules, component("payments", status=status), [LISTED]) for status in Status}
    assert len(found) == 1


@pytest.mark.parametrize("name", ["mobile-payments", "payments-api", "repayments", "pay", "payment"])
def test_another_name_is_another_thing(rules: Rules, name: str) -> None:
    listed = fact("listing", "deploy/values-production.yaml", name=name)
    assert seen(rules, component("payments", "apps/payments"), [listed]).status is Observed.UNKNOWN


@pytest.mark.parametrize(
    "name", ["payments", "Payments", "payments-service", "payments-prod", "prod-payments-eu"]
)
def test_the_same_name_spelled_otherwise(rules: Rules, name: str) -> None:
    listed = fact("listing", "deploy/production/apps.yaml", name=name)
    assert seen(rules, component("payments", "apps/payments"), [listed]).status is Observed.PRODUCTION


@pytest.mark.parametrize(
    ("alias", "name", "is_same"),
    [
        ("data-storage", "DataStorage", True),
        ("data_storage", "datastorage", True),
        ("payments-service", "payments", True),
        ("service-orders", "orders", True),
        ("orders", "svc-orders", True),
        ("metrics-server", "metrics", False),
        ("mail", "mail-relay", False),
        ("frontend", "contacts-frontend", False),
        ("cell-*", "cell-router", True),
        ("cell-*", "cells", False),
    ],
)
def test_names_are_compared_word_by_word(rules: Rules, alias: str, name: str, is_same: bool) -> None:
    found = seen(rules, component("it", deployed_as=(alias,)), [fact("listing", "prod/apps.yaml", name=name)])
    assert (found.status is Observed.PRODUCTION) is is_same


def test_deployed_as_replaces_the_default_names(rules: Rules) -> None:
    cells = component("cells", "apps/worker/cell", deployed_as=("cell-router",))
    assert seen(rules, cells, [fact("listing", "prod/a.yaml", name="cell")]).status is Observed.UNKNOWN
    assert (
        seen(rules, cells, [fact("listing", "prod/a.yaml", name="cell-router")]).status is Observed.PRODUCTION
    )


@pytest.mark.parametrize(
    "path", ["deploy/values-staging.yaml", "overlays/preprod/a.yaml", "deploy/base/a.yaml", "nonprod/a.yaml"]
)
def test_elsewhere_is_unknown(rules: Rules, path: str) -> None:
    listed = fact("listing", path, name="payments")
    assert seen(rules, component("payments", "apps/payments"), [listed]).status is Observed.UNKNOWN


def test_production_settings_in_staging_are_staging(rules: Rules) -> None:
    listed = fact("listing", "overlays/staging/a.yaml", name="payments", environment="production")
    assert seen(rules, component("payments"), [listed]).status is Observed.UNKNOWN


def test_manifests_of_tests_and_examples_say_nothing(rules: Rules) -> None:
    listed = fact("listing", "examples/production/values.yaml", name="payments")
    assert seen(rules, component("payments"), [listed]).status is Observed.UNKNOWN


def test_switched_off_is_not_deployed(rules: Rules) -> None:
    off = fact("listing", "prod/values.yaml", name="payments", enabled="false")
    none = fact("deployment", "prod/payments.yaml", name="payments", replicas="0")
    assert seen(rules, component("payments"), [off, none]).status is Observed.ABANDONED


def test_of_several_paths_all_must_be_in_production(rules: Rules) -> None:
    both = component("classifier", "apps/bots", "apps/llm")
    bots, llm = (fact("listing", "prod/apps.yaml", n, name=name) for n, name in enumerate(("bots", "llm"), 1))
    assert seen(rules, both, [bots]).status is Observed.UNKNOWN
    assert seen(rules, both, [bots, llm]).status is Observed.PRODUCTION


def test_an_overlay_belongs_to_the_nearest_component(rules: Rules) -> None:
    outer, inner = component("shop", "apps/shop"), component("ledger", "apps/shop/ledger")
    overlay = fact("listing", "apps/shop/ledger/k8s/overlays/production/kustomization.yaml", name="base")
    listing = files(overlay.location.path)
    found = observe([outer, inner], listing, [overlay], (), rules=rules, history=History(), by=BY)
    assert found["ledger"].status is Observed.PRODUCTION
    assert found["shop"].status is Observed.UNKNOWN


def test_a_service_is_observed_by_its_name_and_folder(rules: Rules) -> None:
    service = Service("apps/pay", "payments", "service")
    found = observe_services([service], files("apps/pay/main.go"), [LISTED], rules, BY)
    assert found["apps/pay", "payments"].status is Observed.PRODUCTION


# --- contradictions ----------------------------------------------------------------------------


def test_deployment_outweighs_declaration(rules: Rules) -> None:
    found = seen(rules, component("payments", "apps/payments"), [LISTED, DEPRECATED, EXPERIMENT])
    assert (found.status, found.confidence) == (Observed.PRODUCTION, Confidence.HIGH)
    assert any(line.location == DEPRECATED.location for line in found.evidence)


def test_another_declaration_decides_with_medium_confidence(rules: Rules) -> None:
    poc = seen(rules, component("payments", "apps/payments"), [EXPERIMENT])
    old = seen(rules, component("payments", "apps/payments"), [DEPRECATED])
    assert (poc.status, poc.confidence) == (Observed.POC, Confidence.MEDIUM)
    assert (old.status, old.confidence) == (Observed.ABANDONED, Confidence.MEDIUM)


def test_two_declarations_that_contradict_each_other_decide_nothing(rules: Rules) -> None:
    stable = fact("declaration", "apps/payments/catalog-info.yaml", status="production")
    readme = fact("declaration", "apps/payments/README.md", status="experimental")
    found = seen(rules, component("payments", "apps/payments"), [stable, readme])
    assert found.status is Observed.UNKNOWN
    assert len(found.evidence) == 2


# --- there, or gone ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "status"),
    [
        (["cmd/datastorage/main.go", "test/unit/datastorage/read_test.go"], Observed.UNKNOWN),
        (
            ["docker/data-storage.Dockerfile", "pkg/datastorage/a.go", "pkg/datastorage/a_test.go"],
            Observed.EXISTS,
        ),
        (["cmd/datastorage/main.go"], Observed.UNKNOWN),
        (["pkg/datastorage/a.go", "pkg/datastorage/a_test.go"], Observed.UNKNOWN),
        (["cmd/storage/main.go", "cmd/storage/main_test.go"], Observed.UNKNOWN),
        (["_template_/data-storage/main.go", "_template_/data-storage/main_test.go"], Observed.UNKNOWN),
        (["draft-data-storage/main.go", "draft-data-storage/main_test.go"], Observed.UNKNOWN),
    ],
)
def test_what_exists_has_an_entry_point_and_tests(rules: Rules, there: list[str], status: Observed) -> None:
    assert seen(rules, component("data-storage"), there=there).status is status


def test_a_service_of_that_name_with_tests_exists(rules: Rules) -> None:
    listing = files("services/points/serverless.yaml", "services/points/handler.test.ts")
    worker = Service("services/points", "loyalty", "function")
    library = Service("services/points", "loyalty", "library")
    loyalty = component("loyalty", "services/points")
    found = [
        observe([loyalty], listing, (), (each,), rules=rules, history=History(), by=BY)
        for each in (worker, library)
    ]
    assert [each["loyalty"].status for each in found] == [Observed.EXISTS, Observed.UNKNOWN]


def test_what_exists_is_found_under_its_other_names(rules: Rules) -> None:
    there = ["cmd/pointsledger/main.go", "cmd/pointsledger/main_test.go"]
    assert seen(rules, component("loyalty"), there=there).status is Observed.UNKNOWN
    known = component("loyalty", look_for=("points-ledger",))
    assert seen(rules, known, there=there).status is Observed.EXISTS


def life(path: str, **more: object) -> PathHistory:
    first, last = Commit("a" * 40, "2022-01-01", "Ana <a@example.com>"), Commit("b" * 40, "2026-02-03")
    return PathHistory(path, first, last, **more)  # type: ignore[arg-type]


GONE = life("apps/payments", deleted=Commit("b" * 40, "2026-02-03"))


def test_deleted_with_the_commit_that_did_it(rules: Rules) -> None:
    found = seen(rules, component("payments", "apps/payments"), there=["README.md"], past=history(p=GONE))
    assert (found.status, found.confidence) == (Observed.GONE, Confidence.HIGH)
    assert "bbbbbbbbbb on 2026-02-03" in found.evidence[0].says


def test_without_history_what_is_absent_may_be_gone(rules: Rules) -> None:
    past = History(unknown="the clone is shallow, so its history is cut off")
    found = seen(rules, component("payments", "apps/payments"), there=["README.md"], past=past)
    assert (found.status, found.confidence) == (Observed.GONE, Confidence.MEDIUM)
    assert "shallow" in found.evidence[0].says


def test_what_never_was_is_not_gone(rules: Rules) -> None:
    found = seen(rules, component("payments", "apps/payments"), there=["README.md"], past=History("c", ""))
    assert found.status is Observed.UNKNOWN


def test_what_moved_is_not_gone(rules: Rules) -> None:
    moved = life("apps/payments", deleted=GONE.deleted, moved_to="services/pay")
    there = ["services/pay/main.go"]
    found = seen(rules, component("payments", "apps/payments"), there=there, past=history(p=moved))
    assert found.status is Observed.UNKNOWN


def test_one_path_left_is_not_gone(rules: Rules) -> None:
    both = component("payments", "apps/payments", "packages/money")
    assert seen(rules, both, there=["packages/money/a.ts"], past=history(p=GONE)).status is Observed.UNKNOWN


def test_taken_out_of_production(rules: Rules) -> None:
    taken = Delisting("payments", "deploy/values-production.yaml", Commit("d" * 40, "2026-05-06"))
    past = History("c", "", delisted=(taken,))
    without_code = seen(rules, component("payments"), there=["README.md"], past=past)
    with_code = seen(rules, component("payments", "apps/payments"), there=["apps/payments/a.go"], past=past)
    assert without_code.status is Observed.GONE
    assert (with_code.status, with_code.confidence) == (Observed.ABANDONED, Confidence.MEDIUM)
    assert "took payments out of deploy/values-production.yaml on 2026-05-06" in with_code.evidence[0].says
    assert seen(rules, component("payments"), [LISTED], past=past).status is Observed.PRODUCTION


# --- hints -------------------------------------------------------------------------------------


def test_hints_never_decide(rules: Rules) -> None:
    old = life("apps/payments", focused=4000, authors=tuple((f"P{n}", 9) for n in range(9)))
    staging = fact("listing", "deploy/values-staging.yaml", name="payments")
    found = seen(
        rules, component("payments", "apps/payments"), [staging], ["apps/payments/a.go"], history(p=old)
    )
    assert (found.status, found.confidence) == (Observed.UNKNOWN, Confidence.LOW)
    assert {line.weight for line in found.evidence} == {0.1, 0.2}


def test_a_dockerfile_with_tests_does_not_make_it_production(rules: Rules) -> None:
    there = ["apps/payments/Dockerfile", "apps/payments/a_test.go", "apps/payments/main.go", "CODEOWNERS"]
    assert seen(rules, component("payments", "apps/payments"), there=there).status is Observed.EXISTS


def test_nothing_there_is_unknown(rules: Rules) -> None:
    assert seen(rules, component("payments")) == Observation(Observed.UNKNOWN, Confidence.LOW)


def test_the_order_of_what_is_given_does_not_matter(rules: Rules) -> None:
    facts = [LISTED, DEPRECATED, EXPERIMENT, fact("listing", "prod/b.yaml", name="payments")]
    components = [component("payments", "apps/payments"), component("orders", "apps/orders")]
    listing = files(*(f.location.path for f in facts))

    def run(backwards: bool) -> Mapping[str, Observation]:
        step = -1 if backwards else 1
        return observe(
            components[::step],
            listing[::step],
            facts[::step],
            (),
            rules=rules[::step],
            history=History(),
            by=BY,
        )

    assert run(False) == run(True)


@pytest.mark.parametrize("there", [True, False])
def test_a_build_context_that_is_not_there_was_written_for_another_place(rules: Rules, there: bool) -> None:
    place = "cli/assets/compose/docker-compose.prod.yml"
    named = fact("deployment", place, name="api", context="../../backend", via="compose")
    listed = files(place, "cli/main.go", *(["cli/backend/Dockerfile"] if there else []))
    (found,) = observe(
        [component("cli", "cli")], listed, [named], (), rules=rules, history=History(), by=BY
    ).values()
    assert (found.status is Observed.PRODUCTION) is there


@pytest.mark.parametrize("off", [{"enabled": "false"}, {"replicas": "0"}])
@pytest.mark.parametrize(
    ("down", "status"), [("teardown.yml", Observed.PRODUCTION), ("deploy.yml", Observed.ABANDONED)]
)
def test_another_pipeline_that_takes_it_down_is_no_word_against_the_one_that_deploys_it(
    rules: Rules, off: dict[str, str], down: str, status: Observed
) -> None:
    said = {"name": "payments", "via": "workflow", "environment": "production"}
    up = fact("listing", ".github/workflows/deploy.yml", 3, **said)
    gone = fact("listing", f".github/workflows/{down}", 9, **said, **off)
    assert seen(rules, component("payments", "apps/payments"), [up, gone]).status is status
    alone = seen(rules, component("payments", "apps/payments"), [gone])
    assert alone.status is Observed.ABANDONED


@pytest.mark.parametrize("whole", ["", "."])
@pytest.mark.parametrize("kind", ["library", "service"])
@pytest.mark.parametrize(
    ("package", "context", "is_its"),
    [
        ("docs/site", "docs/site", True),
        ("docs/site", "docs/site/dist", True),
        ("docs/site", "", False),
        ("docs/site", "docs", False),
        ("docs/site", "web", False),
    ],
)
def test_a_platform_that_serves_a_package_does_not_serve_the_repository_around_it(
    rules: Rules, whole: str, kind: str, package: str, context: str, is_its: bool
) -> None:
    said = {"via": "workflow", "environment": "production", "place": "folder", "context": context}
    served = fact("listing", ".github/workflows/docs.yml", 3, **{k: v for k, v in said.items() if v})
    services = [Service(whole, "shop", "service"), Service(package, "site", kind)]
    listed = files("main.go", "web/index.html", f"{package}/package.json", f"{package}/dist/index.html")
    found = observe_services(services, listed, [served], rules, BY)
    assert (found[whole, "shop"].status is not Observed.PRODUCTION) is is_its
    (declared,) = observe(
        [component("shop", whole)], listed, [served], services, rules=rules, history=History(), by=BY
    ).values()
    assert (declared.status is not Observed.PRODUCTION) is is_its
