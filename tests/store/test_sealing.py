"""A cache is believed only by its owner: by its seals, by who may write the folder, and by what the files are."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.store import FactCache
from scanner.store.cache import FILE
from scanner.store.sealing import FILE as KEY
from scanner.store.sealing import key_for, seal

posix = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="owners and modes are POSIX's")
VALUES = {"one": b"1", "two": b"2" * 5000}


def _filled(folder: Path, trusting: bool = False) -> None:
    with FactCache(folder, trusting) as cache:
        cache.put_many(VALUES)
        assert not cache.problems


def _found(folder: Path, trusting: bool = False) -> tuple[dict[str, bytes], list[str]]:
    with FactCache(folder, trusting) as cache:
        return cache.get_many(VALUES), [problem.message for problem in cache.problems]


@pytest.fixture
def as_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Go on as somebody with another key."""

    def become(name: str) -> None:
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / name))

    become("me")
    return become


def test_what_native_code_runs_is_taken_from_nobody_else(
    tmp_path: Path, as_another: Callable[[str], None]
) -> None:
    """Not from another's cache, not from one that others may write, and not from what others exported."""
    mine = tmp_path / "cache"
    with FactCache(mine) as cache:
        cache.put_engine("sweep", b"native")
        assert cache.engine("sweep") == b"native"
        assert not cache.engine("another")
        assert list(cache.parts(10)) == []  # what is exported
        cache.put_many({"sweep": b"imported", "more": b"imported"})
        assert cache.engine("sweep") == b"native"
        assert not cache.engine("more")
    with FactCache(mine) as cache:
        assert cache.engine("sweep") == b"native"
    shared = tmp_path / "shared"
    with FactCache(shared, trusting=True) as cache:
        cache.put_engine("sweep", b"anybody's")
        assert not cache.engine("sweep")
    as_another("them")
    with FactCache(mine) as cache:
        assert not cache.engine("sweep")


def test_what_somebody_else_sealed_is_not_believed(tmp_path: Path, as_another: Callable[[str], None]) -> None:
    _filled(tmp_path / "cache")
    assert _found(tmp_path / "cache") == (VALUES, [])
    as_another("them")
    found, said = _found(tmp_path / "cache")
    assert found == {}
    assert said == ["2 values in the cache, damaged or written by others: dropped"]


def test_a_value_with_a_seal_that_anybody_can_make_is_not_believed(
    tmp_path: Path, as_another: Callable[[str], None]
) -> None:
    folder = tmp_path / "cache"
    _filled(folder)
    lie = (seal(key_for(trusting=True), "facts", "one", b"lie"), b"lie")
    with sqlite3.connect(folder / FILE) as base:
        base.execute("UPDATE facts SET seal = ?, value = ? WHERE key = 'one'", lie)
    assert _found(folder)[0] == {"two": VALUES["two"]}


def test_a_cache_that_ci_restores_is_believed_when_that_is_said(
    tmp_path: Path, as_another: Callable[[str], None]
) -> None:
    _filled(tmp_path / "cache", trusting=True)
    as_another("the next runner")
    assert _found(tmp_path / "cache", trusting=True) == (VALUES, [])
    assert not (tmp_path / "the next runner").exists(), "no key is needed, so none is made"


def test_or_with_the_same_secret_on_both_sides(
    tmp_path: Path, as_another: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAPCHECK_CACHE_KEY", "secret")
    _filled(tmp_path / "cache")
    as_another("the next runner")
    assert _found(tmp_path / "cache") == (VALUES, [])
    monkeypatch.setenv("MAPCHECK_CACHE_KEY", "guess")
    assert _found(tmp_path / "cache", trusting=True)[0] == {}


def test_a_seal_is_of_its_table_its_key_and_its_value() -> None:
    base = seal(b"k", "facts", "a", b"v")
    others = [
        seal(b"k", "trees", "a", b"v"),
        seal(b"k", "facts", "b", b"v"),
        seal(b"k", "facts", "a", b"w"),
        seal(b"l", "facts", "a", b"v"),
        seal(b"k", "facts", "", b"va"),
        seal(b"k", "fact", "s a", b"v"),
    ]
    assert len({base, *others}) == 1 + len(others)


def test_the_key_is_made_once_and_is_nobody_elses_to_read(
    tmp_path: Path, as_another: Callable[[str], None]
) -> None:
    assert key_for(trusting=False) == key_for(trusting=False)
    (file,) = tmp_path.rglob(KEY)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == [KEY]


@posix
@pytest.mark.parametrize("kind", ["open to others", "a link", "cut short"])
def test_a_key_that_is_not_ours_alone_is_not_used(
    tmp_path: Path, as_another: Callable[[str], None], kind: str
) -> None:
    key_for(trusting=False)
    (file,) = tmp_path.rglob(KEY)
    if kind == "open to others":
        file.chmod(0o666)
    elif kind == "a link":
        file.rename(tmp_path / "elsewhere")
        file.symlink_to(tmp_path / "elsewhere")
    else:
        file.write_bytes(b"short")
    found, said = _found(tmp_path / "cache")
    assert found == {}
    assert len(said) == 1
    assert KEY in said[0]


@posix
@pytest.mark.parametrize("what", ["folder", "file", "file is a link", "file is a pipe", "log is a link"])
def test_where_others_may_write_there_is_no_cache_unless_it_is_trusted(
    tmp_path: Path, as_another: Callable[[str], None], what: str
) -> None:
    folder = tmp_path / "cache"
    _filled(folder, trusting=True)
    file = folder / FILE
    if what == "folder":
        folder.chmod(0o777)
    elif what == "file":
        file.chmod(0o666)
    elif what == "file is a link":
        file.rename(tmp_path / "theirs")
        file.symlink_to(tmp_path / "theirs")
    elif what == "file is a pipe":
        file.unlink()
        os.mkfifo(file)
    else:
        (tmp_path / "victim").write_text("mine")
        (folder / f"{FILE}-wal").unlink(missing_ok=True)
        (folder / f"{FILE}-wal").symlink_to(tmp_path / "victim")
    found, said = _found(folder)
    assert found == {}
    assert len(said) == 1
    assert "there is no cache" in said[0]
    believed = _found(folder, trusting=True)[0]
    assert believed == (VALUES if what in ("folder", "file") else {})
    if what == "log is a link":
        assert (tmp_path / "victim").read_text() == "mine"


@posix
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_folder_of_another_user_is_not_used(tmp_path: Path, as_another: Callable[[str], None]) -> None:
    _filled(tmp_path / "cache")
    os.chown(tmp_path / "cache", 65534, 65534)
    found, said = _found(tmp_path / "cache")
    assert (found, len(said)) == ({}, 1)


def test_a_relative_folder_could_be_the_trees_own(
    tmp_path: Path, as_another: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", "cache")
    with FactCache() as cache:
        cache.put_many(VALUES)
        assert cache.get_many(VALUES) == {}
        assert "relative" in cache.problems[0].message
    assert not (tmp_path / "cache").exists()
