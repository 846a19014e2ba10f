"""Many repositories, a fifth of them broken: each has its answer, in the order of the file, and none costs another.

Many are more than the workers hold at once, several times over. A process for each would take a minute. Those that are whole are looked at in the workers' own processes here, which read the
rules once; each that is broken has a process of its own, as in any run. `python -m benchmarks.fleet` does all of it as it is done.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from benchmarks.fleets import BROKEN, made_fleet
from scanner.fleet import Choices, load_fleet, scan_fleet
from scanner.fleet.jobs import Answer
from scanner.model import Outcome
from tests.fleet.clusters import Started

WHOLE, WRONG = 16, 4
IN_THE_WORKER = """
import tempfile
from pathlib import Path

from scanner.fleet import guarded, one
from scanner.store import cache_folder

if guarded.guarded.__name__ != "near":  # it is loaded more than once
    apart = guarded.guarded

    def near(job):
        if not job.repository.id.startswith("service-"):
            return apart(job)
        with tempfile.TemporaryDirectory() as scratch:
            return one.looked_at(job, Path(scratch), cache_folder() / "mirrors")

    guarded.guarded = near
"""

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="processes are ended by their groups")


@pytest.fixture
def near(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Started]:
    """Two workers that look at what is whole themselves."""
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "near.py").write_text(IN_THE_WORKER)
    started = Started(tmp_path).begin(0)
    started.workers = [started.worker("--preload", str(tmp_path / "near.py")) for _ in range(2)]
    started.wait_for_workers(2)
    yield started
    started.end()


def test_of_many_repositories_none_is_lost(tmp_path: Path, near: Started) -> None:
    file = made_fleet(tmp_path / "fleet", WHOLE, WRONG, head="retries: 0")
    told: list[tuple[int, int, str]] = []

    def tell(done: int, total: int, outcome: Outcome, answer: Answer) -> None:
        told.append((done, total, outcome.repository))

    fleet = load_fleet(file)
    report = scan_fleet(fleet, Choices(as_of=date(2026, 11, 22)), near.address, tell)
    ids = [repository.id for repository in fleet.repositories]
    assert len(ids) == WHOLE + WRONG
    assert [outcome.repository for outcome in report.outcomes] == ids
    assert [(done, total) for done, total, _ in told] == [(at, len(ids)) for at in range(1, len(ids) + 1)]
    assert sorted(name for _, _, name in told) == sorted(ids)
    failed = {outcome.repository for outcome in report.outcomes if outcome.failed}
    assert failed == {name for name in ids if not name.startswith("service-")}
    kinds = Counter(name.rpartition("-")[0] for name in failed)
    assert set(kinds) <= set(BROKEN) and sum(kinds.values()) == WRONG
    whole = [outcome for outcome in report.outcomes if not outcome.failed]
    assert all(outcome.findings and not outcome.problems for outcome in whole)
    assert {each.name for each in report.crossings} == {f"events-{at}" for at in range(WHOLE - 1)}
