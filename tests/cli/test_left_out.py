"""`scan explain left-out`: what counts for nothing, for its name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.cli import cli

TREE = {
    "apps/orders/package.json": '{"name": "orders", "scripts": {"start": "node main.js"}}',
    "apps/orders/main.js": "require('express')().listen(80);",
    "apps/orders/tests/main.js": "",
    "apps/orders/third_party/zlib/LICENSE": "theirs",
    "tools/bank/package.json": '{"name": "bank", "private": true}',
    "tools/bank/main.js": "require('express')().listen(81);",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in TREE.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


def test_folders_and_programs_are_listed_with_what_they_are_left_out_for(tree: Path) -> None:
    result = CliRunner().invoke(cli, ["explain", "left-out", "--root", str(tree), "--no-cache"])
    assert result.exit_code == 0, result.output
    lines = result.output.split("\n")
    assert lines[0] == "apps/orders/tests  1 file  tests by the folder's name"
    assert lines[1] == "apps/orders/third_party  1 file  others' code by the folder's name"
    assert lines[2].startswith("tools/bank  it listens")


def test_a_path_narrows_it_and_json_has_it(tree: Path) -> None:
    here = CliRunner().invoke(
        cli, ["explain", "left-out", "--root", str(tree), "--no-cache", str(tree / "tools")]
    )
    assert here.output.split("\n")[0].startswith("tools/bank")
    document = json.loads(
        CliRunner().invoke(cli, ["--root", str(tree), "--no-cache", "--format", "json"]).stdout
    )
    assert {each["path"]: each["role"] for each in document["left_out"]} == {
        "apps/orders/third_party": "vendored",
        "apps/orders/tests": "test",
        "tools/bank": "tool",
    }
