"""Gateways that hand on to whatever a registry knows, and settings that a server of configuration hands out."""

from __future__ import annotations

import pytest

from scanner.infer.calls.registry import routed
from scanner.infer.naming import handed_out, surroundings, wiring, without_manifests
from scanner.model import Entry, Fact, Location, Value
from tests.scanned import scanned, written
from tests.words import ENVIRONMENTS

MAIN = """package shop.{name};
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
{imports}
@SpringBootApplication
{annotations}
public class {title} {{ public static void main(String[] args) {{ SpringApplication.run({title}.class, args); }} }}
"""
POM = "<project><modelVersion>4.0.0</modelVersion><artifactId>{name}</artifactId><dependencies>{more}</dependencies></project>"
CLIENT = "<dependency><artifactId>spring-cloud-starter-netflix-eureka-client</artifactId></dependency>"
DISCOVERY = "org.springframework.cloud.client.discovery.EnableDiscoveryClient"
ZUUL = "org.springframework.cloud.netflix.zuul.EnableZuulProxy"
SETTINGS = "org.springframework.cloud.config.server.EnableConfigServer"


def _service(name: str, settings: str, *annotations: str, dependencies: str = "") -> dict[str, str]:
    code = MAIN.format(
        name=name,
        title=name.title(),
        imports="\n".join(f"import {each};" for each in annotations),
        annotations="\n".join(f"@{each.rpartition('.')[2]}" for each in annotations),
    )
    return {
        f"{name}/pom.xml": POM.format(name=name, more=dependencies),
        f"{name}/src/main/java/shop/{name}/{name.title()}.java": code,
        f"{name}/src/main/resources/application.yml": f"spring: {{application: {{name: {name}}}}}\n{settings}",
    }


KNOWN = {
    **_service("orders", "", DISCOVERY),
    **_service("billing", "", dependencies=CLIENT),
    **_service("settings", "", DISCOVERY, SETTINGS),
}
LOCATOR = "---\nspring: {cloud: {gateway: {discovery: {locator: {enabled: true}}}}}\n"
ASKING = "---\nspring: {cloud: {config: {uri: 'http://configuration:8888'}}}\n"
BOTH = {"orders", "billing"}
GATEWAYS: dict[str, tuple[dict[str, str], set[str]]] = {
    "zuul": (_service("zuul", "", ZUUL), BOTH),
    "gateway": (_service("gateway", LOCATOR), BOTH),
    "silent": (_service("silent", "zuul: {ignoredServices: '*'}\n", ZUUL), set()),
    "routed": (_service("routed", "zuul: {routes: {orders: /orders/**}}\n", ZUUL), {"orders"}),
    "told": (
        {**_service("told", ASKING, ZUUL), "settings/src/main/resources/told.yml": "server: {port: 80}\n"},
        BOTH,
    ),
    "hushed": (
        {
            **_service("hushed", ASKING, ZUUL),
            "settings/src/main/resources/hushed.yml": "zuul: {ignored-services: '*'}\n",
        },
        set(),
    ),
    "handed": (
        {
            **_service("handed", ASKING),
            "settings/src/main/resources/handed-docker.properties": "shop.orders-url=http://orders:8080\n",
            "handed/src/main/java/shop/Reader.java": 'class Reader { @Value("${shop.orders-url}") String url; }\n',
        },
        {"orders"},
    ),
    "asking": (
        {
            **_service("asking", ASKING),
            "settings/src/main/resources/application-docker.yml": "shop: {bills: 'http://billing:8080'}\n",
            "asking/src/main/java/shop/Reader.java": 'class Reader { @Value("${shop.bills}") String url; }\n',
        },
        {"billing"},
    ),
}


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    files = {path: text for own, _ in GATEWAYS.values() for path, text in own.items()}
    report = scanned(written(tmp_path_factory.mktemp("shop"), {**KNOWN, **files}), None)
    return {
        (fact["values"].get("from") or fact["service"], fact["values"]["to"])
        for fact in report["facts"]
        if fact["kind"] == "call"
    }


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_a_gateway_reaches_what_is_registered(gateway: str, calls: set[tuple[str, str]]) -> None:
    assert {to for source, to in calls if source == gateway} == GATEWAYS[gateway][1]


