"""One tree on many workers: the bytes of one process, whoever is killed meanwhile, and the same of its past."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from scanner.errors import BadUsage, ClusterLost
from scanner.fleet import engine_at
from scanner.model import Report
from scanner.pipeline import Request, scan
from scanner.pipeline.aside import Detecting, Engine
from scanner.pipeline.backfill import backfilled
from scanner.pipeline.tasks import Task
from scanner.report.json_v1 import document
from scanner.rules import Rule
from scanner.walk import commits_at
from tests.cli.tiny import CODE
from tests.fleet.clusters import Started

FILES = 110
TODAY = date(2026, 11, 22)
PADDING = "".join(f"export const limit{number} = {number};\n" for number in range(150))

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="processes are ended by their groups")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    started = Started(tmp_path_factory.mktemp("cluster")).begin(2)
    yield started
    started.end()


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service of hundreds of modules, one of which nests deeper than anybody reads; three days of it."""
    top = tmp_path_factory.mktemp("tree")
    service = top / "apps" / "orders"
    (service / "src").mkdir(parents=True)
    (service / "package.json").write_text('{"name": "orders", "scripts": {"start": "node src/main.js"}}')
    (service / "Dockerfile").write_text('FROM node:20\nCMD ["node", "src/main.js"]\n')
    for number in range(FILES):
        text = CODE.replace("place", f"place{number}") + PADDING
        (service / "src" / f"m{number}.ts").write_text(text)
    (service / "src" / "deep.ts").write_text(CODE + "x = " + "(\n" * 5_000 + ")\n" * 5_000 + ";\n")
    subprocess.run(["git", "init", "-q", str(top)], check=True)
    for day in ("2026-11-18", "2026-11-20"):
        (service / "src" / "main.ts").write_text(CODE.replace("place", f"on{day.replace('-', '')}"))
        dated = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
        who = ("-c", "user.name=Ana", "-c", "user.email=ana@example.com")
        subprocess.run(["git", "-C", str(top), "add", "-A"], check=True)
        subprocess.run(
            ["git", "-C", str(top), *who, "commit", "-qm", day], check=True, env={**os.environ, **dated}
        )
    return top


@pytest.fixture(scope="module")
def expected(tree: Path) -> str:
    """What one machine says."""
    return shown(scan(request(tree)))


def request(tree: Path) -> Request:
    return Request(root=tree, cached=False, as_of=TODAY, jobs=1)


def shown(report: Report) -> str:
    return json.dumps(document(structs.replace(report, stats=structs.replace(report.stats, seconds={}))))


class Counting:
    """What detects, with what it was asked noted, and something done at the first time."""

    def __init__(self, inner: Detecting, then: Callable[[], object] | None, asked: list[int]) -> None:
        self._inner, self._then, self._asked = inner, then, asked
        self.aside = inner.aside

    def run(self, tasks: Sequence[Task]) -> list[bytes]:
        self._asked.append(len(tasks))
        if self._then is not None:
            self._then()
            self._then = None
        return self._inner.run(tasks)

    def close(self) -> None:
        self._inner.close()


@contextmanager
def engine(cluster: Started, then: Callable[[], object] | None, here: list[int]) -> Iterator[Engine]:
    """The engine of ``cluster``. ``here`` is told how much this machine had to do itself."""
    with engine_at(cluster.address) as found:

        def made(rules: Sequence[Rule], local: Detecting) -> Detecting:
            return Counting(found(rules, Counting(local, None, here)), then, [])

        yield made


def test_the_same_bytes_as_on_one_machine(tree: Path, cluster: Started, expected: str) -> None:
    here: list[int] = []
    with engine(cluster, None, here) as found:
        assert shown(scan(request(tree), engine=found)) == expected
    assert sum(here) < FILES  # the workers did it
    assert '"unparsed"' in expected


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(
    tree: Path, cluster: Started, expected: str
) -> None:
    victim = cluster.workers[0]
    killer = threading.Timer(0.3, victim.kill)
    with engine(cluster, killer.start, []) as found:
        assert shown(scan(request(tree), engine=found)) == expected
    assert victim.wait(10) == -9
    cluster.workers[0] = cluster.worker()


def test_the_past_on_workers_is_the_past(
    tree: Path, cluster: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what did not change from one day to the next is not sent again."""
    days = (date(2026, 11, 19), date(2026, 11, 21))
    asked = structs.replace(request(tree), cached=True)
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "alone"))
    there = commits_at(tree, days)
    alone = list(backfilled(asked, there))
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "together"))
    here: list[int] = []
    with engine(cluster, None, here) as found:
        assert list(backfilled(asked, there, found)) == alone
    assert [each.day for each in alone] == [day.isoformat() for day in days]
    assert sum(here) < FILES


@pytest.mark.usefixtures("impatient")
def test_a_scheduler_that_is_lost_or_never_was_is_said(tree: Path, tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match="tcp://HOST:8786"), engine_at("--preload=evil.py"):
        pass
    alone = Started(tmp_path).begin(1)
    try:
        assert alone.scheduler is not None
        scheduler = alone.scheduler

        def kill_it() -> None:
            scheduler.kill()
            scheduler.wait()

        with engine(alone, kill_it, []) as found, pytest.raises(ClusterLost, match="was lost on the way"):
            scan(request(tree), engine=found)
        with pytest.raises(ClusterLost, match="no scheduler"), engine_at(alone.address):
            pass
    finally:
        alone.end()
