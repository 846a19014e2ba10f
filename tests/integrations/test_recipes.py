"""Recipes for hosts are what the hosts' published schemas allow, and nothing in them is dangerous."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEEKLY = ROOT / "integrations" / "github" / "weekly.yml"
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
