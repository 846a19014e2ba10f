"""Maps → documents, catalogues, diagrams."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml
from msgspec import structs

from scanner.declared import load_map, read_map
from scanner.declared.exporting import (
    export_backstage,
    export_likec4,
    export_markdown,
    export_mermaid,
    export_structurizr,
    lost,
)
from scanner.declared.importing import import_backstage, import_markdown
from scanner.model import Confidence, DeclaredMap, Evidence, Location, Observation, Observed, Status

ROOT = Path(__file__).parents[2]

NASTY = """\
version: 1
layers:
  - id: a-b
    title: 'A "b" \\ | <i>#1</i>'
    components:
      - {id: c.d, title: "it's\\n| \\"c\\"", status: poc, notes: "x | y"}
"""


@cache
def nest() -> DeclaredMap:
    return load_map(ROOT / "map.yaml", "map.yaml")


def test_the_document_gives_the_map_back() -> None:
    again = import_markdown("map.yaml", export_markdown(nest())).map
    fields = ("title", "layer", "plane", "status", "notes", "implementation", "design", "source", "priority")
    by_id = {each.id: each for each in again.components}
    for component in nest().components:
        if component.plane in ("missing-from-original-design", "added-beyond-original-design"):
            continue  # their titles begin with a question word, which is no part of an id
        assert [getattr(by_id[component.id], f) for f in fields] == [getattr(component, f) for f in fields]
    assert [(s.title, s.week, s.components) for s in again.sessions] == [
        (s.title, s.week, s.components) for s in nest().sessions
    ]
    assert [(p.title, p.weeks, p.items) for p in again.phases] == [
        (p.title, p.weeks, p.items) for p in nest().phases
    ]
    assert sum(len(c.issues) for c in again.components) == sum(len(c.issues) for c in nest().components)


def test_the_document_shows_observed_beside_declared() -> None:
    seen = Observation(
        Observed.PRODUCTION, Confidence.MEDIUM, (Evidence("in values", Location("deploy/values.yaml", 7)),)
    )
    text = export_markdown(nest(), {"cells": seen})
    assert "| Component | Production Service | Status | Observed | Notes |" in text
    (row,) = [line for line in text.splitlines() if line.startswith("| **Cellules (Cells)** | `apps")]
    assert "| 🚧 POC | production (medium confidence), `deploy/values.yaml:7` |" in row
    assert "could not tell" in text


def test_entities_are_a_catalogue() -> None:
    text = export_backstage(nest())
    entities = list(yaml.safe_load_all(text))
    components = {each["metadata"]["name"]: each for each in entities if each["kind"] == "Component"}
    assert len(components) == sum(component.status is not Status.MISSING for component in nest().components)
    assert components["cells"]["spec"]["lifecycle"] == "experimental"
    assert all(each["spec"]["owner"] for each in entities)
    again = import_backstage("map.yaml", [("catalog-info.yaml", text)]).map
    assert {each.title for each in again.components} == {
        each["metadata"]["title"] for each in components.values()
    }


def test_diagrams_hold_every_component() -> None:
    for export in (export_mermaid, export_structurizr, export_likec4):
        text = export(nest())
        assert [component.title for component in nest().components if component.title not in text] == []
        assert text.count("{") == text.count("}")


def test_a_name_cannot_break_out_of_a_diagram() -> None:
    nasty = read_map("map.yaml", NASTY)
    mermaid = [line for line in export_mermaid(nasty).splitlines() if "[" in line]
    assert all(line.count('"') == 2 for line in mermaid)
    assert '\\"c\\"' in export_structurizr(nasty)
    assert "it\\'s" in export_likec4(nasty)
    table = [line for line in export_markdown(nasty).splitlines() if line.startswith("|")]
    assert all(line.replace("\\|", "").count("|") == 5 for line in table)
    assert import_markdown("m", export_markdown(nasty)).map.components[0].notes == "x | y"


def test_exports_are_the_same_every_time() -> None:
    other = structs.replace(nest(), path="elsewhere/map.yaml")
    for export in (export_mermaid, export_structurizr, export_likec4, export_backstage, export_markdown):
        assert export(other) == export(nest())


@pytest.mark.parametrize("form", ["markdown", "backstage", "mermaid", "structurizr", "likec4"])
def test_what_a_form_cannot_hold_is_said(form: str) -> None:
    text = """\
