"""One repository in a process of its own, which is ended when its time is over: whatever it does, it costs itself alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from time import monotonic

import msgspec

from scanner import __version__
from scanner.fleet.jobs import Answer, Failed, Job
from scanner.machine import end_group, held_by
from scanner.model import Limits
from scanner.store import cache_folder

_LARGEST_ANSWER = 256 * 1024 * 1024
_MEBIBYTE = 1024 * 1024
_LOOK_SECONDS = 0.1  # between two looks at what it holds


class TryAgain(Exception):
    """The repository could not be had now. ``str()`` says why."""


def task(packed: bytes, version: str) -> bytes:
    """What a worker runs: a packed Job in, a packed Answer out. Raises TryAgain where another try may help."""
    if version != __version__:
        says = f"a worker has mapcheck {__version__}, and {version} asks it: install the same on all of them"
        return msgspec.msgpack.encode(Failed(says))
    job = msgspec.msgpack.decode(packed, type=Job)
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
        try:
            answer = _watched(process, msgspec.msgpack.encode(job), job.repository.limits)
            return answer if isinstance(answer, Failed) else _decoded(answer) or _died(process)
        finally:
            end_group(process.pid)
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    pipe.close() if pipe else None


def _watched(process: subprocess.Popen[bytes], packed: bytes, limits: Limits) -> bytes | Failed:
    """All that the process prints, or which limit it came to first."""
    read: list[bytes] = []

    def talk() -> None:
        assert process.stdin and process.stdout
        with suppress(OSError, ValueError):
            process.stdin.write(len(packed).to_bytes(8, "big") + packed)
            process.stdin.flush()
            read.append(process.stdout.read(_LARGEST_ANSWER))

    talking = threading.Thread(target=talk, daemon=True)
    talking.start()
    until = monotonic() + limits.seconds
    while talking.is_alive():
        talking.join(_LOOK_SECONDS)
        if held_by(process.pid) > limits.memory:
            return Failed(f"it needs more than {limits.memory // _MEBIBYTE} MiB of memory, its limit")
        if talking.is_alive() and monotonic() >= until:
            return Failed(f"it took longer than {limits.seconds} seconds, its limit")
    return b"".join(read)


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
