"""How the program ends when the machine or its own code fails: one line, and never the code that means findings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.tiny import tiny

# -P: like the installed script, which does not look for modules in the folder one stands in
SCAN = [sys.executable, "-P", "-c", "from scanner.cli import main; main()"]


def _run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    scan = " ".join([*SCAN[:-1], f"'{SCAN[-1]}'"])
    return subprocess.run(
        ["bash", "-c", script.replace("SCAN", scan)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    tiny(folder)
    return folder


@pytest.mark.parametrize(
    ("script", "code", "says"),
    [
        ("SCAN > /dev/full", 2, "standard output: No space left on device: make room"),
        ("mkdir gone && cd gone && rmdir ../gone && SCAN", 2, "the working folder is gone"),
        ("SCAN chek", 2, "did you mean `scan check`?"),
        ("SCAN --selct x", 2, "No such option"),
    ],
)
def test_what_the_machine_refuses_is_one_line(repo: Path, script: str, code: int, says: str) -> None:
    ran = _run(script, repo)
    assert (ran.returncode, says in ran.stderr, "Traceback" in ran.stderr) == (code, True, False), ran.stderr


def test_a_reader_that_leaves_ends_it_quietly(repo: Path) -> None:
    ran = _run("set -o pipefail; SCAN --format json | head -c 1 > /dev/null", repo)
    assert (ran.returncode, ran.stderr) in ((141, ""), (0, ""))  # a short report may fit the pipe


def test_a_fault_of_our_own_is_no_verdict(repo: Path) -> None:
    code = "import scanner.pipeline as p; p.open_tree = None\nfrom scanner.cli import main; main()"
    short = subprocess.run(
        [sys.executable, "-c", code], cwd=repo, capture_output=True, text=True, check=False
    )
    assert short.returncode == 70
    assert "a fault of mapcheck's own: TypeError" in short.stderr
    assert "Traceback" not in short.stderr
    told = subprocess.run(
        [sys.executable, "-c", code, "--debug"], cwd=repo, capture_output=True, text=True, check=False
    )
    assert "Traceback" in told.stderr


def test_scan_has_no_word_of_its_own(repo: Path) -> None:
    assert "Usage: scan [OPTIONS] [PATHS]" in _run("SCAN apps --help", repo).stdout
    assert "Try 'scan --help'" in _run("SCAN --nothing", repo).stderr.replace("-h'", "--help'")


@pytest.mark.parametrize(
    "command", ["explain outbox/missing --output json=x", "explain outbox/missing --format json"]
)
def test_an_option_that_is_not_obeyed_is_not_offered(repo: Path, command: str) -> None:
    ran = _run(f"SCAN {command}", repo)
    assert (ran.returncode, "No such option" in ran.stderr) == (2, True)
