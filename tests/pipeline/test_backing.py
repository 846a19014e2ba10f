"""What runs beside a service, by its settings alone: every product, driver's way to say the host, and place to say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path

import pytest

from scanner.graph import graph_of
from scanner.pipeline import Request, scan
from tests.scanned import written

PRODUCTS = {
    "postgres": ("postgres:16-alpine", ["postgresql://u:p@{}:5432/shop", "Host={};Database=shop", "host={} user=u"]),
    "mysql": ("mysql:8", ["jdbc:mysql://{}:3306/shop", "u:p@tcp({}:3306)/shop", "server={};port=3306"]),
    "mssql": ("mcr.microsoft.com/mssql/server:2022-latest", ["Server={};Database=shop", "Data Source={};Initial Catalog=x"]),
    "mongodb": ("bitnami/mongodb:7.0", ["mongodb://{}:27017", "mongodb://u:p@{}/shop?authSource=admin"]),
    "redis": ("redis:7", ["{}:6379", "redis://{}:6379/0", "{}:6379,password=x"]),
    "rabbitmq": ("rabbitmq:3-management", ["amqp://u:p@{}:5672", "amqp://{}"]),
    "kafka": ("confluentinc/cp-kafka:7.6.0", ["{}:9092", "PLAINTEXT://{}:9092,other:9092"]),
}  # fmt: skip


def _compose(image: str, text: str) -> dict[str, str]:
    return {
        "compose.yaml": f"services:\n  keep:\n    image: {image}\n  orders:\n    build: orders\n"
        f"    environment:\n      KEPT_AT: '{text}'\n",
    }


def _settings(image: str, text: str) -> dict[str, str]:
    return {
        "compose.yaml": f"services:\n  keep:\n    image: {image}\n  orders:\n    build: orders\n",
        "orders/appsettings.json": f'{{"Kept": {{"At": "{text}"}}}}',
    }


def _cluster(image: str, text: str) -> dict[str, str]:
    workload = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {}}}\nspec:\n  template:\n    spec:\n      containers:\n"
    return {
        "k8s/keep.yaml": workload.format("keep") + f"        - {{name: keep, image: '{image}'}}\n",
        "k8s/orders.yaml": workload.format("orders")
        + f"        - {{name: orders, image: 'shop/orders:1', env: [{{name: KEPT_AT, value: '{text}'}}]}}\n",
    }


PLACES: Mapping[str, Callable[[str, str], dict[str, str]]] = {
    "compose": _compose,
    "settings": _settings,
    "cluster": _cluster,
}
WAYS = [(kind, way) for kind, (_, ways) in PRODUCTS.items() for way in ways]
PROGRAM = {
    "orders/Dockerfile": "FROM aspnet\nCOPY . .\nCMD dotnet Orders.dll\n",
    "orders/Program.cs": "Run();\n",
}


def _uses(tree: Path, files: Mapping[str, str]) -> set[tuple[str, str, str]]:
    report = scan(Request(root=written(tree, {**PROGRAM, **files})))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    kinds = {node.id: node.technology for node in graph.nodes}
    return {(e.source, e.target, kinds[e.target]) for e in graph.edges if e.kind == "uses"}


@pytest.mark.parametrize(("way", "place"), [*product(WAYS, PLACES)])
def test_what_runs_beside_a_service_is_told_by_its_address(
    way: tuple[str, str], place: str, tmp_path: Path
) -> None:
    kind, text = way
    files = PLACES[place](PRODUCTS[kind][0], text.format("keep"))
    assert _uses(tmp_path, files) == {("service:orders", "backing:keep", kind)}


LOCAL = [
    ("postgres:16", "postgresql://u:p@localhost:15432/shop", "postgres"),
    ("postgres:16", "Host=localhost;Port=15432;Database=shop", "postgres"),
    ("mcr.microsoft.com/mssql/server:2022-latest", "Server=localhost,15432;Database=shop", "mssql"),
    ("mysql:8", "jdbc:mysql://127.0.0.1:15432/shop", "mysql"),
    ("redis:7", "localhost:15432", "redis"),
    ("mongo:7", "mongodb://localhost:15432", "mongodb"),
    ("postgres:16", "Server=host.docker.internal;Port=15432;Database=shop", "postgres"),
    (
        "mcr.microsoft.com/mssql/server:2022-latest",
        "Server=host.docker.internal,15432;Database=shop",
        "mssql",
    ),
]


@pytest.mark.parametrize(("image", "text", "kind"), LOCAL)
@pytest.mark.parametrize("port", ["15432:5432", "127.0.0.1:15432:5432", "15433:5432"])
def test_a_port_of_the_machine_is_what_is_handed_on_from_there(
    image: str, text: str, kind: str, port: str, tmp_path: Path
) -> None:
    files = _settings(image, text)
    files["compose.yaml"] = files["compose.yaml"].replace(f"{image}\n", f"{image}\n    ports: ['{port}']\n")
    seen = {("service:orders", "backing:keep", kind)} if "15432" in port else set()
    assert _uses(tmp_path, files) == seen


def test_a_port_of_the_machine_gives_way_to_what_is_told_by_its_name(tmp_path: Path) -> None:
    """The default in the settings is for one developer's machine, where another's database may listen."""
    files = _settings("postgres:16", "postgresql://localhost:15432/shop")
    files["compose.yaml"] = (
        "services:\n  keep:\n    image: postgres:16\n  others:\n    image: postgres:16\n    ports: ['15432:5432']\n"
        "  orders:\n    build: orders\n    environment: {DATABASE_URL: 'postgresql://keep:5432/shop'}\n"
    )
    assert _uses(tmp_path, files) == {("service:orders", "backing:keep", "postgres")}


@pytest.mark.parametrize("place", PLACES)
def test_what_starts_before_it_or_is_elsewhere_is_not_used(place: str, tmp_path: Path) -> None:
    files = PLACES[place]("postgres:16", "postgresql://u:p@elsewhere.example.com:5432/shop")
    files |= {"docker-compose.override.yml": "services:\n  orders:\n    depends_on: [keep]\n"}
    assert _uses(tmp_path, files) == set()


def test_what_a_service_is_tried_with_alone_gives_way_to_what_the_system_has(tmp_path: Path) -> None:
    own = "services:\n  db:\n    image: postgres:16\n  app:\n    build: .\n    environment: [DB=postgres://db:5432]\n"
    alone = _uses(tmp_path, {"orders/docker-compose.yml": own})
    assert alone == {("service:orders", "backing:orders/db", "postgres")}
    system = _compose("postgres:16", "postgres://keep:5432/shop")
    assert _uses(tmp_path, system) == {("service:orders", "backing:keep", "postgres")}


@pytest.mark.parametrize("name", ["orders.db", "orders-db", "db"])
def test_compose_may_override_by_name_and_call_things_with_dots(name: str, tmp_path: Path) -> None:
    base = f"services:\n  shop.orders:\n    build: orders\n  {name}:\n    image: postgres:16\n"
    more = f"services:\n  shop.orders:\n    environment:\n      - Kept__At=Host={name};Database=shop\n"
    files = {"docker-compose.yml": base, "docker-compose.override.yml": more}
    files |= {
        "api/Dockerfile": "FROM node:22\nCMD node main.js\n",
        "api/main.js": "serve();\n",
    }  # another service
    assert _uses(tmp_path, files) == {("service:orders", f"backing:{name}", "postgres")}


@pytest.mark.parametrize("tag", ["shop-orders", "shop-orders-latest", "shop-orders-1.2"])
def test_one_repository_may_keep_the_images_of_all_services(tag: str, tmp_path: Path) -> None:
    compose = (
        f"services:\n  taker:\n    image: ghcr.io/acme/shop:{tag}\n    environment: [KEPT=redis://keep:6379]\n"
        "  keep:\n    image: redis:7\n  other:\n    image: ghcr.io/acme/shop:latest\n"
        "    environment: [KEPT=redis://keep:6379]\n"
    )
    program = {
        f"{name}/Dockerfile": "FROM node:22\nCMD node main.js\n" for name in ("shop-orders", "shop-bills")
    }
    code = {f"{name}/main.js": "serve();\n" for name in ("shop-orders", "shop-bills")}
    assert _uses(tmp_path, {**program, **code, "compose.yaml": compose}) == {
        ("service:shop-orders", "backing:keep", "redis")
    }


@pytest.mark.parametrize("place", ["config.yaml", "config/config.yaml", "internal/config/config-docker.yaml"])
def test_what_a_service_runs_beside_itself_is_told_by_settings_anywhere_in_it(
    place: str, tmp_path: Path
) -> None:
    tree: dict[str, str] = {}
    for name, image in (("orders", "redis:7"), ("billing", "mongo:7")):
        tree[f"{name}/docker-compose.yaml"] = (
            f"services:\n  keep:\n    image: {image}\n  {name}:\n    build: .\n"
        )
        tree[f"{name}/{place}"] = "kept:\n  KeptAt: keep:6379\n"
        tree[f"{name}/Dockerfile"] = "FROM golang:1.23\nCOPY . .\nCMD /app\n"
        tree[f"{name}/go.mod"] = f"module {name}\n\ngo 1.23\n"
        tree[f"{name}/main.go"] = "package main\n\nfunc main() { open(read().Kept.KeptAt) }\n"
    report = scan(Request(root=written(tmp_path, tree), cached=False))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    kinds = {node.id: node.technology for node in graph.nodes if node.kind == "backing"}
    used = {(edge.source, kinds[edge.target]) for edge in graph.edges if edge.target in kinds}
    assert used == {("service:orders", "redis"), ("service:billing", "mongodb")}


CODED = {  # what runs → how code writes its address, and what it is
    "postgres:16": ("postgresql://u:p@keep:5432/shop", "postgres"),
    "mongo:7": ("mongodb://keep:27017/shop", "mongodb"),
    "redis:7": ("redis://keep:6379/1", "redis"),
    "rabbitmq:3": ("amqp://guest:guest@keep:5672/", "rabbitmq"),
}
CODE = {
    "settings.py": "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    at: str = '{}'\n",
    "cache.py": "import os\nAT = os.environ.get('KEPT_AT', '{}')\n",
    "src/keep.ts": "export const keep = open(process.env.KEPT_AT ?? '{}');\n",
    "keep.go": 'package main\n\nvar at = "{}"\n',
    "src/main/java/shop/Keep.java": 'package shop;\nclass Keep {{ String at = "{}"; }}\n',
}


def _coded(image: str, code: dict[str, str], environment: str = "") -> dict[str, str]:
    set_so = f"    environment: {{{environment}}}\n" if environment else ""
    return {
        "compose.yaml": f"services:\n  keep:\n    image: {image}\n  orders:\n    build: orders\n{set_so}",
        "orders/Dockerfile": "FROM any\nCOPY . .\nCMD run\n",
        **{f"orders/{file}": text for file, text in code.items()},
    }


@pytest.mark.parametrize("image", CODED)
def test_what_code_says_of_its_store_leads_there(image: str, tmp_path: Path) -> None:
    address, kind = CODED[image]
    for number, (file, text) in enumerate(CODE.items()):
        tree = _coded(image, {file: text.format(address)})
        assert _uses(tmp_path / str(number), tree) == {("service:orders", "backing:keep", kind)}, file


def test_what_code_says_gives_way_to_settings_and_leads_to_its_own_kind_alone(tmp_path: Path) -> None:
    code = {"cache.py": CODE["cache.py"].format("redis://keep:6379/1")}
    others = "  other:\n    image: redis:7\n"
    told = _coded("redis:7", code, "KEPT_AT: 'redis://other:6379'")
    told["compose.yaml"] += others
    assert _uses(tmp_path / "told", told) == {("service:orders", "backing:other", "redis")}
    assert _uses(tmp_path / "kind", _coded("postgres:16", code)) == set()
    elsewhere = {"cache.py": CODE["cache.py"].format("redis://elsewhere.example.com:6379")}
    assert _uses(tmp_path / "elsewhere", _coded("redis:7", elsewhere)) == set()
