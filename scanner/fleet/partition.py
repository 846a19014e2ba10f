"""One huge tree on many workers: its files are read here, and detected there by what they hold, not by where they are.

The rules reach each worker once, also one that joins late (a plugin of Dask's). What comes back is what this machine
would have found, so the cache, link and all else go on as ever; a chunk that no worker can do is done here.

https://distributed.dask.org/en/stable/plugins.html#worker-plugins
"""

from __future__ import annotations

import queue
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import msgspec
from distributed import Client, get_worker
from distributed.diagnostics.plugin import WorkerPlugin

from scanner import __version__
from scanner.fleet.cluster import Call, cluster, done, put_on_workers, result_of
from scanner.fleet.detector import Detected
from scanner.fleet.frames import read_frame, write_frame
from scanner.machine import end_group
from scanner.model import Problem
from scanner.pipeline.aside import Detecting, Engine
from scanner.pipeline.tasks import Task, chunks
from scanner.rules import Rule

_CHUNK_FILES = 100
_CHUNK_BYTES = 1_000_000  # what Dask warns of is ten times as much in one task
_WORTH_A_TRIP = 500_000  # bytes: less is parsed here before the first worker has answered
_RETRIES = 1


class DetectorDied(Exception):
    """The process that a worker detects in gave no answer."""


class Detectors(WorkerPlugin):  # type: ignore[misc]  # Dask's classes are anything to us
    """On each worker: processes that know the rules, as many as the worker has threads at work."""

    def __init__(self, name: str, rules: bytes, version: str) -> None:
        self.name, self._rules, self._version = name, rules, version

    def setup(self, worker: Any) -> None:
        if self._version != __version__:
            raise RuntimeError(f"this worker has mapcheck {__version__}, and {self._version} asks it")
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()

    def teardown(self, worker: Any) -> None:
        with suppress(queue.Empty):
            while True:
                _end(self._idle.get_nowait())

    def run(self, tasks: bytes) -> bytes:
        """What ``detector`` answers to packed ``tasks``. Raises DetectorDied."""
        try:
            process = self._idle.get_nowait()
        except queue.Empty:
            process = self._begun()
        assert process.stdin and process.stdout
        try:
            write_frame(process.stdin, tasks)
            answer = read_frame(process.stdout)
        except OSError:
            answer = None
        if answer is None:
            _end(process)
            raise DetectorDied("the process that detects ended without an answer")
        self._idle.put(process)
        return answer

    def _begun(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "scanner.fleet.detector"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert process.stdin
        write_frame(process.stdin, self._rules)
        return process


def _end(process: subprocess.Popen[bytes]) -> None:
    end_group(process.pid)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            pipe.close() if pipe else None


def detect(name: str, tasks: bytes) -> bytes:
    """What a worker runs: packed tasks in, packed Detected out."""
    plugin: Detectors = get_worker().plugins[name]
    return plugin.run(tasks)


@contextmanager
def engine_at(scheduler: str) -> Iterator[Engine]:
    """What detects on the workers of ``scheduler``. Raises BadUsage, ClusterLost."""
    with cluster(scheduler, 1) as client:
        yield lambda rules, here: Partitioned(client, rules, here)


class Partitioned:
    """As ``Workers`` of the pipeline, on a cluster. ``here`` is what detects on this machine."""

    def __init__(self, client: Client, rules: Sequence[Rule], here: Detecting) -> None:
        self.aside: dict[str, Problem] = {}
        self._client, self._here = client, here
        self._name = f"mapcheck-{uuid.uuid4().hex[:12]}"
        self._rules = tuple(rules)
        self._begun = False

    def run(self, tasks: Sequence[Task]) -> list[bytes]:
        """The encoded detection of each task, in order. Raises ClusterLost."""
        if sum(len(task.data) for task in tasks) < _WORTH_A_TRIP:
            return self._locally(tasks)
        self._begin()
        found: dict[int, bytes] = {}
        shares = list(chunks(tasks, _CHUNK_FILES, _CHUNK_BYTES))
        for call, future in done(self._client, self._calls(tasks, shares), 0, _RETRIES):
            numbers = shares[call.number]
            if future.status == "finished":
                detected = msgspec.msgpack.decode(result_of(self._client, future), type=Detected)
                self.aside.update(detected.aside)
                answers = detected.answers
            else:  # whatever ends workers ends no more than a part of a process here
                answers = self._locally([tasks[number] for number in numbers])
            found.update(zip(numbers, answers, strict=True))
        return [found[number] for number in range(len(tasks))]

    def close(self) -> None:
        self._here.close()
        if self._begun and self._client.status == "running":
            self._client.unregister_worker_plugin(self._name)

    def _begin(self) -> None:
        if not self._begun:
            packed = msgspec.msgpack.encode(self._rules)
            put_on_workers(self._client, Detectors(self._name, packed, __version__))
            self._begun = True

    def _calls(self, tasks: Sequence[Task], shares: Sequence[Sequence[int]]) -> Iterator[Call]:
        for number, share in enumerate(shares):
            packed = msgspec.msgpack.encode([tasks[at] for at in share])
            yield Call(number, "detect", detect, (self._name, packed))

    def _locally(self, tasks: Sequence[Task]) -> list[bytes]:
        answers = self._here.run(tasks)
        self.aside.update(self._here.aside)
        self._here.aside.clear()
        return answers
