"""Proxies that are nothing but settings: whom each hands on to and who asks it, whatever the product and who runs it."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from scanner.graph import graph_of
from scanner.pipeline import Request, scan
from tests.scanned import written

SERVICES = {
    name + file: text
    for name in ("orders", "billing")
    for file, text in (
        ("/Dockerfile", "FROM node:22\nCMD node server.js\n"),
        ("/server.js", "serve(process.env.ENTRY_URL);\n"),
    )
}
ENVOY = """static_resources:
  clusters:
    - name: orders
      load_assignment:
        endpoints:
          - lb_endpoints:
              - endpoint: {address: {socket_address: {address: orders, port_value: 8080}}}
"""
PRODUCTS = {  # the image → a file of settings that hands on to orders
    "nginx:1.27": ("default.conf", "server {\n  location / {\n    proxy_pass http://orders:8080;\n  }\n}\n"),
    "envoyproxy/envoy:v1.30": ("envoy.yaml", ENVOY),
    "haproxy:3.0": ("haproxy.cfg", "backend orders\n  server one orders:8080 check\n"),
    "caddy:2": ("Caddyfile", ":80 {\n  reverse_proxy orders:8080\n}\n"),
    "httpd:2.4": ("httpd.conf", "ProxyPass /orders http://orders:8080/\n"),
    "kong:3": ("kong.yml", '_format_version: "3.0"\nservices:\n  - name: orders\n    url: http://orders:8080\n'),
    "devopsfaith/krakend:2": ("krakend.json", '{"endpoints": [{"backend": [{"url_pattern": "/", "host": ["http://orders:8080"]}]}]}'),
    "krakend:2": ("krakend.yaml", "endpoints:\n  - backend:\n      - {url_pattern: /, sd: dns, host: [orders.shop]}\n"),
    "apache/apisix:3": ("apisix.yaml", "routes:\n  - uri: /*\n    upstream: {nodes: {'orders:8080': 1}}\n"),
    "traefik:v3": ("routes.yml", "http:\n  services:\n    one:\n      loadBalancer: {servers: [{url: 'http://orders:8080'}]}\n"),
}  # fmt: skip
BESIDE = "  orders:\n    build: orders\n  billing:\n    build: billing\n    environment: [ENTRY_URL=http://entry]\n"
WORKLOAD = """apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  template:
    spec:
      containers:
        - {{name: server, image: "shop/{image}:1", env: [{env}]}}
