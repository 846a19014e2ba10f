"""How the program ends when the machine or its own code fails: one line, and never the code that means findings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.tiny import tiny

# -P: like the installed script, which does not look for modules in the folder one stands in
SCAN = [sys.executable, "-P", "-m", "scanner"]


def _run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    scan = " ".join(SCAN)
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
    code = "import scanner.pipeline as p; p.open_again = None\nfrom scanner.cli import main; main()"
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


@pytest.mark.parametrize("end", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_leads_nowhere(repo: Path, end: str) -> None:
    """And least of all into the next file that is opened."""
    before = {path: path.read_bytes() for path in repo.rglob("*") if path.is_file()}
    ran = _run(f"SCAN --format json {end}", repo)
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False), ran.stderr
    assert {path: path.read_bytes() for path in repo.rglob("*") if path.is_file()} == before


@pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux has them")
@pytest.mark.parametrize(
    ("limit", "says"),
    [
        ("ulimit -f 0", "File too large"),
        ("ulimit -n 7", "raise the limit of open files"),
        ("ulimit -v 200000", "memory"),
    ],
)
def test_what_the_limits_of_the_machine_refuse_is_one_line(repo: Path, limit: str, says: str) -> None:
    ran = _run(f"{limit}; SCAN --no-cache --format json --output json=out.json", repo)
    assert "Traceback" not in ran.stderr
    assert ran.returncode in (0, 2), ran.stderr
    assert ran.returncode == 0 or says in ran.stderr, ran.stderr
    if limit.startswith("ulimit -f"):
        assert ran.returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("place", ["click", "scanner.cli.scan", "scanner.pipeline.detecting"])
def test_it_can_be_interrupted_while_it_imports(repo: Path, tmp_path: Path, place: str) -> None:
    """Ctrl-C comes just when ``place`` is imported."""
    code = (
        "import builtins, os, signal, sys\n"
        "whole = builtins.__import__\n"
        "def watched(name, *rest, **more):\n"
        f"    if name == {place!r} or (rest and rest[0] and rest[0].get('__name__') == {place!r}):\n"
        "        builtins.__import__ = whole\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "    return whole(name, *rest, **more)\n"
        "builtins.__import__ = watched\n"
        "sys.argv = ['scan', '--no-cache']\n"
        "from scanner.__main__ import main\n"
        "main()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=repo, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr.strip()) == (130, "")
