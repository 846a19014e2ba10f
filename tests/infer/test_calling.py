"""Who calls whom: by addresses that deployments give, clients in code, names in registries and generated stubs."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.infer.calls.addresses import address
from tests.scanned import scanned, written

DOCKER = "FROM node:22\nCMD node main.js\n"
TWO = {
    "orders/package.json": '{"name": "orders", "scripts": {"start": "node main.js"}}',
    "orders/Dockerfile": DOCKER,
    "billing/package.json": '{"name": "billing", "scripts": {"start": "node main.js"}}',
    "billing/Dockerfile": DOCKER,
    "billing/main.js": "require('http').createServer().listen(8080)\n",
}
CONTAINER = """apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  template:
    spec:
      containers:
        - name: server
          image: shop/{name}
          {more}
"""
WAYS: dict[str, dict[str, str]] = {
    "a variable of the container": {
        "k8s/orders.yaml": CONTAINER.format(
            name="orders", more="env: [{name: BILLING_ADDR, value: 'billing:8080'}]"
        )
    },
    "a variable of Compose": {
        "compose.yaml": "services:\n  orders:\n    build: orders\n    environment:\n      BILLING: http://billing:8080/v1\n"
        "  billing:\n    build: billing\n"
    },
    "a variable that Compose passes on from its file of variables": {
        "compose.yaml": "services:\n  orders:\n    build: orders\n    environment:\n      - BILLING_ADDR\n"
        "  billing:\n    build: billing\n",
        ".env": "BILLING_PORT=8080\nBILLING_ADDR=billing:${BILLING_PORT}\n",
    },
    "a shared set of variables of which the code reads one": {
        "k8s/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: addresses}\n"
        "data:\n  BILLING_ADDR: billing:8080\n",
        "k8s/orders.yaml": CONTAINER.format(
            name="orders", more="envFrom: [{configMapRef: {name: addresses}}]"
        ),
        "orders/main.js": "connect(process.env.BILLING_ADDR);\n",
    },
    "a client in code": {
        "orders/main.js": "const axios = require('axios');\naxios.get('http://billing.shop.svc.cluster.local/invoices');\n"
    },
    "a registry that is asked for it": {
        "orders/main.js": 'const { Eureka } = require("eureka-js-client");\nconst known = new Eureka({});\n'
        'known.getInstancesByAppId("BILLING");\n'
    },
    "a client whose address a variable holds": {
        "orders/main.js": "const url = process.env.BILLING_URL;\nfetch(`${url}/invoices`);\n",
        "compose.yaml": "services:\n  orders:\n    build: orders\n    environment: [BILLING_URL=http://billing:8080]\n",
    },
    "a generated client": {
        "proto/billing.proto": 'syntax = "proto3";\nservice BillingService { rpc Pay (Order) returns (Receipt); }\n',
        "orders/main.js": "const client = new proto.BillingService('anywhere', credentials);\n",
        "billing/main.js": "server.addService(proto.BillingService.service, handlers);\n",
    },
}


@pytest.mark.parametrize("way", WAYS)
def test_a_call_is_seen_whatever_says_it(way: str, tmp_path: Path) -> None:
    code = "run(process.env.BILLING, process.env.BILLING_ADDR);\n"
    report = scanned(written(tmp_path, {"orders/main.js": code, **TWO, **WAYS[way]}), None)
    calls = {
        (fact["values"].get("from") or fact["service"], fact["values"]["to"])
        for fact in report["facts"]
        if fact["kind"] == "call"
    }
    assert calls == {("orders", "billing")}


def test_a_shared_set_of_variables_is_not_a_call_of_everybody(tmp_path: Path) -> None:
    files = {
        **TWO,
        **WAYS["a shared set of variables of which the code reads one"],
        "orders/main.js": "run();\n",
    }
    report = scanned(written(tmp_path, files), None)
    assert [fact for fact in report["facts"] if fact["kind"] == "call"] == []


@pytest.mark.parametrize(
    ("text", "variable", "host"),
    [
        ("http://billing:8080/v1", "", "billing"),
        ("billing:50051", "", "billing"),
        ("lb://billing", "", "billing"),
        ("jdbc:postgresql://ledger-db:5432/postgres", "", "ledger-db"),
        ("https://user:secret@billing.shop.svc/v1", "", "billing.shop.svc"),
        ("http://localhost:8081", "", "localhost:8081"),
        ("{}-billing:8080", "", "billing"),
        ("billing", "BILLING_HOST", "billing"),
        ("billing", "OTEL_SERVICE_NAME", ""),
        ("billing", "", ""),
        ("info, debug", "", ""),
        ("/invoices", "", ""),
        ("{}", "", ""),
    ],
)
def test_an_address_is_told_from_other_texts(text: str, variable: str, host: str) -> None:
    assert address(text, variable) == host
