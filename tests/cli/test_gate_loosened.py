"""A branch that makes the gate look at less: it is told what it does, and nothing it hides is called fixed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.tiny import CODE, MAIN, commit, run, tiny

MAP = """\
version: 1
roots: [apps]
layers:
  - id: core
    title: Core
    components:
      - {id: orders, title: Orders, status: unknown, paths: [apps/orders]}
"""


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A repository with a dual write on its main branch, and a branch of it checked out."""
    tiny(tmp_path)
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    commit(tmp_path)
    subprocess.run(["git", "-C", str(tmp_path), "branch", "-q", "-M", "main"], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "checkout", "-q", "-b", "feature"], check=True)
    return tmp_path


def _judged(repo: Path, *arguments: str) -> tuple[int, dict[str, set[str]]]:
    """The exit code, and the messages of each rule's findings by ``rule state``."""
    ran = run(repo, "check", "--base", "main", "--format", "json", *arguments)
    found: dict[str, set[str]] = {}
    for each in json.loads(ran.out)["findings"]:
        found.setdefault(f"{each['rule']} {each['state']}", set()).add(each["message"])
    return ran.code, found


def test_a_map_that_is_gone_is_bad_usage(repo: Path) -> None:
    (repo / "map.yaml").unlink()
    commit(repo)
    ran = run(repo, "check", "--base", "main")
    assert (ran.code, "--no-map" in ran.err) == (2, True)
    assert run(repo, "check", "--base", "main", "--no-map").code == 0


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("map.yaml", MAP.replace("[apps]", "[packages]"), "takes apps out of the map's roots"),
        ("mapcheck.toml", 'ignore = ["outbox/*"]\n', "ignores outbox/*"),
        ("mapcheck.toml", 'exclude = ["apps/orders/src"]\n', "excludes apps/orders/src"),
        ("mapcheck.toml", 'select = ["status/*", "gate/*"]\n', "judges by status/*, gate/* alone"),
        (
            ".gitattributes",
            "apps/orders/src/** linguist-vendored\n",
            "of apps/orders/src left out as others' code",
        ),
        (".gitattributes", "apps/orders/** linguist-generated\n", "of apps/orders left out as others' code"),
        ("mapcheck.toml", 'fail-on = "error"\n', "fails on error alone"),
        ("mapcheck.toml", 'fail-on = "never"\n', "fails on nothing alone"),
    ],
)
def test_what_takes_findings_out_of_sight_is_one_and_none_is_fixed(
    repo: Path, file: str, text: str, says: str
) -> None:
    (repo / "packages").mkdir()
    (repo / "packages/README.md").write_text("# Packages\n", encoding="utf-8")
    (repo / file).write_text(text, encoding="utf-8")
    commit(repo)
    code, found = _judged(repo)
    loosened = found["gate/loosened new"]
    assert any(says in message for message in loosened), loosened
    assert "outbox/missing fixed" not in found
    assert code == 1  # the branch is held to what the base asks


def test_settings_that_the_base_had_as_well_loosen_nothing(repo: Path) -> None:
    subprocess.run(["git", "-C", str(repo), "checkout", "-q", "main"], check=True)
    (repo / "mapcheck.toml").write_text('ignore = ["outbox/*"]\n', encoding="utf-8")
    commit(repo)
    subprocess.run(["git", "-C", str(repo), "checkout", "-q", "-B", "feature"], check=True)
    (repo / "apps/orders/src/cancel.ts").write_text(CODE.replace("place", "cancel"), encoding="utf-8")
    commit(repo)
    code, found = _judged(repo)
    assert (code, "gate/loosened new" in found) == (0, False)


def test_an_excuse_of_the_branch_is_no_mend(repo: Path) -> None:
    excused = CODE.replace(
        "  await sns", "  // scan-ignore: outbox/missing -- polled every minute\n  await sns"
    )
    (repo / MAIN).write_text(excused, encoding="utf-8")
    commit(repo)
    code, found = _judged(repo)
    assert code == 0
    assert found["gate/loosened new"] == {"1 finding of the base is excused by this branch: outbox/missing"}
    assert "outbox/missing fixed" not in found


def test_what_is_mended_is_fixed(repo: Path) -> None:
    (repo / MAIN).write_text(CODE.replace("  await sns", "  // await sns"), encoding="utf-8")
    commit(repo)
    code, found = _judged(repo)
    assert code == 0
    assert "outbox/missing fixed" in found
    assert "gate/loosened new" not in found


def test_new_drift_of_the_map_fails_by_default_and_only_with_a_base(repo: Path) -> None:
    (repo / "map.yaml").write_text(
        MAP.replace("[apps/orders]", "[apps/orders, apps/nowhere]"), encoding="utf-8"
    )
    commit(repo)
    code, found = _judged(repo)
    assert (code, "map/dead-path new" in found) == (1, True)
    assert _judged(repo, "--fail-on", "error")[0] == 0


def test_a_team_that_begins_sees_what_would_fail(repo: Path) -> None:
    (repo / "apps/orders/src/cancel.ts").write_text(CODE.replace("place", "cancel"), encoding="utf-8")
    commit(repo)
    ran = run(repo, "check", "--base", "main", "--exit-zero")
    assert ran.code == 0
    assert "new finding" in ran.err
    assert "--exit-zero" in ran.err


def test_what_a_branch_brings_and_accepts_itself_is_said(repo: Path) -> None:
    assert run(repo, "baseline", "update").code == 0
    subprocess.run(["git", "-C", str(repo), "checkout", "-q", "main"], check=True)
    commit(repo)
    subprocess.run(["git", "-C", str(repo), "checkout", "-q", "-B", "feature"], check=True)
    assert "gate/loosened new" not in _judged(repo)[1]  # the base accepted it
    (repo / "apps/orders/src/cancel.ts").write_text(CODE.replace("place", "cancel"), encoding="utf-8")
    assert run(repo, "baseline", "update").code == 0
    commit(repo)
    code, found = _judged(repo)
    assert code == 0
    (said,) = found["gate/loosened new"]
    assert "put into the baseline by it: " in said
    assert "outbox/missing" in said


def test_others_code_that_comes_with_its_attribute_loosens_nothing(repo: Path) -> None:
    others = repo / "apps/courier"
    others.mkdir()
    (others / "Dockerfile").write_text('FROM node:22\nCMD ["node", "main.js"]\n', encoding="utf-8")
    (others / "main.js").write_text('require("http").createServer().listen(80);\n', encoding="utf-8")
    (repo / ".gitattributes").write_text("apps/courier/** linguist-vendored\n", encoding="utf-8")
    commit(repo)
    ran = run(repo, "check", "--base", "main", "--format", "json")
    told = json.loads(ran.out)
    assert (ran.code, [each for each in told["findings"] if each["state"] == "new"]) == (0, [])
    assert told["left_out"] == [
        {"path": "apps/courier", "role": "vendored", "says": "others' code by .gitattributes:1", "files": 2}
    ]
    assert any("2 files that .gitattributes calls others'" in says for says in told["not_evaluated"])
