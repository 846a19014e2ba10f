"""`scan fleet`: what it prints and writes, its exit codes, and what it says where Dask is missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.fleets import files_of, made
from scanner.store.courses import course, lifetimes
from scanner.store.runs import exported
from tests.cli.bare import run_bare
from tests.walk.trees import write

SHARED = """\
version: 1
layers:
  - id: core
    title: Core
    components:
      - {id: orders, status: poc, repo: a, paths: [apps/service], owner: team-orders}
      - {id: billing, status: production, repo: b, paths: [apps/gone]}
      - {id: audit, title: Audit, status: missing, repo: b, look_for: [ledger]}
claims:
  - {id: no-audit, text: "no audit service", absent: {service: "*audit*"}}
"""
FLEET = """\
version: 1
map: platform.yaml
concurrency: 1
repositories:
  - {id: a, path: a.git}
  - {id: b, url: "file://HERE/b.git", owner: team-b}
  - {id: away, path: nowhere}
"""


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two repositories that write one table, and a third that is not there."""
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    same_table = {**files_of(1), "apps/service/src/more.ts": files_of(0)["apps/service/src/main.ts"]}
    ledger = {
        **files_of(0),
        "apps/service/package.json": '{"name": "ledger", "scripts": {"start": "node src/main.js"}}',
    }
    made(tmp_path / "a.git", {path: text for path, text in ledger.items() if path != "map.yaml"})
    made(tmp_path / "b.git", {path: text for path, text in same_table.items() if path != "map.yaml"})
    return write(tmp_path, {"platform.yaml": SHARED, "FLEET.yaml": FLEET.replace("HERE", str(tmp_path))})


def test_one_report_over_all(company: Path) -> None:
    """Also where the folder that one stands in holds modules that Python would rather take."""
    for name in ("msgspec", "distributed", "multiprocessing", "json"):
        (company / f"{name}.py").write_text(
            "import pathlib\npathlib.Path('sprung').touch()\nraise SystemExit(9)\n"
        )
    history = company / "drift.sqlite"
    done = subprocess.run(
        [
            *(sys.executable, "-P", "-c", "from scanner.cli import main; main()", "fleet", "FLEET.yaml"),
            *("--as-of", "2026-11-22", "--history", str(history), "--output", "json=fleet.json"),
            *("--output", "markdown=fleet.md", "--output", "mermaid=fleet.mmd", "--strict"),
        ],
        cwd=company,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not (company / "sprung").exists()
    assert done.returncode == 3, done.stderr
    assert "incomplete: 1 of 3 repositories could not be looked at" in done.stderr
    assert "3 of 3" in done.stderr
    document = json.loads((company / "fleet.json").read_text(encoding="utf-8"))
    assert [(each["id"], bool(each["failed"])) for each in document["repositories"]] == [
        ("a", False), ("b", False), ("away", True),
    ]  # fmt: skip
    first, second, _ = document["repositories"]
    assert [each["id"] for each in first["components"]] == ["orders"]
    assert "status/production-gone" in {each["rule"] for each in second["findings"]}
    assert {each["rule"] for each in document["findings"]} == {
        "fleet/shared-store",
        "fleet/missing-elsewhere",
    }
    crossing = {each["name"]: each for each in document["crossings"]}
    assert {each["repository"] for each in crossing["records-0"]["feeds"]} == {"a", "b"}
    assert [each["repository"] for each in crossing["events-0"]["takes"]] == ["b"]
    assert {each["name"] for each in document["owners"]} >= {"team-orders", "team-b"}
    assert any("1 claim of the shared map" in sentence for sentence in document["not_evaluated"])
    assert str(company) not in (company / "fleet.json").read_text(encoding="utf-8").replace(
        f"{company}/nowhere", ""
    )
    assert "events-0" in done.stdout and "events-0" in (company / "fleet.md").read_text(encoding="utf-8")
    assert (company / "fleet.mmd").read_text(encoding="utf-8").startswith("flowchart LR")
    (point,) = course(history).points
    assert point.day == "2026-11-22" and point.errors + point.warnings + point.notes > 3
    runs: Any = exported(history)["runs"]
    assert sorted(run["repository"] for run in runs) == ["*", "a", "b"]
    assert all(life.is_open for life in lifetimes(history))


def test_a_map_that_names_no_repository_of_the_fleet_is_refused(company: Path) -> None:
    write(company, {"platform.yaml": SHARED.replace("repo: a", "repo: c")})
    ran = run_bare(company, "fleet", "FLEET.yaml")
    assert (ran.code, "platform.yaml:6: orders is in c, which the fleet does not have" in ran.err) == (
        2,
        True,
    )
    write(company, {"platform.yaml": SHARED.replace("repo: a, ", "")})
    assert "does not say in which repository" in run_bare(company, "fleet", "FLEET.yaml").err
    wrong = "    issues: [{rule: outbox/misssing, severity: low}]"
    write(
        company,
        {"platform.yaml": SHARED.replace("paths: [apps/gone]}", "paths: [apps/gone],\n    " + wrong + "}")},
    )
    assert "did you mean 'outbox/missing'?" in run_bare(company, "fleet", "FLEET.yaml").err


def test_a_rule_that_does_not_exist_is_refused_before_any_worker_is_asked(company: Path) -> None:
    ran = run_bare(company, "fleet", "FLEET.yaml", "--select", "outbox/misssing")
    assert (ran.code, "did you mean outbox/missing?" in ran.err) == (2, True)


def test_a_map_of_many_repositories_is_held_against_one(company: Path) -> None:
    tree = write(company / "tree", {**files_of(0), "map.yaml": SHARED.replace("repo: a, ", "")})
    document = json.loads(run_bare(company, str(tree), "--root", str(tree), "--format", "json").out)
    assert [each["id"] for each in document["components"]] == ["orders"]
    assert any("2 components of other repositories" in sentence for sentence in document["not_evaluated"])


def test_without_dask_it_says_what_to_install(company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    for words in (("fleet", "FLEET.yaml"), (".", "--scheduler", "tcp://127.0.0.1:8786")):
        ran = run_bare(company, *words)
        assert (ran.code, "install mapcheck[fleet]" in ran.err) == (2, True)


def test_no_repository_at_all_never_passes(company: Path) -> None:
    write(company, {"FLEET.yaml": "version: 1\nconcurrency: 1\nrepositories: [{id: away, path: nowhere}]\n"})
    ran = run_bare(company, "fleet", "FLEET.yaml", "--no-history")
    assert (ran.code, "nothing was judged" in ran.err) == (2, True)
