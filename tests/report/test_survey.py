"""A page for each concern: what the code tells, and where it tells nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scanner.graph import graph_of, topology
from scanner.pipeline import Request, scan
from scanner.report.survey import CONCERNS, Concern, as_json, as_markdown, survey
from tests.scanned import written

FILES = {
    "orders/package.json": '{"name": "orders", "scripts": {"start": "node main.js"}}',
    "orders/main.js": (
        'const { Kafka } = require("kafkajs");\nconst { Pool } = require("pg");\nconst app = require("express")();\n'
        "const producer = new Kafka({}).producer();\nconst pool = new Pool();\n"
        'app.get("/healthz", (request, answer) => answer.send("ok"));\n'
        'app.post("/v1/tenants/:tenantId/open-orders", async (request, answer) => {\n'
        '  await pool.query("INSERT INTO orders (id, tenant_id) VALUES ($1, $2)", [1, 2]);\n'
        '  await pool.query("UPDATE stock SET amount = amount - 1 WHERE id = $1", [1]);\n'
        '  await producer.send({ topic: "orders.placed", messages: [] });\n});\napp.listen(8080);\n'
    ),
    "mails/package.json": '{"name": "mails", "scripts": {"start": "node main.js"}}',
    "mails/main.js": 'require("http").createServer().listen(8080);\n',
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Concern, ...]:
    root: Path = written(tmp_path_factory.mktemp("shop"), FILES)
    report = scan(Request(root=root, cached=False))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    return survey(report, topology(graph), "tenantId")


def rows(pages: tuple[Concern, ...], concern: str, section: str) -> dict[str, str]:
    (page,) = [each for each in pages if each.id == concern]
    (found,) = [each for each in page.sections if each.title == section]
    return {row.says.partition(":")[0] if section == "Tables" else row.about: row.says for row in found.rows}


@pytest.mark.parametrize(
    ("concern", "section", "said"),
    [
        ("events", "What is published", {"orders": "orders.placed (kafka)"}),
        (
            "tenancy",
            "Tables",
            {
                "orders": "orders: 1 of 1 statements name tenantId",
                "stock": "stock: not in the 1 statements that are read",
            },
        ),
        ("tenancy", "Routes", {"orders": "1 of 2 routes hold tenantId"}),
        ("cells", "State that a service keeps", {"orders": "postgres"}),
        ("api", "Versions in paths", {"orders": "1 v1; 1 without"}),
        ("api", "Spelling of paths", {"orders": "1 kebab-case"}),
        ("observability", "Health", {"orders": "/healthz"}),
        ("observability", "Without health", {"mails": "not in code"}),
    ],
)
def test_a_page_says_what_the_code_shows(
    pages: tuple[Concern, ...], concern: str, section: str, said: dict[str, str]
) -> None:
    assert rows(pages, concern, section) == said


def test_what_the_code_does_not_tell_is_not_a_no(pages: tuple[Concern, ...]) -> None:
    text = as_markdown(pages)
    assert "## Relays that drain one\n\nNot in code.\n" in text
    assert [line[2:].partition(":")[0] for line in text.splitlines() if line.startswith("# ")] == [
        "Event consistency",
        "Tenancy",
        "Cell compatibility",
        "API design",
        "Observability",
    ]


def test_json_holds_the_same_pages(pages: tuple[Concern, ...]) -> None:
    document = json.loads(as_json(pages))
    assert [page["id"] for page in document["concerns"]] == list(CONCERNS)
    assert all(
        place["line"] > 0
        for page in document["concerns"]
        for s in page["sections"]
        for row in s["rows"]
        for place in row["places"]
    )


DOTNET = {
    "orders/orders.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
    "orders/Dockerfile": "FROM aspnet\nCOPY . .\nENTRYPOINT dotnet orders.dll\n",
    "orders/Program.cs": 'var app = WebApplication.Create(args);\napp.MapHealthChecks(Paths.Health);\nUse(app.Configuration["Database"]);\napp.Run();\n',
    "compose.yml": "services:\n  orders:\n    build: orders\n    environment:\n      Database: postgres://db:5432/orders\n  db:\n    image: postgres:17\n",
}  # fmt: skip


def test_what_is_not_read_is_said_to_be_not_read(tmp_path: Path) -> None:
    report = scan(Request(root=written(tmp_path, DOTNET), cached=False))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    told = survey(report, topology(graph), "tenantId")
    assert rows(told, "api", "Routes") == {"orders": "not read in csharp"}
    assert rows(told, "observability", "Health") == {"orders": "a path that is not read"}
    assert rows(told, "cells", "State that a service keeps") == {"orders": "postgres"}
