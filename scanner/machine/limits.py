"""What a process may take at most, where the system can hold it to that: POSIX does, Windows does not."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path


def held_by(leader: int) -> int:
    """Bytes of memory that the process ``leader`` and all below it hold now, what they share counted for each.

    0 where the system does not tell it in Linux's way (https://man7.org/linux/man-pages/man5/proc.5.html).
    """
    total = 0
    waiting = [leader]
    while waiting:
        place = Path("/proc", str(waiting.pop()))
        try:
            total += int((place / "statm").read_text("ascii").split()[1])
            for thread in (place / "task").iterdir():
                waiting += map(int, (thread / "children").read_text("ascii").split())
        except (OSError, ValueError, IndexError):
            continue  # it has ended meanwhile
    return total * os.sysconf("SC_PAGE_SIZE") if total else 0


def capped_files(most: int) -> Callable[[], None] | None:
    """What a child runs before it becomes another program, so that no file that it writes exceeds ``most`` bytes.

    It asks for nothing that another thread could hold at that moment. None where nothing enforces it.
    """
    return _capping("RLIMIT_FSIZE", most)


def spent() -> tuple[float, int]:
    """CPU seconds of this process and of its children that have ended, and the most bytes that one of them held.

    (0.0, 0) where the system does not tell.
    """
    try:
        resource = import_module("resource")
    except ImportError:
        return 0.0, 0
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    unit = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
    return sum(each.ru_utime + each.ru_stime for each in used), max(each.ru_maxrss for each in used) * unit


def end_group(leader: int) -> None:
    """End the process ``leader`` at once, and all of the group that it leads; 0 is our own."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGKILL)
    elif leader:
        with suppress(OSError):
            os.kill(leader, signal.SIGTERM)  # Windows ends it without asking
    else:
        os._exit(1)


def _capping(name: str, most: int) -> Callable[[], None] | None:
    try:
        resource = import_module("resource")
    except ImportError:
        return None
    kind = getattr(resource, name, None)
    if kind is None:
        return None
    hard = resource.getrlimit(kind)[1]
    lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
    return partial(resource.setrlimit, kind, (lower, lower))
