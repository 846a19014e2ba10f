"""Runs the real command on a tree, watched: how it ended, what it took, what it started, what it wrote."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

PROGRAM = (sys.executable, "-P", "-m", "scanner")
ENDS = frozenset((0, 1, 2, 3))
PATIENCE = 300  # seconds by the clock, however busy the machine is
_STARTED = re.compile(r'execve\("([^"]+)"')
_OURS = {
    Path(sys.executable).name,
    "git",
    "ldconfig",
    "uname",
}  # the last two Python itself asks the system by


@dataclass(frozen=True, slots=True)
class Ran:
    """A run that has ended, or was ended. ``code`` is negative for a signal; ``seconds`` are a processor's."""

    code: int
    out: bytes
    err: bytes
    seconds: float
    started: frozenset[str] = frozenset()  # programs that are neither ours nor git

    @property
    def said(self) -> str:
        return self.err.decode("utf-8", "replace")

    def wrong(self, ends: frozenset[int] = ENDS) -> str:
        """What is wrong with how it ended; "" when nothing is."""
        if b"Traceback" in self.err:
            return "a traceback"
        if self.code not in ends:
            return f"it ended with {self.code}"
        return f"it started {', '.join(sorted(self.started))}" if self.started else ""


def run(
    arguments: Sequence[str],
    folder: Path,
    home: Path,
    more: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
    watched: bool = False,
) -> Ran:
    """``scan ARGUMENTS`` in ``folder``, with caches and keys below ``home``. ``watched``: under strace, where it is there.

    ``before`` is run in the child, to take something away from it.
    """
    home.mkdir(exist_ok=True)
    tracer = shutil.which("strace") if watched else None
    log = home / "strace.log"
    log.unlink(missing_ok=True)
    traced = [tracer, "-f", "--seccomp-bpf", "-qq", "-e", "trace=execve", "-o", str(log)] if tracer else []
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAPCHECK", "GITHUB"))
    }
    environment |= {
        "XDG_CACHE_HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "HOME": str(home),
        **(more or {}),
    }
    with (home / "out").open("wb") as out, (home / "err").open("wb") as err:
        process = subprocess.Popen(
            [*traced, *PROGRAM, *arguments], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            preexec_fn=before,  # noqa: PLW1509  no other thread is about
            start_new_session=True,
        )  # fmt: skip
        code, seconds = waited(process)
    started = (
        frozenset(_STARTED.findall(log.read_text("utf-8", "replace")))
        if tracer and log.exists()
        else frozenset()
    )
    foreign = {each for each in started if Path(each).name not in _OURS or str(folder) in each}
    return Ran(code, (home / "out").read_bytes(), (home / "err").read_bytes(), seconds, frozenset(foreign))


def waited(process: subprocess.Popen[bytes], patience: float = PATIENCE) -> tuple[int, float]:
    """How ``process`` ended, after at most ``patience`` seconds, and the processor's time that it took."""
    until = monotonic() + patience
    while True:
        done, status, used = os.wait4(process.pid, os.WNOHANG)
        if done:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, used.ru_utime + used.ru_stime
        if monotonic() > until:
            os.killpg(process.pid, signal.SIGKILL)
            until = float("inf")
        signal.sigtimedwait([signal.SIGCHLD], 0.01) if hasattr(signal, "sigtimedwait") else None


def fingerprint(root: Path) -> str:
    """One name for all that lies below ``root``: names, modes, what links say, contents, times of change."""
    digest = hashlib.blake2b(digest_size=16)
    for folder, names, files in os.walk(os.fsencode(root)):
        names.sort()
        for name in sorted([*names, *files]):
            path = Path(os.fsdecode(folder)) / os.fsdecode(name)
            try:
                found = path.lstat()
            except OSError:  # deeper than a path may say
                continue
            digest.update(
                b"%s %o %d\0"
                % (os.fsencode(path), found.st_mode, found.st_mtime_ns if stat.S_ISREG(found.st_mode) else 0)
            )
            if stat.S_ISLNK(found.st_mode):
                digest.update(os.fsencode(path.readlink()))
            elif stat.S_ISREG(found.st_mode):
                digest.update(path.read_bytes())
    return digest.hexdigest()