version: 1
layers:
  - id: core
    components:
      - {id: plain, status: production, notes: Nothing special}
      - id: rich
        title: Rich
        status: poc
        paths: [apps/rich]
        aka: [Wealthy]
        claims: [{id: db, uses: postgres}]
        issues: [{rule: outbox/missing, severity: high}]
"""
    said = lost(read_map("map.yaml", text), form)
    assert "questions that claims ask of the code: Rich" in said
    assert any("issues" in sentence for sentence in said)
    assert not any("plain" in sentence or "exceptions" in sentence for sentence in said)


def test_relations_are_those_of_the_catalog() -> None:
    text = """version: 1
layers:
  - id: shop
    title: Shop
    components:
      - {id: orders, status: production, publishes: [orders/placed], calls: [billing, stripe.com]}
      - {id: billing, status: production, consumes: [orders/placed, elsewhere]}
"""
    entities = list(yaml.safe_load_all(export_backstage(read_map("map.yaml", text))))
    specs = {(each["kind"], each["metadata"]["name"]): each["spec"] for each in entities}
    assert specs["Component", "orders"]["providesApis"] == ["orders-placed"]
    assert specs["Component", "orders"]["dependsOn"] == ["component:billing"]
    assert specs["Component", "billing"]["consumesApis"] == ["orders-placed"]
    assert specs["API", "orders-placed"]["type"] == "asyncapi"


@pytest.mark.parametrize("path", ["ledger", "apps/ledger", "."])
@pytest.mark.parametrize("layer", ["Services", "Core", "Overview"])
@pytest.mark.parametrize(
    "issue",
    [
        "a row is written, and then a message is sent: a crash in between loses it",
        "the table is locked, which stops the others, unless it is night",
    ],
)
def test_what_a_draft_holds_is_read_again_from_its_tables(path: str, layer: str, issue: str) -> None:
    text = (
        "version: 1\nlayers:\n"
        f"  - id: one\n    title: {layer}\n    components:\n"
        f"      - {{id: ledger, title: ledger, status: unknown, paths: [{path}], issues: [{{severity: low, text: '{issue}'}}]}}\n"
        "  - id: two\n    title: Edge\n    components:\n      - {id: web, title: web, status: unknown, paths: [web]}\n"
    )
    declared = read_map("map.yaml", text)
    again = import_markdown("map.yaml", export_markdown(declared)).map
    assert [each.title for each in again.layers] == [layer, "Edge"]
    assert [each.paths for each in again.components] == (
        [(path,), ("web",)] if path != "." else [(), ("web",)]
    )
    assert [each.text for each in again.components[0].issues] == [issue]


RELATED = """\
version: 1
layers:
  - id: shop
    title: Shop
    planes:
      - id: money
        title: Money
        components:
          - {id: billing, title: Billing, status: production, consumes: [placed], publishes: [paid]}
    components:
      - {id: orders, title: Orders, status: production, calls: [billing, elsewhere], publishes: [placed, unheard]}
  - id: post
    title: Post
    components:
      - {id: mail, title: Mail, status: production, consumes: [placed, paid, unsent], calls: [mail]}
"""


@pytest.mark.parametrize(
    ("export", "line"),
    [
        (export_mermaid, '  c_{one} -->|"{says}"| c_{other}'),
        (export_structurizr, '    c_{one} -> c_{other} "{says}"'),
        (export_likec4, "  {one_path}c_{one} -> {other_path}c_{other} '{says}'"),
    ],
)
def test_relations_are_lines_between_boxes(export: Callable[[DeclaredMap], str], line: str) -> None:
    within = {"billing": "layer_shop.plane_money.", "orders": "layer_shop.", "mail": "layer_post."}
    lines = [
        line.format(one=one, other=other, says=says, one_path=within[one], other_path=within[other])
        for one, other, says in (
            ("billing", "mail", "paid"),
            ("orders", "billing", "calls"),
            ("orders", "billing", "placed"),
            ("orders", "mail", "placed"),
        )
    ]
    said = export(read_map("map.yaml", RELATED))
    assert sorted(each for each in said.splitlines() if " -->" in each or " -> " in each) == sorted(lines)
