"""A commit that is sent to a machine that does not see the repository."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import msgspec
import pytest

from benchmarks.fleets import files_of
from scanner.errors import GitUnavailable
from scanner.fleet import Choices, read_fleet
from scanner.fleet.jobs import Failed, Job, Looked, jobs_of
from scanner.fleet.one import looked_at
from scanner.walk.carried import Carried, brought, carried
from scanner.walk.mirrors import CannotFetch, TooMuch
from tests.walk.trees import commit, git, repository

GIB = 1024**3


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))


def job(top: Path, history: str) -> Job:
    listed = f"[{{id: shop, path: {top}, history: {history}}}]"
    fleet = read_fleet("FLEET.yaml", f"version: 1\nrepositories: {listed}\n", top.parent)
    return jobs_of(fleet, Choices(as_of=date(2026, 11, 22)))[0]


def looked(asked: Job, folder: Path) -> object:
    folder.mkdir()
    return looked_at(asked, folder, folder.parent / "mirrors")


@pytest.mark.parametrize("history", ["whole", "commit"])
def test_it_shows_the_same_where_the_repository_is_not(history: str, tmp_path: Path) -> None:
    top = repository(tmp_path / "shop", {"old.ts": "x"})
    here = commit(top, files_of(2))
    asked = job(top, history)
    expected = looked(asked, tmp_path / "a")
    whole = history == "whole"
    sent = msgspec.structs.replace(asked, sent=carried(top, here, GIB, whole=whole))
    shutil.rmtree(top)
    found = looked(sent, tmp_path / "b")
    assert isinstance(expected, Looked) and isinstance(found, Looked)
    assert expected.outcome.findings
    assert found.outcome == expected.outcome
    assert any(finding.since for finding in found.outcome.findings) is whole
    mirrors = list((tmp_path / "mirrors").glob("*.git"))
    assert [git(mirror, "rev-list", "--count", here) for mirror in mirrors] == ["2" if whole else "1"]


def test_a_shallow_clone_is_sent_as_far_as_it_goes(tmp_path: Path) -> None:
    top = repository(tmp_path / "shop", {"old.ts": "x"})
    here = commit(top, files_of(2))
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{top}", "clone")
    sent = carried(tmp_path / "clone", here, GIB, whole=True)
    assert sent.ends == (here,)
    mirror = brought(tmp_path / "mirrors", "shop", sent, GIB)
    assert git(mirror, "rev-list", "--count", here) == "1"


def test_what_is_sent_is_bounded_and_checked(tmp_path: Path) -> None:
    top = repository(tmp_path / "shop", files_of(2))
    here = git(top, "rev-parse", "HEAD")
    with pytest.raises(TooMuch, match="history: commit"):
        carried(top, here, 10, whole=True)
    with pytest.raises(GitUnavailable, match="only a whole one"):
        carried(top / "apps", here, GIB, whole=False)
    with pytest.raises(CannotFetch, match="cannot be unpacked"):
        brought(tmp_path / "mirrors", "shop", Carried(here, b"PACK of nothing"), GIB)
    with pytest.raises(CannotFetch, match="names no commit"):
        brought(tmp_path / "mirrors", "shop", Carried("--all", b""), GIB)
    unsent = looked(msgspec.structs.replace(job(top, "whole"), unsent="too much"), tmp_path / "c")
    assert unsent == Failed("too much")
