"""Routes that are health endpoints for what others say of them, and probes that are of nobody's services."""

from __future__ import annotations

import pytest

from scanner.infer.routes.health import (
    ROUTE_RULE,
    asked_routes,
    specified,
    without_collections,
    without_foreign,
)
from scanner.infer.services import attribute, built_health
from scanner.model import Fact, FileRole, Location, Service, SourceFile, Value
from tests.words import WORDS

SERVICES = (Service("apps/orders", "orders", "service"), Service("apps/prices", "prices", "service"))


def fact(kind: str, path: str, line: int = 1, /, **values: str) -> Fact:
    return Fact(
        Location(path, line), kind, "http", "r", values=tuple(Value(k, v) for k, v in sorted(values.items()))
    )


ROOT = fact("http_endpoint", "apps/orders/main.ts", 4, path="/", method="get")
OTHER = fact("http_endpoint", "apps/prices/main.ts", 4, path="/", method="get")


def test_the_bare_path_counts_only_where_a_probe_asks_it() -> None:
    probe = fact("health_endpoint", "k8s/orders.yaml", 9, path="/", via="http", container="orders")
    facts = [ROOT, OTHER, probe]
    found = asked_routes(facts, attribute(facts, SERVICES, WORDS))
    assert [(f.kind, f.location.path, f.value("via")) for f in found] == [
        ("health_endpoint", "apps/orders/main.ts", "asked")
    ]
    assert not asked_routes([ROOT, OTHER], attribute([ROOT, OTHER], SERVICES, WORDS))


def test_what_is_written_to_is_not_asked() -> None:
    probe = fact("health_endpoint", "apps/orders/k8s.yaml", 9, path="/sync", via="http")
    post = fact("http_endpoint", "apps/orders/main.ts", 9, path="/sync", method="post")
    assert not asked_routes([post, probe], attribute([post, probe], SERVICES, WORDS))


@pytest.mark.parametrize(
    ("path", "written", "lists"),
    [
        ("/status", "post /status", True),
        ("/status", "post /admin/status", True),
        ("/api/status", "delete /api/status/:id", True),
        ("/status", "put /status/{id}", True),
        ("/status", "patch /orders/:id/status", False),  # of an order
        ("/status", "patch /orders/{id}/status/{line}", False),
        ("/status", "post /orders", False),
        ("/healthz", "post /healthz", False),  # no word for anything else
    ],
)
def test_a_collection_that_is_kept_is_no_health(path: str, written: str, lists: bool) -> None:
    method, _, where = written.partition(" ")
    health = Fact(
        Location("apps/orders/a.ts"), "health_endpoint", "http", ROUTE_RULE, values=(Value("path", path),)
    )
    own = [health, fact("http_endpoint", "apps/orders/b.ts", 2, path=where, method=method)]
    other = [health, fact("http_endpoint", "apps/prices/b.ts", 2, path=where, method=method)]
    assert (health not in without_collections(own, attribute(own, SERVICES, WORDS))) is lists
    assert health in without_collections(other, attribute(other, SERVICES, WORDS))


def test_a_specification_counts_where_code_is_made_from_it() -> None:
    path = fact("spec_path", "apps/orders/api.yaml", 12, path="/healthz", method="get")
    elsewhere = fact("spec_path", "docs/prices.yaml", 3, path="/health", method="get")
    owners = attribute([path, elsewhere], SERVICES, WORDS)
    assert not specified([path, elsewhere], owners)
    own = fact("spec_server", "apps/orders/gen.yaml", 2, generator="chi-server")
    named = fact("spec_server", "apps/prices/app.py", 5, generator="connexion", spec="docs/prices.yaml")
    facts = [path, elsewhere, own, named]
    found = specified(facts, attribute(facts, SERVICES, WORDS))
    assert [(f.location.path, f.location.line, f.value("path")) for f in found] == [
        ("apps/orders/api.yaml", 12, "/healthz"),
        ("apps/prices/app.py", 5, "/health"),
    ]


def test_a_specification_elsewhere_may_name_the_module_that_answers() -> None:
    path = fact("spec_path", "orders.spec.yaml", 9, path="/healthz", operation="orders.status.get")
    other = fact("spec_path", "prices.spec.yaml", 9, path="/healthz", operation="prices.status.get")
    server = Fact(
        Location("apps/orders/app.py", 5),
        "spec_server",
        "http",
        "r",
        values=(Value("spec", "specs[at]", literal=False),),
    )
    facts = [path, other, server]
    assert [
        (f.location.path, f.value("path")) for f in specified(facts, attribute(facts, SERVICES, WORDS))
    ] == [("apps/orders/app.py", "/healthz")]


