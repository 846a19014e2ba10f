"""GitLab, Jenkins, pre-commit and the shell: what stands in their files runs, or names what exists."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.config import SETTINGS
from tests.cli.tiny import CODE, commit, tiny, with_scan

ROOT = Path(__file__).parents[2]
OPTIONS = {f"--{setting.key}" for setting in SETTINGS} | {"--base", "--previous"}


def gitlab_job(name: str = "mapcheck") -> dict[str, Any]:
    text = (ROOT / "integrations/gitlab/mapcheck.gitlab-ci.yml").read_text(encoding="utf-8")
    job: dict[str, Any] = yaml.safe_load(text)[name]
    return job


def scan_arguments(script: str, folder: Path, **environment: str) -> list[str]:
    """What ``scan`` is called with when ``script`` runs, as the host's shell would run it."""
    (folder / "bin").mkdir()
    stand_in = folder / "bin" / "scan"
    stand_in.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    stand_in.chmod(0o755)
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", script], env={"PATH": path, **environment}, capture_output=True, check=True
    )
    return done.stdout.decode().splitlines()


def test_gitlab_asks_for_what_a_merge_request_brings(tmp_path: Path) -> None:
    (script,) = gitlab_job()["script"]
    arguments = scan_arguments(
        script, tmp_path, CI_MERGE_REQUEST_DIFF_BASE_SHA="abc", MAPCHECK_ARGS="--strict"
    )
    assert arguments[:3] == ["check", "--base", "abc"]
    assert "--strict" in arguments


def test_gitlab_judges_everything_on_the_default_branch(tmp_path: Path) -> None:
    (script,) = gitlab_job()["script"]
    assert "--base" not in scan_arguments(script, tmp_path)


def test_gitlab_uploads_what_the_scan_writes(tmp_path: Path) -> None:
    job = gitlab_job()
    outputs = [
        argument.split("=") for argument in scan_arguments(job["script"][0], tmp_path) if "=" in argument
    ]
    reports = job["artifacts"]["reports"]
    assert dict(outputs) == {"gitlab": reports["codequality"], "junit": reports["junit"]}
    assert job["artifacts"]["when"] == "always"


def test_gitlab_publishes_the_page_of_the_week_and_keeps_its_history(tmp_path: Path) -> None:
    """The real scan behind the job's own script, twice: the second run knows the first."""
    repo = tiny(tmp_path / "repo")
    commit(repo)
    job = gitlab_job("pages")
    environment = {
        **os.environ,
        "PATH": with_scan(tmp_path / "bin"),
        "MAPCHECK_HISTORY": job["variables"]["MAPCHECK_HISTORY"],
        "MAPCHECK_CACHE_DIR": str(tmp_path / "cache"),
    }

    def week(day: str, **more: str) -> None:
        arguments = {"MAPCHECK_ARGS": f"--as-of {day}", **more}
        command = ["bash", "-euo", "pipefail", "-c", "\n".join(job["script"])]
        done = subprocess.run(
            command, cwd=repo, env=environment | arguments, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()

    week("2026-11-23", MAPCHECK_SINCE="")
    (repo / "apps/orders/src/cancel.ts").write_text(CODE.replace("place", "cancel"))
    commit(repo)
    week("2026-11-30", MAPCHECK_SINCE="2026-01-01")
    kept = set(job["artifacts"]["paths"])
    assert all((repo / name).exists() for name in kept)
    assert "Since 2026-11-23: 1 new, 1 persisting" in (repo / "mapcheck.md").read_text(encoding="utf-8")
    assert "Since 2026-11-23" in (repo / "public/index.html").read_text(encoding="utf-8")
    assert {entry["key"] for entry in job["cache"]} == {"mapcheck", "mapcheck-history"}


@pytest.mark.parametrize("page", ["integrations/README.md", "integrations/jenkins/README.md"])
def test_documented_options_exist(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    calls = [line for line in text.splitlines() if re.search(r"\bscan (check|report)\b|args:", line)]
    used = {option for line in calls for option in re.findall(r"(?<=[\s\[])--[a-z-]+", line)}
    assert used
    assert used <= OPTIONS


def test_jenkins_shows_what_the_scan_writes() -> None:
    text = (ROOT / "integrations/jenkins/README.md").read_text(encoding="utf-8")
    for name, path in re.findall(r"--output (\w+)=(\S+?)['\s]", text):
        assert text.count(path) == 2, name  # written once, shown once


def hooks() -> dict[str, dict[str, Any]]:
    listed = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return {hook["id"]: hook for hook in listed}


def test_pre_commit_accepts_the_manifest() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    assert subprocess.run(command, check=False).returncode == 0


def test_the_hook_stops_a_commit_until_the_baseline_knows(tmp_path: Path) -> None:
    """Real pre-commit clones the hooks and runs them; only what they install is the scan that is here already."""
    hooks_of = tmp_path / "mapcheck"
    shutil.copytree(ROOT / "integrations", hooks_of / "integrations")
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks_of)
    path = with_scan(tmp_path / "bin")
    install = f'mkdir -p "$1/bin" && ln -s "{tmp_path / "bin" / "scan"}" "$1/bin/scan"\n'
    (hooks_of / "integrations" / "install.sh").write_text(install, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", str(hooks_of)], check=True)
    commit(hooks_of)
    rev = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=hooks_of, capture_output=True, text=True, check=True
    )
    repo = tiny(tmp_path / "repo")
    hook = {"repo": str(hooks_of), "rev": rev.stdout.strip(), "hooks": [{"id": "mapcheck"}]}
    (repo / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [hook]}))
    commit(repo)
    environment = {**os.environ, "PATH": path, "PRE_COMMIT_HOME": str(tmp_path / "home")}

    def pre_commit() -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
        return subprocess.run(command, cwd=repo, env=environment, capture_output=True, check=False)

    stopped = pre_commit()
    assert stopped.returncode == 1
    assert b"outbox/missing" in stopped.stdout
    subprocess.run(["scan", "baseline", "update"], cwd=repo, env=environment, check=True)
    assert pre_commit().returncode == 0


def test_hooks_judge_the_tree_and_not_the_files_of_a_commit() -> None:
    assert [hook["pass_filenames"] for hook in hooks().values()] == [False, False]
    assert re.search(hooks()["mapcheck-map"]["files"], "map.yaml")
    assert not re.search(hooks()["mapcheck-map"]["files"], "docs/sitemap.yaml")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_documented_line_gives_a_completion_script(shell: str) -> None:
    assert f"scan completion {shell}" in (ROOT / "integrations/README.md").read_text(encoding="utf-8")
    assert "_SCAN_COMPLETE" in completing(
        f"{shell}_source"
    )  # click's own way, for who has it in a file already


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("scan ch", "plain,check"),
        ("scan baseline ", "plain,update"),
        ("scan report --form", "plain,--format"),
        ("scan report --format ", "plain,sarif"),
        ("scan apps/fl", "file,apps/fl"),
    ],
)
def test_the_shell_is_offered_commands_options_values_and_paths(typed: str, offered: str) -> None:
    words = typed.split(" ")
    answer = completing("bash_complete", COMP_WORDS=typed, COMP_CWORD=str(len(words) - 1))
    assert offered in answer.splitlines()


def completing(instruction: str, **words: str) -> str:
    command = [sys.executable, "-c", "from scanner.cli import main; main()"]
    environment = {**os.environ, "_SCAN_COMPLETE": instruction, **words}
    return subprocess.run(command, env=environment, capture_output=True, check=False).stdout.decode()
