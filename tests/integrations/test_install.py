"""Every recipe installs the locked dependencies, and takes the project itself from where the user says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github").rglob("*.yml"))
RECIPES = [
    ROOT / "README.md",
    ROOT / "action.yml",
    ROOT / "Dockerfile",
    *WORKFLOWS,
    *(path for path in sorted((ROOT / "integrations").rglob("*")) if path.is_file()),
]


def _git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Mapcheck", "-c", "user.email=mapcheck@example.com"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def _notes(folder: Path, name: str, script: str = "") -> Path:
    """A stand-in for the program ``name`` that notes how it is called, one call on a line; the file of its notes."""
    folder.mkdir(exist_ok=True)
    notes = folder / f"{name}.calls"
    (folder / name).write_text(f'#!/usr/bin/env bash\necho "$*" >> "{notes}"\n{script}\n', encoding="utf-8")
    (folder / name).chmod(0o755)
    return notes


@pytest.mark.parametrize("recipe", RECIPES, ids=[str(path.relative_to(ROOT)) for path in RECIPES])
def test_nothing_is_installed_by_a_name_that_anybody_may_register(recipe: Path) -> None:
    for line in recipe.read_text(encoding="utf-8").splitlines():
        for call in re.findall(r"\b(?:pipx?|uv tool|uvx?)\b.*?\b(?:install|run)\b(.*)", line):
            assert not re.search(r"(?<![\w./-])mapcheck(?![\w/-])", call.partition("#")[0]), line


@pytest.mark.parametrize("recipe", RECIPES, ids=[str(path.relative_to(ROOT)) for path in RECIPES])
def test_actions_are_pinned_by_their_commit(recipe: Path) -> None:
    used = re.findall(r"uses: ([\w./-]+@\S+)", recipe.read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action) for action in used), used


def test_workflows_ask_for_no_more_than_they_need() -> None:
    for path in WORKFLOWS:
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "jobs" in workflow:
            assert workflow["permissions"] == {"contents": "read"}, path.name
            assert all("timeout-minutes" in job for job in workflow["jobs"].values()), path.name


def test_the_scripts_that_workflows_run_are_there() -> None:
    for path in WORKFLOWS:
        for script in re.findall(
            r"bash ((?:\.ci|integrations|requirements)/\S+)", path.read_text(encoding="utf-8")
        ):
            assert subprocess.run(["bash", "-n", str(ROOT / script)], check=False).returncode == 0, script


def test_locked_dependencies_come_first_and_the_project_resolves_nothing(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    makes = f'mkdir -p "{venv}/bin" && cp "$0" "{venv}/bin/python"'
    notes = _notes(tmp_path / "bin", "python3", f'[ "$2" != venv ] || {{ {makes}; }}')
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    script = ["bash", str(ROOT / "integrations" / "install.sh"), str(venv)]
    subprocess.run(script, env={"PATH": path}, cwd=tmp_path, check=True)
    made, locked, project = notes.read_text(encoding="utf-8").splitlines()
    assert made == f"-m venv {venv}"
    assert locked.endswith(f"--require-hashes -r {ROOT}/requirements/run.txt")
    assert project.endswith(f"--no-deps --no-build-isolation {ROOT}")


def _gitlab(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """GitLab's ``before_script`` as its runner runs it, with ``/opt`` in ``folder``."""
    text = (ROOT / "integrations/gitlab/mapcheck.gitlab-ci.yml").read_text(encoding="utf-8")
    job: dict[str, Any] = yaml.safe_load(text)["mapcheck"]
    assert not {"MAPCHECK_REPOSITORY", "MAPCHECK_REF"} & set(job["variables"])  # a job's win over a project's
    script = "\n".join([*job["before_script"], 'echo "$PATH"']).replace("/opt", str(folder))
    command = ["bash", "-euo", "pipefail", "-c", script]
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), **variables}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_gitlab_installs_the_commit_that_the_user_names_and_nothing_without(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "integrations").mkdir(parents=True)
    _git(source, "init", "--quiet")
    for version in ("wanted", "later"):
        (source / "integrations" / "install.sh").write_text(f'mkdir -p "$1"; echo {version} > "$1/version"\n')
        _git(source, "add", ".")
        _git(source, "commit", "--quiet", "-m", version)
    wanted = _git(source, "rev-parse", "HEAD~1")
    for missing in ({}, {"MAPCHECK_REPOSITORY": str(source)}, {"MAPCHECK_REF": wanted}):
        refused = _gitlab(tmp_path, **missing)
        assert refused.returncode != 0
        assert re.search("MAPCHECK_(REPOSITORY|REF): set it to", refused.stderr)
    done = _gitlab(tmp_path, MAPCHECK_REPOSITORY=str(source), MAPCHECK_REF=wanted)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "mapcheck" / "version").read_text(encoding="utf-8") == "wanted\n"
    assert done.stdout.splitlines()[-1].startswith(f"{tmp_path}/mapcheck/bin:")


def test_the_hooks_run_the_environment_beside_their_clone_and_make_it_once(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    shutil.copytree(ROOT / "integrations", clone / "integrations")
    installs = 'mkdir -p "$1/bin"; printf \'#!/bin/sh\\necho ran "$@"\\nexit 1\\n\' > "$1/bin/scan"; chmod +x "$1/bin/scan"'
    (clone / "integrations" / "install.sh").write_text(f"echo installing\n{installs}\n", encoding="utf-8")
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    for number, hook in enumerate(hooks):
        entry = hook["entry"].split()
        assert hook["language"] == "script"
        done = subprocess.run(
            [str(clone / entry[0]), *entry[1:]], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (1, f"ran {' '.join(entry[1:])}\n")
        assert done.stderr == ("" if number else "installing\n")
