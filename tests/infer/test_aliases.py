"""Names by which deployments reach what goes by another: Services of a cluster, aliases of Compose."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.graph import graph_of
from scanner.infer.calls.aliases import aliases
from scanner.model import Fact, Location, Value
from scanner.pipeline import Request, scan
from tests.scanned import written


def _fact(kind: str, **values: str) -> Fact:
    at = Location("k8s/all.yaml", 1, 1, 1, 1)
    return Fact(at, kind, "k8s", "", values=tuple(Value(name, text) for name, text in values.items()))


BACK = _fact("selected", name="orders-depl", labels="orders back 1")
FRONT = _fact("selected", name="orders-web", labels="orders front")


@pytest.mark.parametrize(
    ("alias", "of"),
    [
        (_fact("alias", name="orders-srv", selector="orders back"), "orders-depl"),
        (_fact("alias", name="orders-srv", selector="front"), "orders-web"),
        (_fact("alias", name="orders-srv", selector="orders"), ""),  # both
        (_fact("alias", name="orders-srv", selector="billing"), ""),
        (_fact("alias", name="orders-srv", of="orders"), "orders"),
        (_fact("alias", name="orders-srv"), ""),
    ],
)
def test_another_name_is_of_the_one_workload_that_it_selects(alias: Fact, of: str) -> None:
    assert aliases([BACK, FRONT, alias]).get("orders-srv", "") == of


def test_a_name_that_several_share_leads_nowhere() -> None:
    two = [_fact("alias", name="api", of="orders"), _fact("alias", name="api", of="billing")]
    assert aliases(two) == {}


WORKLOAD = """apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}-depl}}
spec:
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec: {{containers: [{{name: {name}, image: "{image}", env: [{env}]}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: {name}-srv}}
spec: {{selector: {{app: {name}}}}}
"""


def test_a_service_of_a_cluster_leads_to_whom_it_selects(tmp_path: Path) -> None:
    env = ", ".join(
        f"{{name: {name}, value: '{value}'}}"
        for name, value in [("BILLS", "http://bills-srv:3000"), ("KEPT", "mongodb://kept-srv:27017/x")]
    )
    files = {
        "k8s/orders.yaml": WORKLOAD.format(name="orders", image="shop/orders", env=env),
        "k8s/bills.yaml": WORKLOAD.format(name="bills", image="shop/billing", env=""),
        "k8s/kept.yaml": WORKLOAD.format(name="kept", image="mongo:7", env=""),
    }
    for name in ("orders", "billing"):
        files |= {
            f"{name}/Dockerfile": "FROM node:22\nCMD node main.js\n",
            f"{name}/main.js": "run(process.env.BILLS);\n",
        }
    report = scan(Request(root=written(tmp_path, files), cached=False))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    assert {(edge.kind, edge.source, edge.target) for edge in graph.edges} == {
        ("calls", "service:orders", "service:billing"),
        ("uses", "service:orders", "backing:kept-depl"),
    }
