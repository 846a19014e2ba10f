"""One service calls another: each way in which code, an image or a proxy may say whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.graph import graph_of
from scanner.pipeline import Request, scan
from tests.scanned import written

BILLING = {
    "billing/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
    "billing/main.py": "print('billing')\n",
}
JVM = {
    "orders/build.gradle": "plugins { id 'org.springframework.boot' }\n",
    "orders/Dockerfile": "FROM eclipse-temurin:21\nCOPY app.jar .\nCMD java -jar app.jar\n",
}
MAIN = "package shop;\n\nclass App {\n    public static void main(String[] args) { }\n}\n"
WAYS: dict[str, dict[str, str]] = {
    "js: put together with a variable that has a default": {
        "orders/Dockerfile": "FROM node:22\nCMD node server.js\n",
        "orders/server.js": (
            'const request = require("request");\nconst host = process.env.BILLING_HOST || "billing";\n'
            'function bill(id) { request("http://" + host + ":8080/bills/" + id, () => {}); }\n'
        ),
    },
    "python: a template that is filled by name": {
        "orders/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
        "orders/main.py": (
            'import os\nimport requests\nHOST = os.getenv("BILLING_HOST", "billing")\n\ndef bill(id):\n'
            '    return requests.get("http://{host}:8080/bills/{id}".format(id=id, host=HOST))\n'
        ),
    },
    "java: a client of Apache's, made with an address": {
        **JVM,
        "orders/src/main/java/shop/Bills.java": (
            "package shop;\n\nimport org.apache.http.client.methods.HttpPost;\n\nclass Bills {\n    private final String base;\n\n"
            '    Bills(String base) { this.base = base; }\n\n    static Bills here() { return new Bills("http://billing:8080/"); }\n\n'
            "    HttpPost bill(String id) { return new HttpPost(base + id); }\n}\n"
        ),
    },
    "an image that sets an address": {
        "orders/Dockerfile": "FROM node:22\nENV MODE=prod \\\n    BILLING_HOST=billing\nCMD node server.js\n",
        "orders/server.js": "const host = process.env.BILLING_HOST;\nfetch(`http://${host}/bills`);\n",
    },
    "a proxy in front of the service": {
        "orders/Dockerfile": "FROM node:22\nCMD node server.js\n",
        "orders/server.js": "console.log('page')\n",
        "orders/default.conf": "server {\n  location /bills/ {\n    proxy_pass http://billing:8080/;\n  }\n}\n",
    },
    "zuul, its settings handed out by a configuration server": {
        **JVM,
        "orders/src/main/java/shop/App.java": MAIN,
        "config/src/main/java/shop/App.java": MAIN,
        "config/build.gradle": JVM["orders/build.gradle"],
        "config/Dockerfile": "FROM eclipse-temurin:21\nCOPY app.jar .\nCMD java -jar app.jar\n",
        "config/src/main/resources/shared/orders.yml": (
            "zuul:\n  routes:\n    billing:\n      path: /bills/**\n      serviceId: billing\n"
        ),
    },
}


@pytest.mark.parametrize("way", WAYS)
def test_who_is_called_is_seen(way: str, tmp_path: Path) -> None:
    report = scan(Request(root=written(tmp_path, {**BILLING, **WAYS[way]})))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    calls = {(edge.source, edge.target) for edge in graph.edges if edge.kind == "calls"}
    assert calls == {("service:orders", "service:billing")}


def test_an_image_that_only_names_its_own_mode_calls_nobody(tmp_path: Path) -> None:
    tree = {**BILLING, "orders/Dockerfile": "FROM node:22\nENV MODE=billing\nCMD node server.js\n"}
    report = scan(Request(root=written(tmp_path, tree)))
    assert not [fact for fact in report.facts if fact.kind == "call"]
