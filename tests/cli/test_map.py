"""`scan map …`: what is printed, what is written, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from scanner.declared import read_map
from tests.cli.bare import run_bare as run
from tests.cli.tiny import Ran, tiny

MAP = """\
version: 1
roots: [apps]
layers:
  - id: core
    title: Core
    components:
      # Orders come first.
      - id: orders
        title: Orders
        status: poc
        paths: [apps/orders]
        claims:
          - {id: entries, text: 7 sources, count: {glob: "apps/*"}, min: 7}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tiny(tmp_path)
    (folder / "map.yaml").write_text(MAP, encoding="utf-8")
    return folder


def test_validate_says_what_the_map_holds(shop: Path) -> None:
    assert run(shop, "map", "validate").out == "map.yaml: 1 component, 1 claim, 0 sessions\n"


def test_validate_finds_the_map_above(shop: Path) -> None:
    assert run(shop / "apps" / "orders", "map", "validate").code == 0


def test_validate_refuses_by_line(shop: Path) -> None:
    (shop / "map.yaml").write_text(MAP.replace("status: poc", "stauts: poc"), encoding="utf-8")
    ran = run(shop, "map", "validate", "map.yaml")
    assert ran.code == 2
    assert "map.yaml:10: a component has no key 'stauts'" in ran.err
    assert "did you mean 'status'?" in ran.err


def test_no_map_is_bad_usage(tmp_path: Path) -> None:
    for command in (("validate",), ("fmt",), ("sync",), ("export", "mermaid"), ("export", "markdown")):
        ran = run(tiny(tmp_path), "map", *command)
        assert (ran.code, "there is no map.yaml here or above" in ran.err) == (2, True)


def test_the_schema_is_printed(shop: Path) -> None:
    assert json.loads(run(shop, "map", "schema").out)["title"] == "mapcheck map"


def test_fmt_writes_and_then_has_nothing_to_do(shop: Path) -> None:
    untidy = MAP.replace("title: Orders", "title:   Orders")
    (shop / "map.yaml").write_text(untidy, encoding="utf-8")
    checked = run(shop, "map", "fmt", "--check")
    assert (checked.code, (shop / "map.yaml").read_text("utf-8")) == (1, untidy)
    assert "+        title: Orders\n" in checked.out
    assert run(shop, "map", "fmt").code == 0
    assert (shop / "map.yaml").read_text("utf-8") == MAP
    assert run(shop, "map", "fmt", "--check") == Ran(0, "", "")


def test_fmt_keeps_a_link_a_link(shop: Path) -> None:
    (shop / "map.yaml").rename(shop / "real.yaml")
    (shop / "real.yaml").write_text(MAP.replace("title: Orders", "title:   Orders"), encoding="utf-8")
    (shop / "map.yaml").symlink_to("real.yaml")
    run(shop, "map", "fmt")
    assert (shop / "map.yaml").is_symlink()
    assert (shop / "real.yaml").read_text("utf-8") == MAP


def test_import_of_a_document(shop: Path) -> None:
    (shop / "doc.md").write_text(
        "## Core\n| Component | Status |\n|---|---|\n| Pay | live |\n| Odd | purple |\n"
    )
    ran = run(shop, "map", "import", "doc.md")
    assert [each.id for each in read_map("m", ran.out).components] == ["pay", "odd"]
    assert "left out: line 5: the status of Odd: purple" in ran.err


def test_import_of_a_catalogue(shop: Path) -> None:
    entity = "kind: Component\nmetadata: {name: order-api}\nspec: {lifecycle: production}\n"
    (shop / "apps/orders/catalog-info.yaml").write_text(entity)
    for given in (".", "apps", "apps/orders/catalog-info.yaml"):
        (component,) = read_map("m", run(shop, "map", "import", given).out).components
        assert (component.id, component.paths) == ("order-api", ("apps/orders",))


def test_import_of_something_else_is_bad_usage(shop: Path) -> None:
    (shop / "notes.txt").write_text("hello")
    (shop / "a.md").write_text("# A")
    assert run(shop, "map", "import", "notes.txt").code == 2
    assert run(shop, "map", "import", "a.md", "notes.txt").code == 2


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("mermaid", 'c_orders["Orders"]:::poc'), ("structurizr", 'container "Orders"'),
        ("likec4", "component 'Orders'"), ("markdown", "| Status | Observed | Notes |"),
    ],
)  # fmt: skip
def test_export(shop: Path, form: str, says: str) -> None:
    ran = run(shop, "map", "export", form)
    assert ran.code == 0
    assert says in ran.out


def test_export_to_a_catalogue(shop: Path) -> None:
    kinds = [each["kind"] for each in yaml.safe_load_all(run(shop, "map", "export", "backstage").out)]
    assert kinds == ["Domain", "System", "Component"]


def test_sync_proposes_and_writes_only_when_told(shop: Path) -> None:
    shown = run(shop, "map", "sync")
    assert shown.code == 0
    assert "# orders/entries: min 7 → 1: " in shown.out
    assert '+          - {id: entries, text: 1 sources, count: {glob: "apps/*"}, min: 1}' in shown.out
    assert (shop / "map.yaml").read_text("utf-8") == MAP
    assert run(shop, "map", "sync", "--write").code == 0
    text = (shop / "map.yaml").read_text("utf-8")
    assert "      # Orders come first.\n" in text
    assert "min: 1}" in text
    assert run(shop, "map", "sync").out == ""


def test_sync_of_a_map_that_holds_prints_no_diff_and_says_so(shop: Path) -> None:
    (shop / "map.yaml").write_text(MAP.partition("        claims")[0] + ISSUES, encoding="utf-8")
    assert run(shop, "map", "sync") == Ran(0, "", "map.yaml: nothing to correct\n")


ISSUES = """\
        issues:
          - {rule: outbox/missing, where: [apps/orders/src/main.ts#place], severity: high, text: no outbox}
"""
