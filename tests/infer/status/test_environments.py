import pytest

from scanner.infer.status.environments import Environment
from scanner.infer.status.facts import environment_of, names_of, sources_of
from scanner.infer.status.names import aliases, folder_name, image_name, tokens
from scanner.model import Fact, Location, Value
from tests.words import ENVIRONMENTS as BY

PRODUCTION, OTHER, UNSAID = Environment.PRODUCTION, Environment.OTHER, Environment.UNSAID


@pytest.mark.parametrize(
    ("text", "environment"),
    [
        ("production", PRODUCTION), ("Prod", PRODUCTION), ("production-eu", PRODUCTION), ("prod1", PRODUCTION),
        ("live-production", PRODUCTION), ("production/eu", PRODUCTION), ("values-production.yaml", PRODUCTION),
        ("staging", OTHER), ("pre-prod", OTHER), ("preprod", OTHER), ("nonprod", OTHER), ("not-live", OTHER),
        ("test-production", OTHER), ("shop-e2e-test-production", PRODUCTION), ("staging-api-prod", PRODUCTION), ("production-e2e", OTHER), ("live-dev", OTHER), ("prod-like", OTHER),
        ("", UNSAID), ("metabase", UNSAID), ("products", UNSAID), ("delivery", UNSAID),
    ],
)  # fmt: skip
def test_words_that_name_an_environment(text: str, environment: Environment) -> None:
    assert BY.of_words(text) is environment


@pytest.mark.parametrize(
    ("name", "bare", "environment"),
    [
        ("payments-prod", "payments", PRODUCTION),
        ("payments-prod-eu-west-1", "payments", PRODUCTION),
        ("payments-prod-us-east1", "payments", PRODUCTION),
        ("prod-payments", "payments", PRODUCTION),
        ("payments_live", "payments", PRODUCTION),
        ("payments-test-production", "payments", OTHER),
        ("payments-e2e-test-production", "payments", PRODUCTION),
        ("payments-preprod", "payments", OTHER),
        ("payments", "payments", UNSAID),
        ("live-updates", "live-updates", UNSAID),
        ("prod-tools-api", "tools-api", PRODUCTION),
        ("eu-payments", "eu-payments", UNSAID),
    ],
)
def test_environment_at_an_end_of_a_name(name: str, bare: str, environment: Environment) -> None:
    assert BY.split_name(name) == (bare, environment)


@pytest.mark.parametrize(
    ("path", "environment"),
    [
        ("deploy/values-production.yaml", PRODUCTION),
        ("deploy/overlays/prod/payments/kustomization.yaml", PRODUCTION),
        ("deploy/terraform/envs/production/us/main.tf", PRODUCTION),
        ("deploy/overlays/production-fleet/a.yaml", PRODUCTION),
        ("docker-compose.prod.yml", PRODUCTION),
        (".github/workflows/deploy-api-prod.yml", PRODUCTION),
        ("clusters/live/apps.yaml", PRODUCTION),
        ("infra/prod.tfvars", PRODUCTION),
        ("namespaces/live.cluster.example.org/payments/main.tf", UNSAID),
        ("namespaces/live.cluster.example.org/payments-dev/main.tf", OTHER),
        ("deploy/overlays/staging/a.yaml", OTHER),
        ("production/staging/a.yaml", OTHER),
        ("charts/cache/ci/production-values.yaml", OTHER),
        ("web/live-updates/app.yaml", UNSAID),
        ("src/live-updates.yaml", UNSAID),
        ("products/catalog.yaml", UNSAID),
        ("deploy/base/a.yaml", UNSAID),
    ],
)
def test_environment_of_a_place(path: str, environment: Environment) -> None:
    assert BY.of_path(path) is environment


def fact(path: str = "deploy/a.yaml", **values: str) -> Fact:
    pairs = tuple(Value(name, text) for name, text in values.items())
    return Fact(Location(path), "deployment", "k8s", "r", values=pairs)


@pytest.mark.parametrize(
    ("given", "environment"),
    [
        (fact(namespace="shop-prod"), PRODUCTION),
        (fact(environment="production"), PRODUCTION),
        (fact(image="registry.example.com/payments:prod"), PRODUCTION),
        (fact(tag="production-41"), PRODUCTION),
        (fact("prod/a.yaml", namespace="shop-staging"), OTHER),
        (fact("staging/a.yaml", environment="production"), OTHER),
        (fact(image="registry.example.com/payments:v1"), UNSAID),
        (fact(), UNSAID),
    ],
)
def test_all_that_a_fact_says_of_its_environment_must_agree(given: Fact, environment: Environment) -> None:
    assert environment_of(BY, given, "payments", frozenset({"payments"})) is environment


def test_the_end_of_a_components_own_name_is_no_environment() -> None:
    assert environment_of(BY, fact(), "video-live", frozenset({"videolive"})) is UNSAID
    assert environment_of(BY, fact(), "video-live", frozenset({"video"})) is PRODUCTION


def test_an_environment_that_is_only_known_at_run_time_says_nothing() -> None:
    given = Fact(
        Location("a"), "deployment", "k8s", "r", values=(Value("environment", "prod-{}", literal=False),)
    )
    assert environment_of(BY, given, "payments", frozenset()) is UNSAID


def test_names_and_folders_of_a_fact() -> None:
    given = fact(
        "apps/shop/deploy/a.yaml",
        name="payments", each="reserve charge", image="{}/shop/ledger:1 {}", source="../api apps/web/**", handler="x",
    )  # fmt: skip
    assert list(names_of(given)) == ["payments", "reserve", "charge", "ledger"]
    assert {"apps/shop/api", "apps/web"} <= set(sources_of(given))
    assert not any(source.startswith("..") for source in sources_of(given))


def test_words_of_a_name() -> None:
    assert tokens("OrderAPI-v2_prod") == ("order", "api", "v2", "prod")
    assert tokens("HTTPServer2") == ("http", "server", "2")
    assert tokens("日本") == ()


def test_default_names() -> None:
    assert aliases("cells", ("apps/worker/cell",), (), BY.words) == ("cells", "cell")
    assert aliases("cells", ("apps/worker/cell",), ("router",), BY.words) == ("router",)
    assert folder_name("apps/payments/src", BY.words) == "payments"
    assert folder_name("functions/refund.py", BY.words) == "refund"
    assert folder_name("src", BY.words) == ""
    assert image_name("registry.example:5000/shop/payments:1.2@sha256:00") == "payments"