---
"""


def _built_by_compose(image: str, name: str, text: str) -> dict[str, str]:
    return {
        f"edge/{name}": text,
        "edge/Dockerfile": f"FROM {image}\nCOPY {name} /etc/\n",
        "compose.yaml": f"services:\n  entry:\n    build: ./edge\n{BESIDE}",
    }


def _mounted_by_compose(image: str, name: str, text: str) -> dict[str, str]:
    mount = f"  entry:\n    image: {image}\n    volumes: ['./edge/{name}:/etc/{name}:ro']\n"
    return {f"edge/{name}": text, "compose.yaml": f"services:\n{mount}{BESIDE}"}


def _built_for_a_cluster(image: str, name: str, text: str) -> dict[str, str]:
    caller = "{name: ENTRY_URL, value: 'http://entry.shop.svc.cluster.local'}"
    return {
        f"edge/{name}": text,
        "edge/Dockerfile": f"FROM {image}\nCOPY {name} /etc/\n",
        "build.yaml": "services: {}\n",
        ".github/workflows/edge.yml": "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - uses: docker/build-push-action@v6\n        with: {context: ./edge, push: true, tags: 'shop/edge:1'}\n",
        "k8s/all.yaml": WORKLOAD.format(name="entry", image="edge", env="")
        + WORKLOAD.format(name="orders", image="orders", env="")
        + WORKLOAD.format(name="billing", image="billing", env=caller),
    }


RUN = {
    "built by compose": (_built_by_compose, "proxy:edge"),
    "mounted by compose": (_mounted_by_compose, "proxy:entry"),
    "built for a cluster": (_built_for_a_cluster, "proxy:edge"),
}


def _seen(tree: Path, files: dict[str, str]) -> tuple[set[str], set[tuple[str, str]]]:
    report = scan(Request(root=written(tree, {**SERVICES, **files})))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    calls = {(edge.source, edge.target) for edge in graph.edges if edge.kind == "calls"}
    return {service.path for service in report.services}, calls


@pytest.mark.parametrize(("image", "way"), [*product(PRODUCTS, RUN)])
def test_a_proxy_hands_on_and_is_asked(image: str, way: str, tmp_path: Path) -> None:
    run, proxy = RUN[way]
    services, calls = _seen(tmp_path, run(image, *PRODUCTS[image]))
    assert services == {"orders", "billing"}
    assert calls == {(proxy, "service:orders"), ("service:billing", proxy)}


@pytest.mark.parametrize("labels", ["['traefik.http.routers.o.rule=Path(`/o`)']", "{traefik.http.routers.o.rule: Path(`/o`)}"])  # fmt: skip
def test_traefik_hands_on_to_what_is_labelled_for_it(labels: str, tmp_path: Path) -> None:
    compose = (
        "services:\n  entry:\n    image: traefik:v3.1\n    command: --providers.docker\n"
        f"  orders:\n    build: orders\n    labels: {labels}\n  billing:\n    build: billing\n"
    )
    assert _seen(tmp_path, {"compose.yaml": compose})[1] == {("proxy:entry", "service:orders")}


def test_of_two_dockerfiles_around_its_settings_a_proxy_is_of_the_one_that_is_built(tmp_path: Path) -> None:
    name, text = PRODUCTS["nginx:1.27"]
    files = {
        f"edge/conf/{name}": text,
        "edge/conf/Dockerfile": f"FROM nginx:1.25\nCOPY {name} /etc/\n",
        "edge/Dockerfile": f"FROM nginx:1.27\nCOPY conf/{name} /etc/\n",
        "compose.yaml": f"services:\n  entry:\n    build: ./edge\n{BESIDE}",
    }
    calls = {("proxy:edge", "service:orders"), ("service:billing", "proxy:edge")}
    assert _seen(tmp_path, files)[1] == calls


@pytest.mark.parametrize("image", PRODUCTS)
def test_settings_that_nothing_runs_are_no_proxy(image: str, tmp_path: Path) -> None:
    name, text = PRODUCTS[image]
    files = {f"snippets/{name}": text, "compose.yaml": f"services:\n{BESIDE}"}
    assert _seen(tmp_path, files)[1] == set()


ROUTES = {
    "Ingress": "spec: {ingressClassName: edge, rules: [{http: {paths: [{backend: {service: {name: orders}}}]}}]}",
    "HTTPRoute": "spec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: orders}]}]}",
    "VirtualService": "spec: {gateways: [mesh, shop/edge], http: [{route: [{destination: {host: orders}}]}]}",
    "Calls of those inside": "spec: {gateways: [mesh], http: [{route: [{destination: {host: orders}}]}]}",
}


@pytest.mark.parametrize("kind", ROUTES)
def test_what_lets_requests_into_a_cluster_stands_before_whom_it_leads_to(kind: str, tmp_path: Path) -> None:
    stated = kind if " " not in kind else "VirtualService"
    files = {
        **SERVICES,
        "k8s/all.yaml": WORKLOAD.format(name="orders", image="orders", env="")
        + f"apiVersion: v1\nkind: {stated}\nmetadata: {{name: way}}\n{ROUTES[kind]}\n",
    }
    report = scan(Request(root=written(tmp_path, files), cached=False))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    calls = {(edge.source, edge.target) for edge in graph.edges if edge.kind == "calls"}
    assert calls == ({("proxy:edge", "service:orders")} if " " not in kind else set())


@pytest.mark.parametrize("machine", ["host.docker.internal", "172.17.0.1"])
def test_a_proxy_in_a_container_hands_on_to_a_port_of_the_machine(machine: str, tmp_path: Path) -> None:
    hands_on = (
        f'{{"endpoints": [{{"backend": [{{"url_pattern": "/", "host": ["http://{machine}:8085"]}}]}}]}}'
    )
    files = _mounted_by_compose("krakend:2", "krakend.json", hands_on)
    files["compose.yaml"] += "  bills:\n    build: orders\n    ports: ['8085:8080']\n"
    files["compose.yaml"] = files["compose.yaml"].replace("  orders:\n    build: orders\n", "")
    assert ("proxy:entry", "service:orders") in _seen(tmp_path, files)[1]