def test_a_specification_counts_where_a_line_hands_it_to_what_makes_a_server() -> None:
    path = fact("spec_path", "spec/orders.yaml", 9, path="/healthz")
    same = fact("spec_path", "docs/orders.yaml", 9, path="/ping")
    line = fact(
        "spec_config", "apps/orders/api/gen.go", 2, config="./cfg.yaml", spec="../../../spec/orders.yaml"
    )
    client = fact("spec_config", "apps/prices/gen.go", 2, config="cfg.yaml", spec="../../spec/orders.yaml")
    server = fact("spec_server", "apps/orders/api/cfg.yaml", 3, generator="chi-server")
    facts = [path, same, line, client, server]
    found = specified(facts, attribute(facts, SERVICES, WORDS))
    assert [(f.location.path, f.value("path")) for f in found] == [("apps/orders/api/cfg.yaml", "/healthz")]


def test_the_probe_of_a_foreign_image_is_nobodys() -> None:
    ours = fact(
        "health_endpoint",
        "k8s/all.yaml",
        3,
        path="/h",
        via="http",
        container="orders",
        image="example/orders",
    )
    theirs = fact(
        "health_endpoint", "k8s/all.yaml", 30, path="/h", via="http", container="gate", image="example/gate:1"
    )
    unread = Fact(
        Location("k8s/all.yaml", 60), "health_endpoint", "k8s", "r",
        values=(Value("container", "x"), Value("image", "{}", literal=False), Value("path", "/h"), Value("via", "http")),
    )  # fmt: skip
    facts = [ours, theirs, unread]
    assert without_foreign(facts, attribute(facts, SERVICES, WORDS), SERVICES, WORDS) == (ours, unread)


def test_a_starter_comes_with_what_a_module_is_built_on() -> None:
    def pom(folder: str, name: str, **values: str) -> Fact:
        return fact("manifest", f"{folder}/pom.xml", ecosystem="maven", name=name, **values)

    facts = [
        pom("parent", "shop-parent", packaging="pom"),
        pom("common", "common"),
        pom("orders", "orders", parent="shop-parent"),
        pom("prices", "prices", dependencies="common"),
        pom("ledger", "ledger"),
        fact("health_endpoint", "parent/pom.xml", 9, path="/q/health", via="quarkus"),
        fact("health_endpoint", "common/pom.xml", 9, path="/actuator/health", via="actuator"),
        fact("health_endpoint", "ledger/pom.xml", 9, path="/actuator/health", via="actuator"),
    ]
    services = [Service(name, name, "service") for name in ("orders", "prices", "ledger")]
    files = [SourceFile(f.location.path, 1, FileRole.SOURCE) for f in facts]
    assert [(f.location.path, f.value("path")) for f in built_health(facts, files, services, WORDS)] == [
        ("orders/pom.xml", "/q/health"),
        ("prices/pom.xml", "/actuator/health"),
    ]


def test_what_compose_runs_beside_a_service_is_not_the_service() -> None:
    def probe(name: str, image: str, **values: str) -> Fact:
        return fact(
            "health_endpoint", "apps/orders/docker-compose.yml", via="compose", service=name, image=image, path="/up", **values
        )  # fmt: skip

    ours, built = (
        probe("orders", "registry.example/shop:1"),
        probe("web", "registry.example/web:1", context="."),
    )
    facts = [probe("bell", "acme/bell:2"), ours, built]
    assert without_foreign(facts, attribute(facts, SERVICES, WORDS), SERVICES, WORDS) == (ours, built)


def test_what_only_adds_to_a_product_is_asked_for_itself() -> None:
    def image(folder: str, base: str) -> Fact:
        return fact("deployment", f"{folder}/Dockerfile", via="dockerfile", image=base)

    def probe(line: int, context: str) -> Fact:
        path = "/_cluster/health"
        return fact("health_endpoint", "dev/compose.yaml", line, via="compose", context=context, path=path)

    whole = (Service(".", "shop", "service"),)
    builds = [image("dev/search", "docker.io/elasticsearch:8"), image("dev/web", "node:22")]
    ours, theirs = probe(3, "./web"), probe(9, "./search")
    facts = [*builds, ours, theirs]
    assert without_foreign(facts, attribute(facts, whole, WORDS), whole, WORDS) == (*builds, ours)


def test_a_library_of_the_house_that_is_kept_elsewhere_may_answer() -> None:
    def pom(folder: str, built_on: str, group: str = "org.shop.apps") -> Fact:
        path = f"{folder}/pom.xml"
        return fact(
            "manifest",
            path,
            ecosystem="maven",
            name=folder,
            group=group,
            built_on=built_on,
            dependencies=built_on.split(" ", 1)[1],
        )

    facts = [
        pom("orders", "org.shop.platform tracer"),
        pom("prices", "org.shop.apps common"),
        pom("common", "org.shop.platform web"),
        pom("ledger", "org.shop.apps money"),
        pom("money", "org.springframework.boot spring-boot-starter-web"),
    ]
    services = [Service(name, name, "service") for name in ("orders", "prices", "ledger")]
    files = [SourceFile(f.location.path, 1, FileRole.SOURCE) for f in facts]
    found = built_health(facts, files, services, WORDS)
    assert [(f.kind, f.location.path, f.value("library")) for f in found] == [
        ("health_unseen", "orders/pom.xml", "org.shop.platform:tracer"),
        ("health_unseen", "prices/pom.xml", "org.shop.platform:web"),
    ]
