"""A fact belongs to the service whose folder holds it, or that its manifest names."""

from __future__ import annotations

import pytest

from scanner.infer.services import attribute
from scanner.model import Evidence, Fact, Location, Service, Value, owner_of
from tests.words import WORDS

SERVICES = (
    Service("apps/orders", "orders", "service"),
    Service("apps/orders/worker", "orders-worker", "worker"),
    Service("functions/charge/main.py", "ChargeCard", "function"),
    Service("packages/money", "money", "library"),
)


def fact(kind: str, file: str, line: int = 1, /, **values: str) -> Fact:
    return Fact(
        Location(file, line), kind, "", "r", values=tuple(Value(k, v) for k, v in sorted(values.items()))
    )


def owned(*facts: Fact, services: tuple[Service, ...] = SERVICES) -> list[str]:
    owners = attribute(facts, services, WORDS)
    return [owner_of(each.location, owners) for each in facts]


def test_the_deepest_folder_holds_it() -> None:
    assert owned(
        fact("publish", "apps/orders/src/a.ts"),
        fact("publish", "apps/orders/worker/b.ts"),
        fact("publish", "functions/charge/main.py"),
        fact("publish", "functions/charge/other.py"),
        fact("store_write", "packages/money/c.ts"),
    ) == ["apps/orders", "apps/orders/worker", "functions/charge/main.py", "", "packages/money"]


def test_a_manifest_elsewhere_names_it() -> None:
    assert owned(
        fact("health_endpoint", "k8s/all.yaml", 9, container="server", workload="orders", path="/healthz"),
        fact("health_endpoint", "k8s/all.yaml", 40, container="orders-worker", path="/healthz"),
        fact("health_endpoint", "k8s/all.yaml", 70, container="ledger", path="/healthz"),
        fact("consume", "template.yaml", 3, function="ChargeCard", queue="Cards.Arn"),
        fact("consume", "infra/main.tf", 2, function="aws_lambda_function.orders.arn", queue="q"),
        fact("health_endpoint", "infra/lb.tf", 5, name="orders-{}-http", path="/status"),
    ) == ["apps/orders", "apps/orders/worker", "", "functions/charge/main.py", "apps/orders", "apps/orders"]


def test_a_probe_that_only_opens_a_socket_is_nobodys_endpoint() -> None:
    assert owned(
        fact("health_endpoint", "k8s/a.yaml", 9, container="orders", via="tcpSocket"),
        fact("health_endpoint", "k8s/b.yaml", 9, container="orders", path="grpc.health.v1.Health"),
    ) == ["", "apps/orders"]


def test_a_chart_is_called_as_its_file_or_folder() -> None:
    assert owned(
        fact(
            "health_endpoint",
            "charts/shop/templates/orders.yaml",
            9,
            container="{{ .Values.name }}",
            path="/healthz",
        ),
        fact(
            "health_endpoint",
            "charts/orders/templates/deployment.yaml",
            9,
            container="server",
            path="/healthz",
        ),
    ) == ["apps/orders", "apps/orders"]


def test_a_file_about_one_service_is_its_own() -> None:
    one = fact("health_endpoint", "deploy/orders.yaml", 3, workload="orders", path="/healthz")
    other = fact("uses", "deploy/orders.yaml", 8, name="REDIS_URL")
    assert owned(one, other) == ["apps/orders", "apps/orders"]


def test_only_manifests_name_services() -> None:
    assert owned(fact("publish", "tools/orders.ts", topic="orders", name="orders")) == [""]


def test_a_service_that_is_the_whole_repository_holds_what_is_left() -> None:
    services = (Service(".", "shop", "service"), Service("worker", "worker", "worker"))
    assert owned(
        fact("publish", "src/a.ts"),
        fact("health_endpoint", "k8s/worker.yaml", 4, container="worker", path="/healthz"),
        services=services,
    ) == [".", "worker"]


def test_a_probe_beside_the_one_deployment_of_a_file_is_that_services() -> None:
    cdk = Location("infra/lib/stack.ts", 4)
    services = (
        Service("apps/orders", "orders", "service", evidence=(Evidence("a stack builds its image", cdk),)),
        Service("apps/prices", "prices", "service"),
        Service("infra", "infra", "library"),
    )
    probe = fact(
        "health_endpoint", "infra/lib/stack.ts", 9, name="service.targetGroup", path="/ok", via="cdk"
    )
    elsewhere = fact("health_endpoint", "infra/lib/dns.ts", 9, path="/ok", via="cdk")
    assert owned(probe, elsewhere, services=services) == ["apps/orders", ""]


def test_where_one_service_is_all_a_manifest_at_the_top_is_about_it() -> None:
    services = (Service("app", "app", "service"), Service("lib", "lib", "library"))
    probe = fact("health_endpoint", ".nais/prod.yaml", 9, workload="shop", path="/alive", via="http")
    foreign = fact(
        "health_endpoint", "docker-compose.yml", 9, image="acme/cache:1", path="/up", via="compose"
    )
    assert owned(probe, foreign, services=services) == ["app", ""]


