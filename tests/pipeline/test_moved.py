"""What git saw move is not gone: in whatever way it moved, the map is told where it is now, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.model import Finding
from scanner.pipeline import Request, scan
from tests.pipeline.test_absent import git, write

MANIFEST = '{"name": "pay", "scripts": {"start": "node main.js"}, "dependencies": {"express": "*"}}'
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: pay}
spec: {replicas: 2, template: {spec: {containers: [{name: pay, image: registry.example/pay}]}}}
"""
TREE = {
    "apps/pay/package.json": MANIFEST,
    "apps/pay/main.ts": 'import express from "express";\nexpress().listen(8080);\n',
    "apps/pay/charge.ts": "export const charge = (cents: number) => cents;\n",
    "apps/pay/refund.ts": "export const refund = (cents: number) => -cents;\n",
    "map.yaml": """\
version: 1
roots: [apps, services]
layers:
  - id: core
    components:
      - {id: lending, title: Lending, status: production, paths: [apps/pay]}
      - {id: fines, title: Fines, status: production, paths: [apps/pay]}
""",
}


def committed(top: Path) -> str:
    git(top, "mv", "apps/pay", "apps/payments")
    git(top, "commit", "-qm", "Rename pay")
    return "apps/payments"


def staged(top: Path) -> str:
    git(top, "mv", "apps/pay", "apps/till")
    return "apps/till"


def twice(top: Path) -> str:
    committed(top)
    git(top, "mv", "apps/payments", "apps/till")
    git(top, "commit", "-qm", "Rename payments")
    return "apps/till"


def with_all_others(top: Path) -> str:
    git(top, "mv", "apps", "services")
    git(top, "commit", "-qm", "Services are called so")
    return "services/pay"


def with_changes(top: Path) -> str:
    git(top, "mv", "apps/pay", "apps/till")
    (top / "apps/till/package.json").write_text(MANIFEST.replace("pay", "till"), "utf-8")
    (top / "apps/till/main.ts").write_text('import express from "express";\nexpress().listen(80);\n', "utf-8")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "Rename pay")
    return "apps/till"


def findings(top: Path) -> list[Finding]:
    return list(scan(Request(top, map_file=top / "map.yaml", cached=False, jobs=1)).findings)


@pytest.mark.parametrize("way", [committed, staged, twice, with_all_others, with_changes])
def test_each_component_is_told_where_its_folder_went(way: Callable[[Path], str], tmp_path: Path) -> None:
    write(tmp_path, TREE)
    new = way(tmp_path)
    found = [each for each in findings(tmp_path) if each.rule.startswith(("map/", "status/"))]
    assert [(each.rule, each.component) for each in found] == [
        ("map/dead-path", "lending"), ("map/dead-path", "fines"),
    ]  # fmt: skip
    for each in found:
        assert f"which moved to {new}" in each.message
        assert [(c.key, c.old, c.new) for c in each.corrections] == [("paths", "apps/pay", new)]


def test_what_was_deleted_is_gone_whatever_else_came(tmp_path: Path) -> None:
    write(tmp_path, TREE)
    git(tmp_path, "rm", "-rq", "apps/pay")
    (tmp_path / "services/mail").mkdir(parents=True)
    (tmp_path / "services/mail/main.ts").write_text("export {};\n", "utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "No more pay")
    gone = [each.component for each in findings(tmp_path) if each.rule == "status/production-gone"]
    assert gone == ["lending", "fines"]


def test_the_old_name_of_one_place_is_no_name_of_the_others(tmp_path: Path) -> None:
    trial = {
        path.replace("apps/pay", "apps/trial"): text for path, text in TREE.items() if "apps/pay" in path
    }
    declared = "      - {id: both, title: Both, status: partial, paths: [apps/pay, apps/trial]}\n"
    write(
        tmp_path,
        {
            **TREE,
            **trial,
            "apps/trial/package.json": MANIFEST.replace("pay", "trial"),
            "apps/trial/README.md": "> **Proof of concept.** Do not rely on it.\n",
            "deploy/production/pay.yaml": DEPLOYMENT,
            "map.yaml": TREE["map.yaml"] + declared,
        },
    )
    committed(tmp_path)
    assert [each.rule for each in findings(tmp_path) if each.component == "both"] == ["map/dead-path"]
