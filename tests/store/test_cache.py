"""The cache may be lost at any time, and must never be wrong."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.model import ProblemKind
from scanner.store import FactCache
from scanner.store.cache import FILE
from scanner.store.database import VERSION

VALUES = {"one": b"1", "empty": b"", "bytes": bytes(range(256)) * 20}


def filled(folder: Path) -> Path:
    """A cache in ``folder`` that holds VALUES; gives its file."""
    with FactCache(folder) as cache:
        cache.put_many(VALUES)
        cache.put_stamps("/shop", {"a.ts": "1 2 3"}, {"a.ts": "blob"})
        assert not cache.problems
    return folder / FILE


def edit(file: Path, *statements: str) -> None:
    connection = sqlite3.connect(file)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_values_outlive_the_run(tmp_path: Path) -> None:
    filled(tmp_path)
    with FactCache(tmp_path) as cache:
        assert cache.get_many([*VALUES, "unknown"]) == VALUES
        assert cache.get_many([]) == {}
        assert not cache.problems


def test_a_value_is_replaced(tmp_path: Path) -> None:
    filled(tmp_path)
    with FactCache(tmp_path) as cache:
        cache.put_many({"one": b"2"})
        cache.put_many({})
        assert cache.get_many(["one"]) == {"one": b"2"}


def test_many_keys_at_once(tmp_path: Path) -> None:
    values = {f"key {i}": b"%d" % i for i in range(5000)}
    with FactCache(tmp_path) as cache:
        cache.put_many(values)
        assert cache.get_many(values) == values


def test_stamps_of_each_root(tmp_path: Path) -> None:
    with FactCache(tmp_path) as cache:
        assert cache.stamps("/shop") == {}
        cache.put_stamps(
            "/shop", {"a.ts": "1 2", "b.ts": "3 4", "racy.ts": "5 6"}, {"a.ts": "A", "b.ts": "B", "c": "C"}
        )
        cache.put_stamps("/other", {"a.ts": "7 8"}, {"a.ts": "D"})
    with FactCache(tmp_path) as cache:
        assert cache.stamps("/shop") == {"a.ts": ("1 2", "A"), "b.ts": ("3 4", "B")}
        cache.put_stamps("/shop", {"b.ts": "9 9"}, {"b.ts": "B"})
        assert cache.stamps("/shop") == {"b.ts": ("9 9", "B")}
        assert cache.stamps("/other") == {"a.ts": ("7 8", "D")}
        cache.put_stamps("/shop", {}, {})
        assert cache.stamps("/shop") == {}


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    file = filled(tmp_path)
    before = file.stat().st_mtime_ns, file.read_bytes()
    with FactCache(tmp_path) as cache:
        cache.get_many(VALUES)
        cache.put_stamps(
            "/shop", {"a.ts": "1 2 3"}, {"a.ts": "blob"} | dict.fromkeys(cache.stamps("/shop"), "blob")
        )
    assert (file.stat().st_mtime_ns, file.read_bytes()) == before


# --- where it is -------------------------------------------------------------------------------


def test_the_environment_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "chosen" / "deep"))
    with FactCache() as cache:
        cache.put_many(VALUES)
    assert (tmp_path / "chosen" / "deep" / FILE).is_file()


def test_otherwise_it_is_with_the_users_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAPCHECK_CACHE_DIR", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    with FactCache() as cache:
        cache.put_many(VALUES)
    (file,) = tmp_path.rglob(FILE)
    assert "mapcheck" in file.parts


@pytest.mark.parametrize("kind", ["file in the way", "no such device"])
def test_a_home_that_cannot_be_written_costs_only_the_cache(kind: str, tmp_path: Path) -> None:
    if kind == "file in the way":
        (tmp_path / "home").write_text("")
    folder = Path("/proc/nowhere") if kind == "no such device" else tmp_path / "home" / "cache"
    with FactCache(folder) as cache:
        cache.put_many(VALUES)
        assert cache.get_many(VALUES) == {}
        cache.put_stamps("/shop", {"a": "1"}, {"a": "b"})
        assert cache.stamps("/shop") == {}
        assert [problem.kind for problem in cache.problems] == [ProblemKind.CACHE]
        assert "MAPCHECK_CACHE_DIR" in cache.problems[0].message


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A filled cache in a folder that may be read but not written, by us as we are from then on."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        filled(folder)
        user = os.geteuid()
        if user == 0:  # root may write anywhere, so be nobody for a while
            for path in (folder, *folder.iterdir()):
                os.chown(path, 65534, -1)
            os.seteuid(65534)
        folder.chmod(0o500)
        yield folder
        folder.chmod(0o700)
        os.seteuid(user)


def test_a_read_only_home_costs_only_the_cache(closed_folder: Path) -> None:
    with FactCache(closed_folder) as cache:
        cache.put_many(VALUES)
        assert cache.get_many(VALUES) in ({}, VALUES)
        assert [problem.kind for problem in cache.problems] == [ProblemKind.CACHE]


# --- what is not believed ----------------------------------------------------------------------


def dropped(folder: Path) -> str:
    """What is said when the cache in ``folder`` is opened, which must find nothing and work from then on."""
    with FactCache(folder) as cache:
        assert cache.get_many(VALUES) == {}
        cache.put_many({"new": b"new"})
        (problem,) = cache.problems
        assert problem.kind is ProblemKind.CACHE
    with FactCache(folder) as cache:
        assert cache.get_many(["new"]) == {"new": b"new"}
        assert not cache.problems
    return problem.message


def test_no_database_at_all(tmp_path: Path) -> None:
    filled(tmp_path).write_bytes(b"something else entirely" * 100)
    assert "damaged" in dropped(tmp_path)


def test_a_database_that_was_cut_off(tmp_path: Path) -> None:
    file = filled(tmp_path)
    file.write_bytes(file.read_bytes()[:5000])
    assert "damaged" in dropped(tmp_path)


def test_a_database_of_another_program_is_set_aside_unharmed(tmp_path: Path) -> None:
    edit(tmp_path / FILE, "CREATE TABLE recipes (name TEXT)", "INSERT INTO recipes VALUES ('soup')")
    before = (tmp_path / FILE).read_bytes()
    assert "not made by this tool" in dropped(tmp_path)
    assert (tmp_path / f"{FILE}.foreign").read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [f"PRAGMA user_version = {VERSION + 1}", f"PRAGMA user_version = {VERSION - 1}", "DROP TABLE facts"],
)
def test_a_cache_of_another_version(change: str, tmp_path: Path) -> None:
    edit(filled(tmp_path), change)
    assert "another version" in dropped(tmp_path)


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    assert "empty" in dropped(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE facts SET value = CAST('lie' AS BLOB) WHERE key = 'one'",
        "UPDATE facts SET value = 'text' WHERE key = 'one'",
        "UPDATE facts SET value = NULL WHERE key = 'one'",
        "UPDATE facts SET used = 'never' WHERE key = 'one'",
        "UPDATE facts SET seal = (SELECT seal FROM facts WHERE key = 'bytes') WHERE key = 'one'",
        "UPDATE facts SET (seal, value) = (SELECT seal, value FROM facts LIMIT 1) WHERE key = 'one'",
    ],
)
def test_a_value_that_does_not_fit_its_seal(change: str, tmp_path: Path) -> None:
    edit(filled(tmp_path), change)
    with FactCache(tmp_path) as cache:
        assert cache.get_many(VALUES) == {key: value for key, value in VALUES.items() if key != "one"}
        assert cache.get_many(["one"]) == {}
        assert [
            "1 value in the cache, damaged or written by others: dropped" in each.message
            for each in cache.problems
        ] == [True]
    with FactCache(tmp_path) as cache:
        cache.get_many(VALUES)
        assert not cache.problems


def test_damage_is_told_once_however_often_it_is_met(tmp_path: Path) -> None:
    edit(filled(tmp_path), "UPDATE facts SET value = 'text'")
    with FactCache(tmp_path) as cache:
        for key in VALUES:
            assert cache.get_many([key]) == {}
        assert [f"{len(VALUES)} values" in each.message for each in cache.problems] == [True]


def test_stamps_that_do_not_fit_their_seal(tmp_path: Path) -> None:
    edit(filled(tmp_path), "UPDATE trees SET value = CAST(replace(value, 'blob', 'liar') AS BLOB)")
    with FactCache(tmp_path) as cache:
        assert cache.stamps("/shop") == {}
        assert len(cache.problems) == 1


def test_no_flipped_byte_is_ever_believed(tmp_path: Path) -> None:
    """Part after part of the file is spoilt: what comes back is right or nothing, and nothing is raised."""
    file = filled(tmp_path / "whole")
    whole = file.read_bytes()
    for offset in range(0, len(whole), 97):
        folder = tmp_path / str(offset)
        folder.mkdir()
        spoilt = bytearray(whole)
        spoilt[offset : offset + 16] = bytes(255 - byte for byte in spoilt[offset : offset + 16])
        (folder / FILE).write_bytes(spoilt)
        with FactCache(folder) as cache:
            found = cache.get_many(VALUES)
            assert found == {key: VALUES[key] for key in found}
            assert cache.stamps("/shop") in ({}, {"a.ts": ("1 2 3", "blob")})
            cache.put_many(VALUES)


def test_damage_that_shows_later(tmp_path: Path) -> None:
    values = {f"{i}": b"x" * 3000 for i in range(500)}
    with FactCache(tmp_path) as cache:
        cache.put_many(values)
    content = bytearray((tmp_path / FILE).read_bytes())
    for offset in range(8 * 4096, len(content), 4096):
        content[offset : offset + 100] = b"\xff" * 100
    (tmp_path / FILE).write_bytes(content)
    with FactCache(tmp_path) as cache:
        assert not cache.problems
        found = cache.get_many(values)
        assert len(found) < len(values)
        cache.put_many({"new": b"new"})
        assert cache.get_many(["new"]) == {"new": b"new"}
        assert "damaged" in cache.problems[0].message


# --- several runs ------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
from scanner.store import FactCache
folder, name, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for i in range(rounds):
    with FactCache(folder) as cache:
        cache.put_many({f"{name} {i} {j}": f"{name} {i} {j}".encode() * 50 for j in range(40)})
        cache.put_stamps("/" + name, {"a": str(i)}, {"a": "b"})
        shared = cache.get_many(f"other {i} {j}" for j in range(40))
        assert all(value == key.encode() * 50 for key, value in shared.items())
        assert not cache.problems or i == 0, cache.problems
    if i == 1:
        print("going", flush=True)
"""


