"""The GitHub action: its steps run as scripts, with stand-ins for what only GitHub has."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.tiny import CODE, commit, tiny, with_scan

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
SCRIPTS = ROOT / "integrations" / "github"


def stand_in(folder: Path, name: str, script: str) -> None:
    """A command called ``name`` that notes its arguments, one on a line, and then runs ``script``."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(
        f'#!/usr/bin/env bash\nprintf "%s\\n" "$@" > "$NOTED.$$"\ncat "$NOTED.$$" >> "$NOTED"\n{script}\n'
    )
    path.chmod(0o755)


def run(script: str, folder: Path, **environment: str) -> tuple[int, list[str], dict[str, str]]:
    """Exit code, the stand-in's arguments, and the step's outputs."""
    outputs, noted = folder / "outputs", folder / "noted"
    base = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "RUNNER_TEMP": str(folder), "NOTED": str(noted)}
    done = subprocess.run(
        ["bash", str(SCRIPTS / script)],
        env={**base, "GITHUB_OUTPUT": str(outputs), **environment},
        cwd=folder,
        check=False,
    )
    pairs = outputs.read_text().splitlines() if outputs.exists() else []
    arguments = noted.read_text().splitlines() if noted.exists() else []
    return done.returncode, arguments, dict(pair.split("=", 1) for pair in pairs)


WRITES_REPORTS = """
for argument in "$@"; do case "$argument" in *=*) : > "${argument#*=}";; esac; done
exit "${SCAN_EXIT:-0}"
"""


def test_no_input_is_ever_part_of_a_script() -> None:
    """``${{ … }}`` inside ``run`` is pasted before the shell reads it: a branch's name could be a command."""
    for step in STEPS:
        assert "${{" not in step.get("run", "")


def test_every_input_is_used_and_every_output_comes_from_a_step() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    for name in ACTION["inputs"]:
        assert f"inputs.{name} " in text, name
    named = {step["id"] for step in STEPS if "id" in step}
    for output in ACTION["outputs"].values():
        assert re.search(r"steps\.(\w+)\.", output["value"])[1] in named  # type: ignore[index]


def test_every_script_that_a_step_runs_is_there_and_is_a_script() -> None:
    for step in STEPS:
        for name in re.findall(r"integrations/github/(\S+\.sh)", step.get("run", "")):
            assert subprocess.run(["bash", "-n", str(SCRIPTS / name)], check=False).returncode == 0


def test_the_scan_asks_only_for_what_a_pull_request_brings(tmp_path: Path) -> None:
    stand_in(tmp_path / "bin", "scan", WRITES_REPORTS)
    code, arguments, outputs = run("scan.sh", tmp_path, GITHUB_BASE_REF="main", MAPCHECK_FAIL_ON="warning")
    assert code == 0
    assert arguments[:3] == ["check", "--format", "github"]
    assert arguments[arguments.index("--base") + 1] == "origin/main"
    assert arguments[arguments.index("--fail-on") + 1] == "warning"
    assert outputs["exit-code"] == "0"
    assert Path(outputs["sarif"]).name == "mapcheck.sarif"
    assert Path(outputs["markdown"]).is_file()


def test_paths_and_options_reach_the_scan_as_they_are(tmp_path: Path) -> None:
    stand_in(tmp_path / "bin", "scan", WRITES_REPORTS)
    hostile = "apps/$(touch owned)\napps/with space"
    _, arguments, _ = run("scan.sh", tmp_path, MAPCHECK_PATHS=hostile, MAPCHECK_ARGS="--exclude\nlegacy")
    assert arguments[-4:] == ["--exclude", "legacy", "apps/$(touch owned)", "apps/with space"]
    assert "--base" not in arguments
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize("code", [1, 2, 3])
def test_the_step_ends_as_the_scan_does_with_its_outputs_set(tmp_path: Path, code: int) -> None:
    stand_in(tmp_path / "bin", "scan", WRITES_REPORTS)
    ended, _, outputs = run("scan.sh", tmp_path, SCAN_EXIT=str(code))
    assert (ended, outputs["exit-code"]) == (code, str(code))
    assert "sarif" in outputs


def test_a_scan_that_wrote_nothing_names_nothing(tmp_path: Path) -> None:
    stand_in(tmp_path / "bin", "scan", "exit 2")
    _, _, outputs = run("scan.sh", tmp_path)
    assert outputs == {"exit-code": "2"}


