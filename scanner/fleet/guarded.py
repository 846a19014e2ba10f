"""One repository in a process of its own, which is ended when its time is over: whatever it does, it costs itself alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress

import msgspec

from scanner import __version__
from scanner.fleet.child import OUT_OF_MEMORY
from scanner.fleet.jobs import Answer, Failed, Job
from scanner.machine import end_group
from scanner.model import Limits
from scanner.store import cache_folder

_LARGEST_ANSWER = 256 * 1024 * 1024
_MEBIBYTE = 1024 * 1024


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
    limits = job.repository.limits
    process = subprocess.Popen(
        [sys.executable, "-m", "scanner.fleet.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a group of its own, and no terminal that git or ssh could ask on
        env={**os.environ, "MAPCHECK_CACHE_DIR": str(cache_folder().resolve())},
    )
    try:
        answered = _answer(process, msgspec.msgpack.encode(job), limits.seconds)
        if answered is None:
            return Failed(f"it took longer than {limits.seconds} seconds, its limit")
        return _decoded(answered) or _died(process, limits)
    finally:
        end_group(process.pid)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close() if pipe else None


def _answer(process: subprocess.Popen[bytes], packed: bytes, seconds: float) -> bytes | None:
    """All that the process prints; None when it is not done in time."""
    read: list[bytes] = []

    def talk() -> None:
        assert process.stdin and process.stdout
        with suppress(OSError, ValueError):
            process.stdin.write(len(packed).to_bytes(8, "big") + packed)
            process.stdin.flush()
            read.append(process.stdout.read(_LARGEST_ANSWER))

    talking = threading.Thread(target=talk, daemon=True)
    talking.start()
    talking.join(seconds)
    if talking.is_alive():
        return None
    return b"".join(read)


def _decoded(answered: bytes) -> Answer | None:
    try:
        answer: Answer = msgspec.msgpack.decode(answered, type=Answer)
        return answer
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def _died(process: subprocess.Popen[bytes], limits: Limits) -> Failed:
    try:
        code = process.wait(5)
    except subprocess.TimeoutExpired:
        return Failed("its process gave an answer that cannot be read")
    memory = f"{limits.memory // _MEBIBYTE} MiB of memory"
    if code == OUT_OF_MEMORY:
        return Failed(f"it needs more than {memory}, its limit")
    if code < 0:
        name = signal.Signals(-code).name
        return Failed(f"its process died of {name}, as happens when memory runs out (its limit: {memory})")
    return Failed(f"its process ended with {code}")
