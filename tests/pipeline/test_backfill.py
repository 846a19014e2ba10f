"""The past in several processes is the past in one, whatever becomes of them."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from scanner.machine import can_fork
from scanner.model import PastRun
from scanner.pipeline import Request, backfill, scan
from scanner.pipeline.backfill import backfilled
from scanner.walk import commits_at
from tests.cli.tiny import CODE, MAIN, MENDED, tiny

FIRST = date(2026, 9, 1)
DAYS = tuple(FIRST + timedelta(days=number) for number in range(9))

pytestmark = pytest.mark.skipif(not can_fork(), reason="a process cannot begin as a copy of ours here")


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine days: the dual write of the shop is mended and comes back, day by day."""
    folder = tiny(tmp_path_factory.mktemp("repo"))
    for number, day in enumerate(DAYS):
        (folder / MAIN).write_text(MENDED if number % 2 else CODE, encoding="utf-8")
        _git(folder, day, "add", "--all")
        _git(folder, day, "commit", "-qm", f"Day {number}")
    return folder


def _git(folder: Path, day: date, *command: str) -> None:
    who = {f"GIT_{each}_DATE": f"{day}T12:00:00Z" for each in ("AUTHOR", "COMMITTER")}
    name = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    subprocess.run(["git", "-C", str(folder), *name, *command], check=True, env={**os.environ, **who})


@pytest.fixture
def request_(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Request:
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path))
    return Request(root=repo, jobs=1)


def in_order(runs: Iterator[PastRun]) -> list[PastRun]:
    return sorted(runs, key=lambda run: run.day)


def test_stretches_in_several_processes_give_what_one_gives(request_: Request) -> None:
    there = commits_at(request_.root, DAYS)
    alone = list(backfilled(structs.replace(request_, cached=False), there))
    assert [(run.day, len(run.findings)) for run in alone] == [
        (day.isoformat(), 1 - number % 2) for number, day in enumerate(DAYS)
    ]
    assert in_order(backfilled(structs.replace(request_, jobs=3), there)) == alone


def test_what_a_process_did_not_come_to_is_done_by_ours(
    request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, us = commits_at(request_.root, DAYS), os.getpid()
    alone = list(backfilled(request_, there))

    def deadly(asked: Request, **others: object) -> object:
        if os.getpid() != us and asked.as_of == DAYS[4]:
            os.kill(os.getpid(), signal.SIGKILL)
        return scan(asked, **others)  # type: ignore[arg-type]

    monkeypatch.setattr("scanner.pipeline.backfill.scan", deadly)
    assert in_order(backfilled(structs.replace(request_, jobs=3), there)) == alone


@pytest.mark.parametrize(
    ("days", "jobs", "lengths"), [(9, 3, [3, 3, 3]), (9, 8, [3, 3, 3]), (5, 8, [5]), (1, 2, [1])]
)
def test_a_stretch_is_no_shorter_than_pays(days: int, jobs: int, lengths: list[int]) -> None:
    there = [(day, "c0ffee") for day in DAYS[:days]]
    stretches = backfill._stretches(there, jobs)
    assert [len(stretch) for stretch in stretches] == lengths
    assert [day for stretch in stretches for day in stretch] == there