def test_a_report_is_compared_with_the_previous_one(tmp_path: Path) -> None:
    stand_in(tmp_path / "bin", "scan", WRITES_REPORTS)
    _, arguments, _ = run("scan.sh", tmp_path, MAPCHECK_COMMAND="report", MAPCHECK_PREVIOUS="last.json")
    assert arguments[0] == "report"
    assert arguments[arguments.index("--previous") + 1] == "last.json"
    assert run("scan.sh", tmp_path, MAPCHECK_COMMAND="rm")[0] == 2


def test_a_report_has_its_history_and_is_a_message_as_well(tmp_path: Path) -> None:
    stand_in(tmp_path / "bin", "scan", WRITES_REPORTS)
    _, arguments, outputs = run(
        "scan.sh", tmp_path, MAPCHECK_COMMAND="report", MAPCHECK_HISTORY="branch", MAPCHECK_SINCE="2026-01-01"
    )
    file = f"{tmp_path}/mapcheck-history/history.sqlite"
    assert arguments[:6] == ["history", "backfill", "--history", file, "--since", "2026-01-01"]
    assert arguments[6] == "report"
    assert arguments[arguments.index("--history", 6) + 1] == file
    assert Path(outputs["slack"]).name == "mapcheck.slack.json"
    assert (Path(outputs["site"]) / "index.html").is_file()


def test_a_history_that_is_there_is_not_filled_anew(tmp_path: Path) -> None:
    stand_in(tmp_path / "bin", "scan", WRITES_REPORTS)
    (tmp_path / "mapcheck-history").mkdir()
    (tmp_path / "mapcheck-history" / "history.sqlite").touch()
    asked = {"MAPCHECK_COMMAND": "report", "MAPCHECK_HISTORY": "artifact", "MAPCHECK_SINCE": "2026-01-01"}
    _, arguments, outputs = run("scan.sh", tmp_path, **asked)
    assert "backfill" not in arguments
    assert outputs["history"].endswith("history.sqlite")


def history(folder: Path, what: str, kept: str, **environment: str) -> int:
    """``history.sh WHAT`` in the clone ``folder/clone`` of a repository at ``folder/acme/mono``."""
    ended = subprocess.run(
        ["bash", str(SCRIPTS / "history.sh"), what],
        cwd=folder / "clone",
        env={
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(folder),
            "RUNNER_TEMP": str(folder / "temp"),
            "NOTED": str(folder / "noted"),
            "GITHUB_SERVER_URL": f"file://{folder}",
            "GITHUB_REPOSITORY": "acme/mono",
            "MAPCHECK_HISTORY": kept,
            **environment,
        },
        check=False,
    )
    return ended.returncode


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A repository of a company, and the clone that a runner has of it."""
    (tmp_path / "acme").mkdir()
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "acme/mono")], check=True)
    repo = tiny(tmp_path / "clone")
    commit(repo)
    stand_in(tmp_path / "bin", "gh", "exit 1")
    return tmp_path


def test_a_branch_keeps_one_file_in_one_commit_and_gives_it_back(company: Path) -> None:
    file = company / "temp" / "mapcheck-history" / "history.sqlite"
    assert history(company, "restore", "branch") == 0
    assert not file.exists()
    for content in (b"first\0", b"second\0"):
        file.write_bytes(content)
        assert history(company, "keep", "branch") == 0
    file.unlink()
    assert history(company, "restore", "branch") == 0
    assert file.read_bytes() == b"second\0"
    command = ["git", "-C", str(company / "acme/mono"), "rev-list", "--count", "mapcheck-history"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "1\n"
    status = ["git", "-C", str(company / "clone"), "status", "--porcelain"]
    assert subprocess.run(status, capture_output=True, text=True, check=True).stdout == ""


def test_where_nobody_can_tell_whether_there_is_a_history_none_is_begun(company: Path) -> None:
    assert history(company, "restore", "branch", GITHUB_REPOSITORY="acme/gone") != 0
    assert history(company, "restore", "artifact") != 0  # gh fails
    assert history(company, "restore", "cupboard") == 2
    assert history(company, "keep", "artifact") == 2  # the action uploads it


ARTIFACTS = {
    "newer of a fork": (3, "main", 2, 1, False, "2026-11-03"),
    "newer of a branch": (4, "topic", 1, 1, False, "2026-11-04"),
    "expired": (5, "main", 1, 1, True, "2026-11-05"),
    "ours": (2, "main", 1, 1, False, "2026-11-02"),
    "older": (1, "main", 1, 1, False, "2026-11-01"),
}


@pytest.mark.skipif(not shutil.which("jq"), reason="no jq here, which the stand-in for gh needs")
def test_an_artifact_is_taken_from_the_default_branch_of_this_repository_alone(company: Path) -> None:
    """Anybody who opens a pull request can upload an artifact of any name."""
    listed = [
        {
            "expired": expired,
            "created_at": day,
            "workflow_run": {
                "id": run,
                "head_branch": branch,
                "head_repository_id": head,
                "repository_id": own,
            },
        }
        for run, branch, head, own, expired, day in ARTIFACTS.values()
    ]
    (company / "listed.json").write_text(json.dumps({"artifacts": listed}))
    stand_in(company / "bin", "gh", f'[ "$1" = run ] || jq -r "$4" "{company / "listed.json"}"')
    assert history(company, "restore", "artifact", MAPCHECK_DEFAULT_BRANCH="main") == 0
    noted = (company / "noted").read_text().splitlines()
    assert noted[noted.index("download") + 1] == "2"
    (company / "listed.json").write_text('{"artifacts": []}')
    (company / "noted").unlink()
    assert history(company, "restore", "artifact", MAPCHECK_DEFAULT_BRANCH="main") == 0
    assert "download" not in (company / "noted").read_text()


def test_a_pull_request_from_end_to_end(tmp_path: Path) -> None:
    """The real scan behind the action's own script: one finding was there, the branch brings another."""
    repo = tiny(tmp_path / "repo")
    commit(repo)
    (repo / "apps/orders/src/cancel.ts").write_text(CODE.replace("place", "cancel"))
    outputs, log = tmp_path / "outputs", tmp_path / "log"
    environment = {
        "PATH": with_scan(tmp_path / "bin"),
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(outputs),
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "MAPCHECK_BASE": "HEAD",
        "MAPCHECK_CACHE_DIR": str(tmp_path / "cache"),
    }
    with log.open("w") as stream:
        script = ["bash", str(SCRIPTS / "scan.sh")]
        done = subprocess.run(script, env=environment, cwd=repo, stdout=stream, check=False)
    assert done.returncode == 1
    annotations = [line for line in log.read_text().splitlines() if line.startswith("::")]
    assert [line.split(",")[0] for line in annotations] == ["::error file=apps/orders/src/cancel.ts"]
    written = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
    states = [
        result["baselineState"]
        for result in json.loads(Path(written["sarif"]).read_text())["runs"][0]["results"]
    ]
    assert states == ["new"]
    assert "cancel" in (tmp_path / "summary.md").read_text()


