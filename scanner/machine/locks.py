"""One process at a time."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

_PAUSE = 0.02  # seconds between two tries
_FILE = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


@contextmanager
def exclusive(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock file at ``path``, which is made, and stays. It is let go of when the process ends, however it ends.

    Raises TimeoutError when others hold it for all of ``seconds``, OSError when there can be no such file.
    """
    handle = os.open(path, _FILE, 0o600)
    try:
        until = time.monotonic() + seconds
        while not _take(handle):
            if time.monotonic() >= until:
                raise TimeoutError(errno.ETIMEDOUT, f"another run has held {path} for {seconds:g} seconds")
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    """Whether the lock is ours now."""
    try:
        fcntl = import_module("fcntl")
    except ImportError:  # Windows
        return _take_first_byte(handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take_first_byte(handle: int) -> bool:
    """https://docs.python.org/3/library/msvcrt.html#msvcrt.locking: a byte need not exist to be locked."""
    msvcrt = import_module("msvcrt")
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EDEADLK):
            return False
        raise
    return True
