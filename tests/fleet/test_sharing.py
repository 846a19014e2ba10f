"""Facts that machines share: a second machine parses what changed and nothing else, through a folder or S3."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from benchmarks.fleets import files_of
from scanner.fleet.guarded import guarded
from scanner.fleet.jobs import Choices, Job, Looked, jobs_of
from scanner.fleet.read import read_fleet
from scanner.fleet.sharing import MOST_PACKS, Packs
from tests.walk.trees import commit, repository

CHOICES = Choices(as_of=date(2026, 11, 22))


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server that speaks S3. It is imported for those tests alone: each process of a run reads this file."""
    from moto.server import ThreadedMotoServer

    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture(params=["file", "s3"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> str:
    if request.param == "file":
        return f"file://{tmp_path}/store"
    for name, value in {
        "AWS_ACCESS_KEY_ID": "here",
        "AWS_SECRET_ACCESS_KEY": "here",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL": server,
    }.items():
        monkeypatch.setenv(name, value)
    import boto3

    boto3.client("s3").create_bucket(
        Bucket="facts", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    return "s3://facts/acme"


Machine = Callable[[str], None]


@pytest.fixture
def on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Makes this the machine of a name: with a cache of its own."""

    def machine(name: str) -> None:
        monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache" / name))

    return machine


def job(top: Path, store: str) -> Job:
    fleet = read_fleet(
        "FLEET.yaml", f"version: 1\nstore: {store}\nrepositories: [{{id: shop, path: {top}}}]\n", top
    )
    return jobs_of(fleet, CHOICES)[0]


def looked(asked: Job) -> Looked:
    answer = guarded(asked)
    assert isinstance(answer, Looked), answer
    assert answer.trouble == ""
    return answer


def test_a_second_machine_parses_what_changed(tmp_path: Path, store: str, on: Machine) -> None:
    top = repository(tmp_path / "shop", files_of(3))
    on("first")
    first = looked(job(top, store))
    assert first.parsed > 0
    on("second")
    again = looked(job(top, store))
    assert (again.parsed, again.outcome) == (0, first.outcome)
    commit(top, {"apps/service/src/other.ts": files_of(4)["apps/service/src/main.ts"]})
    on("third")
    assert 0 < looked(job(top, store)).parsed < first.parsed + 1


def test_what_others_wrote_without_the_key_is_not_believed(
    tmp_path: Path, on: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = f"file://{tmp_path}/store"
    top = repository(tmp_path / "shop", files_of(3))
    on("first")
    first = looked(job(top, store))
    on("second")
    monkeypatch.setenv("MAPCHECK_CACHE_KEY", "only ours")
    assert looked(job(top, store)).parsed == first.parsed
    for pack in (tmp_path / "store").rglob("*.pack"):
        pack.write_bytes(b"mapcheck-cache 1\n" + b"\xff" * 100)
    on("third")
    assert looked(job(top, store)).outcome == first.outcome


def test_many_packs_become_one(tmp_path: Path, on: Machine) -> None:
    store = f"file://{tmp_path}/store"
    top = repository(tmp_path / "shop", files_of(0))
    on("first")
    looked(job(top, store))
    (pack,) = (tmp_path / "store").rglob("*.pack")
    for number in range(MOST_PACKS):
        pack.with_name(f"{number}.pack").write_bytes(pack.read_bytes())
    commit(top, files_of(1))
    changed = looked(job(top, store))
    assert [left.name for left in (tmp_path / "store").rglob("*.pack")] != []
    assert len(list((tmp_path / "store").rglob("*.pack"))) == 1
    on("second")
    assert (looked(job(top, store)).parsed, changed.parsed > 0) == (0, True)


def test_a_store_that_is_away_costs_nothing_but_time(tmp_path: Path, on: Machine) -> None:
    on("first")
    top = repository(tmp_path / "shop", files_of(3))
    (tmp_path / "store").write_text("not a folder")
    answer = guarded(job(top, f"file://{tmp_path}/store"))
    assert isinstance(answer, Looked)
    assert answer.outcome.findings
    assert answer.trouble.startswith("facts are not shared: ")


def test_what_was_taken_over_is_not_fetched_again(tmp_path: Path, on: Machine) -> None:
    on("first")
    packs = Packs(f"file://{tmp_path}/store", "shop")
    (tmp_path / "one").write_bytes(b"1")
    packs.put(tmp_path / "one", packs.fetch(tmp_path / "a"))
    assert packs.fetch(tmp_path / "b").names == ()
    on("second")
    assert len(Packs(f"file://{tmp_path}/store", "shop").fetch(tmp_path / "c").names) == 1
    assert Packs(f"file://{tmp_path}/store", "other").fetch(tmp_path / "d").names == ()


def test_the_commit_that_is_known_asks_the_store_for_nothing(tmp_path: Path, on: Machine) -> None:
    on("first")
    top = repository(tmp_path / "shop", files_of(3))
    store = f"file://{tmp_path}/store"
    commit_known = looked(job(top, store)).outcome.commit
    on("second")
    guarded(msgspec.structs.replace(job(top, store), known=commit_known))
    assert not (tmp_path / "cache" / "second" / "packs").exists()
