"""One repository in a process of its own, which is ended when its time is over: whatever it does, it costs itself alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic

import msgspec

from scanner import __version__
from scanner.fleet.child import FETCH
from scanner.fleet.frames import read_frame, write_frame
from scanner.fleet.jobs import Answer, Failed, Job, Looked
from scanner.fleet.one import IN, OUT
from scanner.fleet.sharing import Fetched, Packs, StoreFailed
from scanner.machine import end_group, held_by
from scanner.model import Limits
from scanner.store import cache_folder

_LARGEST_ANSWER = 256 * 1024 * 1024
_MEBIBYTE = 1024 * 1024
_LOOK_SECONDS = 0.1  # between two looks at what it holds


class TryAgain(Exception):
    """The repository could not be had now. ``str()`` says why."""


def task(packed: bytes, version: str, common: str) -> bytes:
    """What a worker runs: a packed Job in, a packed Answer out. Raises TryAgain where another try may help.

    ``common``: the name of what the job shares with others, "" where that is nothing.
    """
    if version != __version__:
        says = f"a worker has mapcheck {__version__}, and {version} asks it: install the same on all of them"
        return msgspec.msgpack.encode(Failed(says))
    job = msgspec.msgpack.decode(packed, type=Job)
    if common:
        from scanner.fleet.common import with_common

        job = with_common(job, common)
    answer = guarded(job)
    if isinstance(answer, Failed) and answer.again:
        raise TryAgain(answer.why)
    return msgspec.msgpack.encode(answer)


def guarded(job: Job) -> Answer:
    """What the repository of ``job`` shows; of one that hangs, dies or takes too much, why there is nothing."""
    with tempfile.TemporaryDirectory(prefix="mapcheck-") as scratch:
        process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-m",
                "scanner.fleet.child",
                scratch,
            ],  # -P: no module of the folder we stand in
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a group of its own, and no terminal that git or ssh could ask on
            env={**os.environ, "MAPCHECK_CACHE_DIR": str(cache_folder().resolve())},
        )
        talking = _Talking(process, job, Path(scratch))
        try:
            answer = _watched(process, talking, job.repository.limits)
        finally:
            end_group(process.pid)
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    pipe.close() if pipe else None
        return talking.handed_on(answer)


class _Talking(threading.Thread):
    """Tells the process its job, fetches for it what it asks for, and hears its answer."""

    def __init__(self, process: subprocess.Popen[bytes], job: Job, scratch: Path) -> None:
        super().__init__(daemon=True)
        self.answer: bytes | None = None
        self._process, self._job, self._scratch = process, job, scratch
        self._packs = Packs(job.store, job.repository.id) if job.store else None
        self._fetched = Fetched((), every=False)
        self._trouble = ""

    def run(self) -> None:
        asked, told = self._process.stdin, self._process.stdout
        assert asked and told
        with suppress(OSError, ValueError):
            write_frame(asked, msgspec.msgpack.encode(self._job))
            while (frame := read_frame(told, _LARGEST_ANSWER)) == FETCH:
                write_frame(asked, b"every" if self._fetch() else b"new")
            self.answer = frame

    def _fetch(self) -> bool:
        assert self._packs
        try:
            self._fetched = self._packs.fetch(self._scratch / IN)
        except StoreFailed as error:
            self._trouble = str(error)
        return self._fetched.every

    def handed_on(self, answer: Answer) -> Answer:
        """``answer``, once what the process found out anew is in the store."""
        if self._packs is None or not isinstance(answer, Looked):
            return answer
        try:
            if not self._trouble and (self._scratch / OUT).is_file():
                self._packs.put(self._scratch / OUT, self._fetched)
            elif not self._trouble:
                self._packs.taken(self._fetched.names)
        except (StoreFailed, OSError) as error:
            self._trouble = str(error)
        return msgspec.structs.replace(answer, trouble=self._trouble)


def _watched(process: subprocess.Popen[bytes], talking: _Talking, limits: Limits) -> Answer:
    """What the process answers, or which limit it came to first."""
    talking.start()
    until = monotonic() + limits.seconds
    while talking.is_alive():
        talking.join(_LOOK_SECONDS)
        if held_by(process.pid) > limits.memory:
            return Failed(f"it needs more than {limits.memory // _MEBIBYTE} MiB of memory, its limit")
        if talking.is_alive() and monotonic() >= until:
            return Failed(f"it took longer than {limits.seconds} seconds, its limit")
    return _decoded(talking.answer or b"") or _died(process)


def _decoded(answered: bytes) -> Answer | None:
    try:
        answer: Answer = msgspec.msgpack.decode(answered, type=Answer)
        return answer
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def _died(process: subprocess.Popen[bytes]) -> Failed:
    try:
        code = process.wait(5)
    except subprocess.TimeoutExpired:
        return Failed("its process gave an answer that cannot be read")
    if code < 0:
        return Failed(
            f"its process was ended by {signal.Signals(-code).name}, as systems do where memory runs out"
        )
    return Failed(f"its process ended with {code}")
