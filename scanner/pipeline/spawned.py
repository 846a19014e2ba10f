"""Detects files where a process cannot begin as a copy of ours: here, and in processes of their own when it pays.

To start one takes as long as a small scan, so what is little is done here, and a file that ends the process ends the
scan.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from scanner.detect import CodeRules, ConfigRules, code_rules, config_rules
from scanner.model import Problem, ProblemKind
from scanner.pipeline.tasks import Task, encoded, without
from scanner.rules import Rule

_CHUNK = 40  # files handed to a process at once
_WORTH_PROCESSES = 1_500_000  # bytes to parse from which on starting processes pays


class Spawned:
    """As ``Workers``. Made per scan, and closed with it."""

    def __init__(self, rules: Sequence[Rule], code: CodeRules, config: ConfigRules, jobs: int) -> None:
        self.aside: dict[str, Problem] = {}  # path → why its file was given up
        self._rules, self._code, self._config, self._jobs = tuple(rules), code, config, jobs
        self._pool: ProcessPoolExecutor | None = None

    def run(self, tasks: Sequence[Task]) -> list[bytes]:
        """The encoded detection of each task, in order."""
        if self._jobs > 1 and sum(len(task.data) for task in tasks) >= _WORTH_PROCESSES:
            return [answer for chunk in self._in_processes(tasks) for answer in chunk]
        return [encoded(task, self._code, self._config) for task in tasks]

    def close(self) -> None:
        """End all of them."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _in_processes(self, tasks: Sequence[Task]) -> list[list[bytes]]:
        chunks = [tasks[at : at + _CHUNK] for at in range(0, len(tasks), _CHUNK)]
        try:
            return list(self._started().map(_run_chunk, chunks))
        except BrokenProcessPool:
            self.close()
            return [[answer for task in chunk for answer in self._alone(task)] for chunk in chunks]

    def _alone(self, task: Task) -> list[bytes]:
        """One at a time, after one of them ended its process: the one that does it again is given up."""
        try:
            return next(iter(self._started().map(_run_chunk, [[task]])))
        except BrokenProcessPool:
            self.close()
            says = "set aside: to parse it ended the process; exclude it for now, and report it with the file"
            self.aside[task.path] = problem = Problem(task.path, ProblemKind.FAILED, says)
            return [without(task, problem)]

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            anew = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._jobs, anew, _prepare, (self._rules,))
        return self._pool


_worker: tuple[CodeRules, ConfigRules] | None = None  # set once in each worker process


def _prepare(rules: Sequence[Rule]) -> None:
    global _worker  # noqa: PLW0603  a process pool has no other place for what all its tasks share
    _worker = (code_rules(rules), config_rules(rules))


def _run_chunk(tasks: Sequence[Task]) -> list[bytes]:
    assert _worker is not None
    return [encoded(task, *_worker) for task in tasks]