def writer(folder: Path, name: str, rounds: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(rounds)], stdout=subprocess.PIPE
    )


@pytest.mark.parametrize("before", [None, b"nonsense"])
def test_runs_at_once_neither_lose_nor_spoil_anything(before: bytes | None, tmp_path: Path) -> None:
    if before is not None:
        (tmp_path / FILE).write_bytes(before)
    runs = [writer(tmp_path, name, 15) for name in ("one", "other", "third")]
    assert [run.wait(60) for run in runs] == [0, 0, 0]
    with FactCache(tmp_path) as cache:
        keys = [f"{name} {i} {j}" for name in ("one", "other", "third") for i in range(15) for j in range(40)]
        assert cache.get_many(keys) == {key: key.encode() * 50 for key in keys}
        assert cache.stamps("/other") == {"a": ("14", "b")}


def test_a_run_that_is_killed_leaves_a_cache_that_works(tmp_path: Path) -> None:
    for delay in (0.0, 0.01, 0.03):
        run = writer(tmp_path, "one", 10_000)
        assert run.stdout
        assert run.stdout.readline() == b"going\n"
        time.sleep(delay)
        run.send_signal(signal.SIGKILL)
        run.wait()
        run.stdout.close()
        with FactCache(tmp_path) as cache:
            assert not cache.problems
            kept = cache.get_many(f"one {i} {j}" for i in range(50) for j in range(40))
            assert len(kept) % 40 == 0
            assert len(kept) >= 80
            assert all(value == key.encode() * 50 for key, value in kept.items())


def test_a_run_that_keeps_the_cache_busy_is_waited_for_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner.store.database.BUSY_SECONDS", 1.0)
    busy = sqlite3.connect(filled(tmp_path), isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")
    start = time.perf_counter()
    with FactCache(tmp_path) as cache:
        for i in range(20):
            cache.put_many({f"new {i}": b""})
        assert cache.get_many(VALUES) == VALUES
        assert not cache.problems
    assert time.perf_counter() - start < 20  # as long as it takes to wait for each of them
    busy.execute("ROLLBACK")
    busy.close()
    with FactCache(tmp_path) as cache:
        assert cache.get_many(["new 0"]) == {}
