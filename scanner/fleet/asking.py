"""A job for each repository of a fleet, put to a cluster: an answer for each, whatever becomes of the workers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from scanner import __version__
from scanner.errors import ClusterLost, GitUnavailable
from scanner.fleet.cluster import Call, done, result_of
from scanner.fleet.guarded import TryAgain, task
from scanner.fleet.jobs import Answer, Failed, Job, Unchanged, one_line
from scanner.fleet.places import place_here
from scanner.walk.carried import carried
from scanner.walk.mirrors import TooMuch

if TYPE_CHECKING:
    from distributed import Client, Future


LARGEST_PACK = 64 * 1024 * 1024  # bytes that a task may carry through a scheduler


def answers(
    client: Client, jobs: Sequence[Job], concurrency: int, retries: int, *, carry: bool = False
) -> Iterator[tuple[Job, Answer]]:
    """Each job with its answer, as they come; all of one fleet. Raises ClusterLost.

    With ``carry``, workers see no folder of this machine: of a repository at a path, the commit is sent. A worker that
    dies is no answer: Dask gives its jobs to others, and blames them after the fourth that died. It blames those that only
    waited there as well: whoever is blamed is asked once more, alone.
    """
    from scanner.fleet.common import common_on

    left = []
    for job in jobs:
        answer = _at_once(job) if carry and not job.repository.is_remote else None
        if answer is None:
            left.append(job)
        else:
            yield job, answer
    with common_on(client, left) as common:

        def call(number: int) -> Call:
            job = left[number]
            return Call(number, job.repository.id, task, (_packed(job, carry), __version__, common))

        blamed = []
        for asked, future in done(client, map(call, range(len(left))), concurrency, retries):
            if _is_blamed(future):
                blamed.append(asked.number)
            else:
                yield left[asked.number], answer_of(client, future)
        for number in sorted(blamed):
            for _, future in done(client, [call(number)], 1, retries):
                yield left[number], answer_of(client, future)


def _packed(job: Job, carry: bool) -> bytes:
    from scanner.fleet.common import without_common

    return msgspec.msgpack.encode(without_common(_sent(job) if carry else job))


def _at_once(job: Job) -> Answer | None:
    """What can be said of a folder of this machine without any worker."""
    try:
        _, commit = place_here(job.repository)
    except GitUnavailable as error:
        return Failed(one_line(str(error)))
    return Unchanged(commit) if commit == job.known else None


def _sent(job: Job) -> Job:
    """The job with the commit of a folder of this machine. Where that cannot be sent, the worker is told why."""
    if job.repository.is_remote:
        return job
    try:
        place, commit = place_here(job.repository)
        whole = job.repository.whole
        return msgspec.structs.replace(job, sent=carried(place, commit, LARGEST_PACK, whole=whole))
    except (GitUnavailable, TooMuch) as error:
        return msgspec.structs.replace(job, unsent=one_line(str(error)))


def _is_blamed(future: Future) -> bool:
    from distributed.scheduler import KilledWorker

    return future.status == "error" and isinstance(future.exception(), KilledWorker)


def answer_of(client: Client, future: Future) -> Answer:
    """What became of a repository: its answer, or why there is none. Raises ClusterLost."""
    try:
        answer: Answer = msgspec.msgpack.decode(result_of(client, future), type=Answer)
        return answer
    except ClusterLost:
        raise
    except TryAgain as error:
        return Failed(str(error))
    except Exception as error:  # whatever a worker raises
        if _is_blamed(future):
            return Failed(
                "each worker that looked at it died: too little memory for a worker, or somebody ends them"
            )
        return Failed(f"a worker failed: {type(error).__name__}: {' '.join(str(error).split())[:200]}")
