"""A job for each repository of a fleet, put to a cluster: an answer for each, whatever becomes of the workers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from scanner import __version__
from scanner.fleet.cluster import Call, done
from scanner.fleet.guarded import TryAgain, task
from scanner.fleet.jobs import Answer, Failed, Job

if TYPE_CHECKING:
    from distributed import Client, Future


def answers(
    client: Client, jobs: Sequence[Job], concurrency: int, retries: int
) -> Iterator[tuple[Job, Answer]]:
    """Each job with its answer, as they come. Raises ClusterLost.

    A worker that dies is no answer: Dask gives its jobs to others, and says so after the third that died of one.
    """
    calls = (
        Call(number, job.repository.id, task, (msgspec.msgpack.encode(job), __version__))
        for number, job in enumerate(jobs)
    )
    for call, future in done(client, calls, concurrency, retries):
        yield jobs[call.number], _answer(future)


def _answer(future: Future) -> Answer:
    from distributed.scheduler import KilledWorker

    if future.status == "finished":
        packed: bytes = future.result()
        answer: Answer = msgspec.msgpack.decode(packed, type=Answer)
        return answer
    error = future.exception()
    if isinstance(error, TryAgain):
        return Failed(str(error))
    if isinstance(error, KilledWorker):
        return Failed(
            "each worker that looked at it died: too little memory for a worker, or somebody ends them"
        )
    return Failed(f"a worker failed: {type(error).__name__}: {' '.join(str(error).split())[:200]}")