def test_a_file_of_several_workloads_is_not_that_of_the_one_that_is_known() -> None:
    shown = Evidence("a Deployment runs it", Location("k8s/all.yaml", 9), 0.6)
    services = (
        Service("apps/orders", "orders", "service", evidence=(shown,)),
        Service("apps/prices", "prices", "service"),
    )

    def probes(second: str) -> list[str]:
        return owned(
            fact("deployment", "k8s/all.yaml", 9, name="{}-web", via="kubernetes"),
            fact("health_endpoint", "k8s/all.yaml", 20, workload="{}-web", path="/up", via="http"),
            fact("health_endpoint", "k8s/all.yaml", 60, workload=second, path="/health", via="http"),
            services=services,
        )

    assert probes("{}-web") == ["apps/orders"] * 3
    assert probes("{}-identity") == ["apps/orders", "apps/orders", ""]


def test_a_part_of_an_application_is_called_after_both() -> None:
    services = tuple(Service(f"cmd/shop-{each}", f"shop-{each}", "service") for each in ("api", "consumer"))
    assert owned(
        fact(
            "health_endpoint", "deploy/app.yml", 5, workload="shop", container="api", path="/up", via="http"
        ),
        fact(
            "health_endpoint",
            "deploy/app.yml",
            9,
            workload="shop",
            container="consumer",
            path="/up",
            via="http",
        ),
        fact(
            "health_endpoint", "deploy/app.yml", 20, workload="bank", container="api", path="/up", via="http"
        ),
        services=services,
    ) == ["cmd/shop-api", "cmd/shop-consumer", ""]


@pytest.mark.parametrize(
    ("values", "owner"),
    [
        ({"name": "anything", "context": "../billing"}, "apps/billing"),
        ({"name": "anything", "context": "../billing/docker"}, "apps/billing"),
        ({"name": "billing", "image": "registry.example/shop/billing:1"}, "apps/billing"),
        (
            {"name": "billing", "image": "postgres:16"},
            "apps/orders",
        ),  # its own part, called after what it is for
        ({"name": "orders", "context": "."}, "apps/orders"),
        ({"name": "billing", "context": "."}, "apps/orders"),
        ({"name": "billing", "context": "worker"}, "apps/orders"),
        ({"name": "cache", "image": "redis:7"}, "apps/orders"),
        ({"name": "elsewhere", "context": "../../../other"}, "apps/orders"),
    ],
)
def test_what_a_compose_file_says_of_a_neighbour_is_the_neighbours(
    values: dict[str, str], owner: str
) -> None:
    services = (
        Service("apps/orders", "orders", "service"),
        Service("apps/billing", "billing", "service"),
    )
    told = fact("setting", "apps/orders/compose.yml", 9, via="compose", variable="URL", value="x", **values)
    assert owned(told, services=services) == [owner]


def test_what_compose_builds_of_a_folder_outside_is_not_the_folders_own() -> None:
    def probe(line: int, name: str, context: str) -> Fact:
        values = {"service": name, "context": context, "path": "/health", "via": "compose"}
        return fact("health_endpoint", "apps/orders/docker-compose.yml", line, **values)

    facts = [probe(3, "api", ".."), probe(9, "web", "."), probe(15, "own", "../orders")]
    beside = fact("deployment", "apps/orders/docker-compose.yml", 20, via="compose", name="db")
    assert owned(*facts, beside) == ["", "apps/orders", "apps/orders", "apps/orders"]


def test_a_file_of_a_chart_that_is_called_after_a_role_says_no_more_than_its_chart() -> None:
    services = (Service("orders", "orders", "service"), Service("prices/api", "prices-api", "service"))
    probe = fact(
        "health_endpoint", "k8s/orders/templates/api.yaml", 5, path="/livez", via="http", container="{{ .Values.api.label }}"
    )  # fmt: skip
    assert owned(probe, services=services) == ["orders"]


def test_a_container_is_of_the_folder_that_its_image_is_built_of_whatever_it_is_called() -> None:
    services = (Service("web", "web", "service"), Service("bff", "bff", "service"))
    built = fact(
        "deployment",
        ".github/workflows/web.yml",
        3,
        via="workflow",
        context="./web",
        image="ghcr.io/shop/page:1",
    )
    runs = fact("deployment", "docker-compose.yml", 5, via="compose", name="bff", image="ghcr.io/shop/page:2")
    beside = fact(
        "setting", "docker-compose.yml", 9, via="compose", name="web", context="./bff", variable="A"
    )
    named = fact("deployment", "docker-compose.yml", 12, via="compose", name="bff", image="shop/other")
    assert owned(built, runs, beside, named, services=services) == ["web", "web", "bff", "bff"]


def test_two_folders_that_are_built_under_one_name_decide_nothing() -> None:
    services = (Service("web", "web", "service"), Service("bff", "bff", "service"))
    built = [
        fact("deployment", "docker-compose.yml", line, via="compose", context=each, image="shop/app")
        for line, each in enumerate(("web", "bff"), 3)
    ]
    runs = fact("deployment", "k8s/app.yaml", 5, via="kubernetes", name="app", image="shop/app:2")
    assert owned(*built, runs, services=services) == ["web", "bff", ""]
