"""`scan init`: a draft that the next scan agrees with."""

from __future__ import annotations

import json
from pathlib import Path

from scanner.declared import load_map
from tests.cli.bare import run_bare as run
from tests.cli.tiny import MENDED, tiny


def test_a_draft_is_written_and_holds(tmp_path: Path) -> None:
    folder = tiny(tmp_path, MENDED)
    ran = run(folder, "init")
    assert ran.code == 0
    assert "1 service declared" in ran.err
    (component,) = load_map(folder / "map.yaml", "map.yaml").components
    assert (component.id, component.paths, component.status) == ("orders", ("apps/orders",), "unknown")
    findings = json.loads(run(folder, "--format", "json").out)["findings"]
    assert [each["rule"] for each in findings if each["location"]["path"] == "map.yaml"] == []


def test_a_map_that_is_there_stays(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    (folder / "map.yaml").write_text("version: 1\n")
    ran = run(folder, "init")
    assert (ran.code, (folder / "map.yaml").read_text()) == (2, "version: 1\n")
    assert "is there already" in ran.err


def test_a_draft_can_be_printed_or_put_elsewhere(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    printed = run(folder, "init", "--output", "-").out
    assert printed.splitlines()[1].startswith("# A first map")
    assert not (folder / "map.yaml").exists()
    assert run(folder, "init", "--output", "other.yaml").code == 0
    assert (folder / "other.yaml").read_text("utf-8") == printed


def test_it_works_from_a_folder_inside(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    assert run(folder / "apps" / "orders", "init").code == 0
    assert (folder / "map.yaml").is_file()


def test_an_editor_finds_the_schema_that_the_first_line_names(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    run(folder, "init")
    first, *_ = (folder / "map.yaml").read_text("utf-8").splitlines()
    name = first.removeprefix("# yaml-language-server: $schema=")
    assert (folder / name).read_text("utf-8") == run(folder, "schema", "map").out
    (folder / "map.yaml").unlink()
    (folder / name).write_text("{}\n")
    assert (run(folder, "init").code, (folder / name).read_text()) == (0, "{}\n")


def test_what_a_service_in_production_imports_is_drafted_in_production(tmp_path: Path) -> None:
    tree = {
        "apps/shop/package.json": '{"name": "shop"}',
        "apps/shop/Dockerfile": 'FROM node:22\nCMD ["node", "src/main.ts"]\n',
        "apps/shop/src/main.ts": 'import { price } from "../../pricing/src/index";\nprice();\n',
        "apps/pricing/package.json": '{"name": "pricing"}',
        "apps/pricing/Dockerfile": 'FROM node:22\nCMD ["node", "src/index.ts"]\n',
        "apps/pricing/src/index.ts": "export function price() {}\n",
        "k8s/production/shop.yaml": (
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\n"
            'spec: {template: {spec: {containers: [{name: shop, image: "registry.example/shop:1"}]}}}\n'
        ),
    }
    for path, text in tree.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    assert run(tmp_path, "init").code == 0
    statuses = {each.id: each.status for each in load_map(tmp_path / "map.yaml", "map.yaml").components}
    assert statuses == {"shop": "production", "pricing": "production"}
    assert "imports apps/pricing/src/index.ts" in (tmp_path / "map.yaml").read_text("utf-8")
    findings = json.loads(run(tmp_path, "--format", "json").out)["findings"]
    assert [each for each in findings if each["rule"].startswith(("status/", "map/"))] == []
