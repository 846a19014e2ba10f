"""Detects files in processes that may die: whatever a file does to native code, it costs that file and nothing else.

A worker begins as a copy of this process, when there is something to parse; that takes some four milliseconds of a small
process, and tens of one that holds a whole tree. So it stays for the next scan by the same rules, and ends with us. The
kernel counts its time for each file, and its memory is limited. A file that ends its worker is tried once more in a fresh
one, since what came before may be to blame, and then set aside.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from time import monotonic

from scanner.detect import CodeRules, ConfigRules
from scanner.machine import Child, allow
from scanner.model import Problem, ProblemKind
from scanner.pipeline.tasks import Task, chunks, encoded, packed, unpacked, without

SECONDS = 2.0  # of a processor's time for any file; most take hundredths of one
BYTES_A_SECOND = 200_000  # and a second more for each of these: what is slow by its size is not hostile
MEMORY = 2 << 30  # bytes for one file; the largest that are read take a quarter of that
SILENCE = 60.0  # seconds by the clock without an answer, on however busy a machine
PATIENCE = 8.0  # seconds lost to files that took too long, after which every file is allowed less
_LEAST = 0.1  # of what is usual: the share that is allowed however much was lost
_CHUNK_FILES = 40
_CHUNK_BYTES = 1_000_000
_LEAST_BYTES = 50_000
_SHARES = 4  # chunks for each worker, so that none waits long for the last
_WORTH_MORE = 500_000  # bytes to parse from which on a second worker pays


@dataclass(slots=True)
class _Work:
    """What a worker has been asked and has not answered, and when it was last heard of. ``fresh``: it never answered."""

    child: Child
    left: deque[int]
    allowed: float
    fresh: bool
    heard: float


@dataclass(slots=True)
class _Spare:
    """Idle workers between two scans, and whose they are: of which process, by which rules."""

    owner: int = 0
    rules: tuple[CodeRules, ConfigRules] | None = None
    idle: list[Child] = field(default_factory=list)


_spare = _Spare()


class Workers:
    """Made per scan, and closed with it; processes are started when first needed. ``jobs``: how many there may be at once."""

    def __init__(self, code: CodeRules, config: ConfigRules, jobs: int) -> None:
        self.aside: dict[str, Problem] = {}  # path → why its file was given up
        self._code, self._config, self._jobs = code, config, jobs
        self._idle = _taken_over(code, config)
        self._lost = 0.0

    def run(self, tasks: Sequence[Task]) -> list[bytes]:
        """The encoded detection of each task, in order. Raises OSError where no process can be started."""
        answers: dict[int, bytes] = {}
        heavy = sum(len(task.data) for task in tasks)
        most = self._jobs if heavy >= _WORTH_MORE else max(1, len(self._idle))
        share = min(_CHUNK_BYTES, max(_LEAST_BYTES, heavy // (_SHARES * most)))
        waiting: deque[Sequence[int]] = deque(chunks(tasks, _CHUNK_FILES, share))
        busy: list[_Work] = []
        try:
            while waiting or busy:
                while waiting and len(busy) < most:
                    busy.append(self._begin(tasks, waiting.popleft()))
                for work in _ready(busy):
                    told = work.child.answers()
                    if told is None:
                        busy.remove(work)
                        waiting.extendleft(reversed(list(self._ended(tasks, work, answers))))
                        continue
                    for answer in told:
                        answers[work.left.popleft()] = answer
                        work.fresh, work.heard = False, monotonic()
                    if not work.left:
                        busy.remove(work)
                        self._idle.append(work.child)
        except BaseException:
            for work in busy:
                work.child.end()
            raise
        return [answers[number] for number in range(len(tasks))]

    def close(self) -> None:
        """Leave as many as there may be at once to the next scan by the same rules; end the others."""
        dismiss()
        while len(self._idle) > self._jobs:
            self._idle.pop().end()
        _spare.owner, _spare.rules, _spare.idle = os.getpid(), (self._code, self._config), self._idle
        self._idle = []

    def _begin(self, tasks: Sequence[Task], chunk: Sequence[int]) -> _Work:
        """A worker on ``chunk``; a file by itself may be under suspicion, and gets a fresh one."""
        share = max(_LEAST, min(1.0, PATIENCE / (self._lost + 1e-9)))
        fresh = not self._idle
        child = self._idle.pop() if self._idle else Child(self._answer, MEMORY)
        child.ask(packed(share, [tasks[number] for number in chunk]))
        return _Work(child, deque(chunk), share, fresh, monotonic())

    def _answer(self, frame: bytes) -> Iterator[bytes]:
        """In the worker: the encoded detection of each task of ``frame``."""
        share, tasks = unpacked(frame)
        for task in tasks:
            allow(share * allowed(task))
            yield encoded(task, self._code, self._config)

    def _ended(
        self, tasks: Sequence[Task], work: _Work, answers: dict[int, bytes]
    ) -> Iterator[Sequence[int]]:
        """What of a worker's tasks is still to be done, after it ended; the one that it was at may be set aside."""
        by = work.child.end()
        if not work.left:
            return
        guilty = work.left.popleft()
        task = tasks[guilty]
        silent = by == signal.SIGKILL and monotonic() - work.heard >= SILENCE
        if by == signal.SIGPROF or silent:
            seconds = work.allowed * allowed(task)
            self._lost += seconds
            says = f"set aside: it was not parsed within {seconds:.3g} seconds of a processor's time"
            answers[guilty] = self._set_aside(task, ProblemKind.TIMED_OUT, says)
        elif work.fresh:
            says = f"set aside: to parse it ended the process ({_name(by)}); exclude it for now, and report it with the file"
            answers[guilty] = self._set_aside(task, ProblemKind.FAILED, says)
        else:
            yield [guilty]
        if work.left:
            yield list(work.left)

    def _set_aside(self, task: Task, kind: ProblemKind, says: str) -> bytes:
        self.aside[task.path] = problem = Problem(task.path, kind, says)
        return without(task, problem)


def dismiss() -> None:
    """End the workers that wait for a next scan: what they are a copy of may have changed since."""
    idle, _spare.idle = _spare.idle, []
    if _spare.owner == os.getpid():  # a copy of us has the same list, and they are not its children
        for child in idle:
            child.end()


atexit.register(dismiss)


def _taken_over(code: CodeRules, config: ConfigRules) -> list[Child]:
    """The workers of the last scan, where they detect by these very rules."""
    if (
        _spare.owner != os.getpid()
        or _spare.rules is None
        or _spare.rules[0] is not code
        or _spare.rules[1] is not config
    ):
        return []
    idle, _spare.idle = _spare.idle, []
    return idle


def allowed(task: Task) -> float:
    """Seconds of a processor's time that a file may take."""
    return SECONDS + len(task.data) / BYTES_A_SECOND


def _ready(busy: Sequence[_Work]) -> Iterable[_Work]:
    """Those of ``busy`` that have answered or ended; who was silent for too long is ended here."""
    poll = select.poll()
    for work in busy:
        poll.register(work.child, select.POLLIN)
    due = min(work.heard for work in busy) + SILENCE - monotonic()
    seen = {handle for handle, _ in poll.poll(max(0.0, due) * 1000)}
    for work in busy:
        if work.child.fileno() not in seen and monotonic() - work.heard >= SILENCE:
            work.child.stop()
    return [work for work in busy if work.child.fileno() in seen]


def _name(number: int) -> str:
    return signal.Signals(number).name if number else "it gave up"
