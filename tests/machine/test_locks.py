"""A lock keeps others out, whichever module of the system keeps it."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import time
import types
from pathlib import Path

import pytest

from scanner.machine import exclusive

HOLD = """
import sys, time
from pathlib import Path
from scanner.machine import exclusive
with exclusive(Path(sys.argv[1]), 5):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(params=["fcntl", "msvcrt"])
def module(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The real fcntl; or none, and Windows' module with the same calls and errors over it."""
    if request.param == "msvcrt":
        windows = types.ModuleType("msvcrt")

        def locking(handle: int, mode: int, size: int) -> None:
            assert (mode, size, os.lseek(handle, 0, os.SEEK_CUR)) == (2, 1, 0)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise PermissionError(errno.EACCES, "Permission denied") from None

        windows.locking, windows.LK_NBLCK = locking, 2  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "msvcrt", windows)
        monkeypatch.setitem(sys.modules, "fcntl", None)
    return str(request.param)


@pytest.mark.usefixtures("module")
def test_one_at_a_time_and_the_next_when_it_is_let_go_of(tmp_path: Path) -> None:
    lock = tmp_path / "facts.lock"
    with exclusive(lock, 1):
        begun = time.monotonic()
        with pytest.raises(TimeoutError, match="another run has held"), exclusive(lock, 0.1):
            pytest.fail("two at once")
        assert time.monotonic() - begun >= 0.1
    with exclusive(lock, 0):
        pass


@pytest.mark.usefixtures("module")
def test_a_process_that_is_killed_holds_nothing(tmp_path: Path) -> None:
    lock = tmp_path / "facts.lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(lock)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(TimeoutError), exclusive(lock, 0):
            pytest.fail("two at once")
        holder.kill()
        holder.wait()
    with exclusive(lock, 5):
        pass


@pytest.mark.usefixtures("module")
def test_where_no_file_can_be_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), exclusive(tmp_path / "gone" / "facts.lock", 0):
        pytest.fail("no such folder")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError), exclusive(tmp_path / "link", 0):
        pytest.fail("a link was followed")
    assert not (tmp_path / "elsewhere").exists()
