"""A fleet on real processes: the same bytes as in one, whoever is killed, however many repositories are broken."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.fleets import BROKEN, made_fleet
from scanner.errors import ClusterLost
from scanner.fleet import Choices, Unchanged, load_fleet, scan_fleet
from scanner.fleet.asking import answer_of
from scanner.fleet.cluster import Call, cluster, done, result_of, threads_of
from scanner.fleet.jobs import Answer, jobs_of
from scanner.fleet.one import looked_at
from scanner.fleet.whole import outcome_from, summed_up
from scanner.model import FleetReport, Outcome
from scanner.report.fleet import FORMATS, fleet_renderer
from tests.fleet.clusters import Started

if TYPE_CHECKING:
    from distributed import Future

TODAY = date(2026, 11, 22)
CHOICES = Choices(as_of=TODAY)

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="processes are ended by their groups")


def quiet(done: int, total: int, outcome: Outcome, answer: Answer) -> None:
    pass


def one_process(file: Path, scratch: Path) -> FleetReport:
    """The report without Dask, without a second process: what all others are held against."""
    fleet = load_fleet(file)
    outcomes = []
    for number, job in enumerate(jobs_of(fleet, CHOICES)):
        own = scratch / str(number)
        own.mkdir(parents=True)
        outcomes.append(outcome_from(job, looked_at(job, own, scratch / "mirrors"), {}))
    return summed_up(fleet, CHOICES, outcomes)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known before a test begins."""
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    workers = Started(tmp_path).begin(2)
    yield workers
    workers.end()


@pytest.fixture
def lone(tmp_path: Path) -> Iterator[Started]:
    """One worker, where the scheduler is what goes away."""
    worker = Started(tmp_path).begin(1)
    yield worker
    worker.end()


def test_workers_from_the_command_line_give_the_bytes_of_one_process(
    tmp_path: Path, started: Started
) -> None:
    """Also when one of them is killed in the middle, and when it is asked again."""
    file = made_fleet(tmp_path / "fleet", whole=4, broken=0, head="limits: {seconds: 120}")
    expected = one_process(file, tmp_path / "here")

    def kill_one(done: int, total: int, outcome: Outcome, answer: Answer) -> None:
        if done == 1:
            started.workers[0].kill()

    found = scan_fleet(load_fleet(file), CHOICES, started.address, kill_one)
    for name in FORMATS:
        assert fleet_renderer(name)(found) == fleet_renderer(name)(expected)
    assert [crossing.name for crossing in found.crossings] == [f"events-{number}" for number in range(3)]

    told: list[Answer] = []
    again = scan_fleet(
        load_fleet(file), CHOICES, started.address, lambda *all_of_it: told.append(all_of_it[3])
    )
    assert fleet_renderer("json")(again) == fleet_renderer("json")(expected)
    assert all(isinstance(answer, Unchanged) for answer in told)


@pytest.mark.usefixtures("impatient")
def test_a_scheduler_that_is_lost_costs_only_what_was_not_done(tmp_path: Path, lone: Started) -> None:
    file = made_fleet(tmp_path / "fleet", whole=4, broken=0)
    done_before = []

    def kill_it(done: int, total: int, outcome: Outcome, answer: Answer) -> None:
        done_before.append(outcome.repository)
        if done == 2:
            assert lone.scheduler is not None
            lone.scheduler.kill()

    with pytest.raises(ClusterLost, match="what is done is kept"):
        scan_fleet(load_fleet(file), CHOICES, lone.address, kill_it)
    with pytest.raises(ClusterLost, match="no scheduler at"):
        scan_fleet(load_fleet(file), CHOICES, lone.address, quiet)
    lone.end()
    lone.begin(1)
    unchanged = []

    def note(done: int, total: int, outcome: Outcome, answer: Answer) -> None:
        if isinstance(answer, Unchanged):
            unchanged.append(outcome.repository)

    report = scan_fleet(load_fleet(file), CHOICES, lone.address, note)
    assert sorted(unchanged) == sorted(done_before)
    assert not any(outcome.failed for outcome in report.outcomes)


@pytest.mark.usefixtures("impatient")
def test_a_result_that_is_lost_with_its_scheduler_is_no_crash(lone: Started) -> None:
    """It was done, and the word of it came; what it gave is asked for afterwards."""
    with cluster(lone.address, 1) as client:
        for _, future in islice(done(client, [Call(0, "nothing", nothing, ())], 0, 0), 1):
            assert future.status == "finished" and lone.scheduler is not None
            lone.scheduler.kill()
            lone.scheduler.wait()
            for asked in (
                partial(result_of, client, future),
                partial(answer_of, client, future),
                partial(threads_of, client),
            ):
                with pytest.raises(ClusterLost, match="what is done is kept"):
                    asked()