def _fact(kind: str, service: str, **values: str) -> Fact:
    at = Location(f"{service}/Main.java", 1, 1, 1, 1)
    return Fact(at, kind, "http", "", values=tuple(Value(name, text) for name, text in values.items()))


@pytest.mark.parametrize(
    ("kept", "handed", "reached"),
    [
        ([], {}, {"orders"}),
        (["spring.cloud.config.uri"], {}, set()),
        (["spring.cloud.config.uri"], {"shared/edge.yml": ("edge",)}, {"orders"}),
        (["spring.cloud.config.uri", "spring.cloud.config.enabled"], {}, {"orders"}),
    ],
)
def test_what_is_told_elsewhere_is_not_known(
    kept: list[str], handed: dict[str, tuple[str, ...]], reached: set[str]
) -> None:
    facts = [_fact("routing", "edge", via="zuul"), _fact("registered", "orders"), _fact("registered", "edge")]
    running = frozenset(("edge", "orders"))
    entries = [Entry(key, "false", True, "edge/application.yml", line) for line, key in enumerate(kept)]
    around = surroundings([], {}, running, wiring([]), ENVIRONMENTS, entries, handed=handed)
    owners = {f"{name}/Main.java": name for name in running}
    found = routed(facts, owners, running, around, lambda _: "")
    assert {(fact.value("from"), fact.value("to")) for fact in found} == {("edge", to) for to in reached}


def test_of_two_gateways_neither_hands_on_to_the_other() -> None:
    names = ("edge", "back", "orders")
    facts = [*(_fact("routing", each, via="gateway") for each in names[:2]), *(_fact("registered", each) for each in names)]  # fmt: skip
    around = surroundings([], {}, frozenset(names), wiring([]), ENVIRONMENTS, [])
    owners = {f"{name}/Main.java": name for name in names}
    found = routed(facts, owners, frozenset(names), around, lambda _: "")
    assert {(f.value("from"), f.value("to")) for f in found} == {("edge", "orders"), ("back", "orders")}


ASKS = Entry("spring.config.import", "optional:configserver:http://settings:8888", True, "edge/a.yml", 1)
PLAIN = Entry("spring.config.import", "file:other.yml", True, "edge/a.yml", 1)
NAMED = [
    Fact(
        Location(f"{name}/application.yml", 1, 1, 1, 1),
        "application",
        "",
        "",
        values=(Value("name", name),),
    )
    for name in ("edge", "orders", "orders-api")
]
OWNERS = {f"{name}/application.yml": name for name in ("edge", "orders", "orders-api")}


@pytest.mark.parametrize(
    ("path", "whose"),
    [
        ("shared/edge.yml", ("edge",)),
        ("shared/edge-docker.properties", ("edge",)),
        ("shared/orders-api-test.yaml", ("orders-api",)),
        ("shared/orders-web.yaml", ("orders",)),
        ("edge/edge.yml", ()),
        ("shared/edge-compose.yml", ()),
        ("shared/edge.json", ()),
        ("shared/edgewise.yml", ()),
        ("elsewhere/application.yml", ()),
    ],
)
def test_a_file_is_for_whom_it_is_called_like(path: str, whose: tuple[str, ...]) -> None:
    assert handed_out([path], [ASKS], NAMED, OWNERS).get(path, ()) == whose
    assert handed_out([path], [PLAIN], NAMED, OWNERS) == {}


def test_what_lies_beside_is_for_all() -> None:
    handed = handed_out(["shared/edge.yml", "shared/application-test.yml"], [ASKS], NAMED, OWNERS)
    assert handed["shared/application-test.yml"] == ("edge", "orders", "orders-api")


def test_a_manifest_of_a_cluster_is_handed_to_nobody() -> None:
    entries = [
        Entry("kind", "Service", True, "k8s/edge.yml", 2),
        Entry("spec.type", "ClusterIP", True, "k8s/edge.yml", 3),
        Entry("server.port", "80", True, "shared/edge.yml", 1),
    ]
    assert {entry.path for entry in without_manifests(entries)} == {"shared/edge.yml"}