def comment(folder: Path, markdown: str, earlier: str) -> tuple[int, list[str]]:
    (folder / "comment.md").write_text(markdown, encoding="utf-8")
    stand_in(
        folder / "bin", "gh", f'case "$*" in *--paginate*) printf "{earlier}";; esac; exit "${{GH_EXIT:-0}}"'
    )
    code, arguments, _ = run(
        "comment.sh",
        folder,
        GITHUB_REPOSITORY="company/monorepo",
        MAPCHECK_PULL_REQUEST="7",
        MAPCHECK_MARKDOWN=str(folder / "comment.md"),
    )
    return code, arguments


def test_a_first_comment_is_made_when_there_is_drift(tmp_path: Path) -> None:
    code, arguments = comment(tmp_path, "<!-- mapcheck -->\n\n### 🛑 1 error\n", earlier="")
    assert code == 0
    assert arguments[-4:-2] == ["POST", "repos/company/monorepo/issues/7/comments"]


def test_a_clean_branch_gets_no_comment(tmp_path: Path) -> None:
    _, arguments = comment(tmp_path, "<!-- mapcheck -->\n\n### ✅ The map holds\n", earlier="")
    assert "POST" not in arguments
    assert "PATCH" not in arguments


def test_the_earlier_comment_is_brought_up_to_date_when_the_branch_is_clean_again(tmp_path: Path) -> None:
    _, arguments = comment(tmp_path, "<!-- mapcheck -->\n\n### ✅ The map holds\n", earlier="123\\n456\\n")
    assert arguments[-4:-2] == ["PATCH", "repos/company/monorepo/issues/comments/123"]


def test_a_token_that_may_not_comment_does_not_fail_the_job(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    stand_in(tmp_path / "bin", "gh", "exit 1")
    (tmp_path / "comment.md").write_text("### 🛑 1 error\n", encoding="utf-8")
    code, _, _ = run(
        "comment.sh",
        tmp_path,
        GITHUB_REPOSITORY="company/monorepo",
        MAPCHECK_PULL_REQUEST="7",
        MAPCHECK_MARKDOWN=str(tmp_path / "comment.md"),
    )
    assert code == 0
    assert "::warning title=mapcheck::the comment could not be written" in capfd.readouterr().out