def test_what_was_done_and_is_lost_with_its_worker_is_done_again(started: Started) -> None:
    """Its worker is killed between the word that it was done and our asking for it."""
    with cluster(started.address, 1) as client:
        seen: list[tuple[int, Future]] = []
        for call, future in done(
            client, [Call(number, "slow", slow, (number,)) for number in range(4)], 0, 0
        ):
            if not seen:
                wait_until(lambda: all(state.status == "finished" for state in client.futures.values()))
                started.workers[0].kill()
                wait_until(lambda: any(state.status == "lost" for state in client.futures.values()))
            seen.append((call.number, future))
        given = sorted((number, result_of(client, future)) for number, future in seen)
    assert given == [(number, str(number).encode()) for number in range(4)]


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def slow(number: int) -> bytes:
    time.sleep(1)
    return str(number).encode()


def nothing() -> bytes:
    return b""


HUNGRY = """
import time
from scanner.fleet import guarded

if guarded.guarded.__name__ != "hungry":  # it is loaded more than once
    whole = guarded.guarded

    def hungry(job):
        if job.repository.id == "hungry":
            held = [b"x" * 2**20 for _ in range(700)]
            time.sleep(60 + len(held))
        return whole(job)

    guarded.guarded = hungry
"""


def test_a_repository_that_takes_worker_after_worker_costs_no_other(tmp_path: Path) -> None:
    """Each worker that looks at it runs out of memory and is ended; those that wait behind it are not to blame.

    Dask is told to blame for the first that died, not the fourth: whoever waited there is blamed as well, and asked alone.
    """
    file = made_fleet(tmp_path / "fleet", whole=3, broken=0)
    (tmp_path / "hungry.py").write_text(HUNGRY)
    text = file.read_text(encoding="utf-8").replace("id: service-0,", "id: hungry,")
    assert "id: hungry," in text
    file.write_text(text, encoding="utf-8")
    watched = Started(tmp_path, {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}).begin(0)
    try:
        watched.workers = [watched.watched_worker("500MiB", tmp_path / "hungry.py") for _ in range(2)]
        watched.wait_for_workers(2)
        report = scan_fleet(load_fleet(file), CHOICES, watched.address, quiet)
    finally:
        watched.end()
    failed = {outcome.repository: outcome.failed for outcome in report.outcomes if outcome.failed}
    assert list(failed) == ["hungry"]
    assert "each worker that looked at it died" in failed["hungry"]


def test_a_cluster_of_our_own_loses_nothing_to_what_is_broken(tmp_path: Path) -> None:
    """Every way to be broken, between repositories that are whole."""
    file = made_fleet(tmp_path / "fleet", whole=2, broken=len(BROKEN), head="retries: 0")
    report = scan_fleet(load_fleet(file), CHOICES, "", quiet)
    outcomes = {outcome.repository: outcome for outcome in report.outcomes}
    assert [outcome.repository for outcome in report.outcomes] == [
        repository.id for repository in load_fleet(file).repositories
    ]
    whole = [outcome for name, outcome in outcomes.items() if name.startswith("service-")]
    assert len(whole) == 2
    assert all(not outcome.failed and not outcome.problems and outcome.findings for outcome in whole)
    said = {name.rpartition("-")[0]: outcome.failed for name, outcome in outcomes.items() if outcome.failed}
    assert set(said) == set(BROKEN)
    for kind, words in {
        "no-folder": "no folder",
        "no-repository": "not in a git repository",
        "no-commit": "no commit yet",
        "no-such-ref": "no commit v9",
        "bad-map": "did you mean 'layers'?",
        "no-such-map": "has no map at docs/map.yaml",
        "bad-settings": 'unknown key "fail_on"',
        "damaged": "git cannot read",
        "unreachable": "git cannot read it",
        "too-large": "larger than 64 KiB",
        "hangs": "longer than 2 seconds",
        "out-of-memory": "more than 16 MiB of memory",
    }.items():
        assert words in said[kind], (kind, said[kind])
    document = json.loads(fleet_renderer("json")(report))
    assert sum(1 for repository in document["repositories"] if repository["failed"]) == len(BROKEN)
