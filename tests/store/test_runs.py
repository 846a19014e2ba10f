"""The history of a repository: what a run leaves, what the next one reads, and what becomes of a bad file."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from scanner.errors import BadUsage
from scanner.model import Finding, Point, Report, State
from scanner.store import runs
from scanner.store.courses import course, lifetimes
from scanner.store.runs import before, exported
from tests.report.shared import FULL, HOSTILE, POC_PROMOTED, WRITE_THEN_PUBLISH


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite"


def run(day: str, *findings: Finding, commit: str = "c1") -> Report:
    return structs.replace(FULL, as_of=date.fromisoformat(day), commit=commit, findings=findings)


def record(file: Path, report: Report) -> bool:
    return runs.record(file, runs.run_of(report))


def test_a_series_is_one_point_for_each_day_and_commit(file: Path) -> None:
    record(file, run("2026-10-01", WRITE_THEN_PUBLISH, POC_PROMOTED))
    record(file, run("2026-10-08", WRITE_THEN_PUBLISH))
    record(file, run("2026-10-08", commit="c1"))
    assert [point.day for point in course(file).points] == ["2026-10-01", "2026-10-08"]
    assert course(file).points[1] == Point("2026-10-08", 0, 0, 0)


def test_ten_weeks(file: Path) -> None:
    for week in range(10):
        day = date(2026, 9, 7 + 0).toordinal() + 7 * week
        found = [WRITE_THEN_PUBLISH] if week < 6 else []
        record(file, run(date.fromordinal(day).isoformat(), *found, commit=f"c{week}"))
    (life,) = lifetimes(file)
    assert (life.first, life.last, life.is_open) == ("2026-09-07", "2026-10-12", False)
    assert len(course(file).points) == 10


def test_the_run_before_is_read_as_an_earlier_report(file: Path) -> None:
    first = run("2026-10-01", structs.replace(WRITE_THEN_PUBLISH, state=State.NEW), HOSTILE)
    record(file, first)
    assert before(file, first) is None
    past = before(file, run("2026-10-08", commit="c2"))
    assert past is not None
    assert (past.as_of, past.commit) == ("2026-10-01", "c1")
    assert [each.fingerprint for each in past.findings] == [
        WRITE_THEN_PUBLISH.fingerprint,
        HOSTILE.fingerprint,
    ]
    assert past.findings[0].first_seen == "2026-10-01"


def test_nothing_is_kept_without_a_file_and_reading_makes_none(file: Path) -> None:
    assert course(file).points == ()
    assert lifetimes(file) == ()
    assert not file.exists()


def test_all_of_it_is_exported(file: Path) -> None:
    record(file, run("2026-10-01", WRITE_THEN_PUBLISH))
    document = exported(file)
    assert document["history_version"] == 3
    assert [row["rule"] for row in document["findings"]] == ["outbox/missing"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\0" + b"\xff" * 200])
def test_a_damaged_file_is_said_and_left_as_it_is(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(BadUsage, match="cannot be used"):
        record(file, run("2026-10-01"))
    assert file.read_bytes() == content


def test_what_is_no_history_or_a_later_one_is_not_written_to(file: Path) -> None:
    file.parent.mkdir()
    with sqlite3.connect(file) as base:
        base.execute("CREATE TABLE theirs(x)")
    with pytest.raises(BadUsage, match="something else"):
        record(file, run("2026-10-01"))
    with sqlite3.connect(file) as base:
        base.execute("PRAGMA user_version = 99")
    with pytest.raises(BadUsage, match="later mapcheck"):
        course(file)


def test_a_kill_in_the_middle_of_a_run_leaves_the_runs_before(file: Path) -> None:
    record(file, run("2026-10-01", WRITE_THEN_PUBLISH))
    code = (
        "import os, signal\nfrom datetime import date\nfrom pathlib import Path\nfrom msgspec import structs\n"
        "import scanner.store.runs as runs\nfrom tests.report.shared import FULL\n"
        "runs._row = lambda finding: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"runs.record(Path({str(file)!r}), runs.run_of(structs.replace(FULL, as_of=date(2026, 10, 8))))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], env=dict(os.environ), check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert [point.day for point in course(file).points] == ["2026-10-01"]
