"""`scan history`, and what `scan report` says with it: over a real git history, week by week."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.bare import run_bare
from tests.cli.tiny import CODE, MENDED, run, tiny


def _commit(folder: Path, day: str) -> None:
    who = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    name = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    subprocess.run(["git", "-C", str(folder), "add", "--all"], check=True)
    subprocess.run(
        ["git", "-C", str(folder), *name, "commit", "-qm", day], check=True, env={**os.environ, **who}
    )


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three weeks: one dual write, then two, then one."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))  # where the key to the cache lies as well
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "repo"
    folder.mkdir()
    tiny(folder)
    _commit(folder, "2026-10-01")
    other = folder / "apps/orders/src/cancel.ts"
    other.write_text(CODE.replace("place", "cancel"), encoding="utf-8")
    _commit(folder, "2026-10-08")
    other.write_text(MENDED.replace("place", "cancel"), encoding="utf-8")
    _commit(folder, "2026-10-15")
    return folder


def test_the_past_is_read_from_git_week_by_week(repo: Path) -> None:
    filled = run(repo, "history", "backfill", "--since", "2026-10-01", "--as-of", "2026-10-16")
    assert (filled.code, "3 runs added" in filled.err) == (0, True), filled.err
    again = run(repo, "history", "backfill", "--since", "2026-10-01", "--as-of", "2026-10-16")
    assert "0 runs added, 3 were there and are written anew" in again.err
    assert run_bare(repo, "history", "export", "--format", "csv").out.splitlines() == [
        "day,errors,warnings,notes",
        "2026-10-02,1,0,0",
        "2026-10-09,2,0,0",
        "2026-10-16,1,0,0",
    ]
    listed = run_bare(repo, "history", "list").out
    assert "1 finding open, the oldest since 2026-10-02" in listed
    assert "1 mended, after 7 days on average" in listed
    document = json.loads(run_bare(repo, "history", "export").out)
    assert len(document["runs"]) == 3
    assert not list(repo.glob("*.sqlite"))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
def test_a_backfill_that_is_killed_loses_nothing_and_goes_on(repo: Path) -> None:
    asked = ("history", "backfill", "--since", "2026-09-18", "--as-of", "2026-10-16", "--every", "day")
    whole, killed = (repo.parent / f"{name}.sqlite" for name in ("whole", "killed"))
    assert run(repo, *asked, "--history", str(whole)).code == 0
    command = [sys.executable, "-c", "from scanner.cli import main; main()", *asked, "--history", str(killed)]
    started = subprocess.Popen(command, cwd=repo, stderr=subprocess.PIPE, text=True)
    assert started.stderr is not None
    for line in started.stderr:
        if line.startswith("5 of "):  # five are kept, others are under way
            started.send_signal(signal.SIGKILL)
            break
    assert started.wait() == -signal.SIGKILL
    exported = json.loads(run_bare(repo, "history", "export", "--history", str(killed)).out)
    assert len(exported["runs"]) >= 5
    assert run(repo, *asked, "--history", str(killed)).code == 0

    def shown(file: Path) -> list[object]:
        document = json.loads(run_bare(repo, "history", "export", "--history", str(file)).out)
        days = {each["id"]: (each["day"], each["commit_id"]) for each in document["runs"]}
        found = [(days[each["run"]], each["fingerprint"]) for each in document["findings"]]
        return [sorted(days.values()), sorted(found)]

    assert shown(killed) == shown(whole)


def test_a_report_says_what_moved_since_the_last_one(repo: Path) -> None:
    kept = ("--history", str(repo.parent / "drift.sqlite"))
    first = run(repo, "report", "--as-of", "2026-10-16", *kept)
    assert "No earlier report" in first.out
    assert run(repo, "report", "--as-of", "2026-10-16", *kept).out == first.out  # the same day and commit
    (repo / "apps/orders/src/cancel.ts").write_text(CODE.replace("place", "cancel"), encoding="utf-8")
    _commit(repo, "2026-10-20")
    second = run(repo, "report", "--as-of", "2026-10-23", *kept)
    assert "Since 2026-10-16: 1 new, 1 persisting, 0 fixed" in second.out
    assert (
        "No earlier report" in run(repo, "report", "--as-of", "2026-10-30").out
    )  # nothing else was asked for
    assert run(repo, "report", "--as-of", "2026-10-30", "--fail-on", "error").code == 1


def test_without_a_history_it_says_how_to_begin_one(repo: Path) -> None:
    ran = run_bare(repo, "history", "list")
    assert (ran.code, "`scan report` begins one" in ran.err) == (2, True)
    assert run(repo, "history", "backfill", "--since", "yesterday").code == 2
