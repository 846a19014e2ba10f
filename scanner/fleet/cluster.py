"""Dask: a cluster of this machine's own, or the user's scheduler. The one place that imports it, and only when asked.

https://distributed.dask.org
"""

from __future__ import annotations

import logging
import os
import queue
import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from scanner import __version__
from scanner.errors import BadUsage, ClusterLost, ExtraMissing
from scanner.fleet.guarded import TryAgain, task
from scanner.fleet.jobs import Answer, Failed, Job

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS = 20.0
_PATIENCE = 5.0  # seconds between two looks at whether anybody still works
_IDLE = 60.0  # seconds without any worker after which nobody is expected any more
_AHEAD = 2  # tasks handed to the scheduler for each thread: no worker waits for us, and a fleet of thousands is no load
_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://[A-Za-z0-9.\-\[\]:]+:\d{1,5}")


@contextmanager
def cluster(scheduler: str, workers: int) -> Iterator[Client]:
    """A client of the scheduler at ``scheduler``; of "", one of ``workers`` processes here, which end with it.

    What is sent to a scheduler is run by it: ours can be talked to by nobody but this process (a key of its own).
    Raises ExtraMissing, BadUsage, ClusterLost.
    """
    try:
        from distributed import Client, LocalCluster
        from distributed.security import Security
    except ImportError as error:
        says = f"this needs Dask ({error.name or error} is missing): pip install 'mapcheck[fleet]'"
        raise ExtraMissing(says) from None
    os.environ["PYTHONSAFEPATH"] = (
        "1"  # of the processes that are started: no module of the folder we stand in
    )
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what went wrong is in the report, once
    if not scheduler:
        with (
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address=None,
                memory_limit=0,  # each repository has its own limit, in a process of its own
                security=Security.temporary(),
                silence_logs=logging.CRITICAL,
            ) as own,
            Client(own) as client,
        ):
            yield client
        return
    if not _ADDRESS.fullmatch(scheduler):
        raise BadUsage(f"--scheduler: {scheduler!r} is no address: write it as tcp://HOST:8786")
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS)
    except (OSError, TimeoutError) as error:
        raise ClusterLost(
            f"there is no scheduler at {scheduler} ({type(error).__name__}): start one with `dask scheduler`"
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError:
            raise ClusterLost(
                f"the scheduler at {scheduler} has no workers: start some with `dask worker {scheduler}`"
            ) from None
        yield client


def answers(
    client: Client, jobs: Sequence[Job], concurrency: int, retries: int
) -> Iterator[tuple[Job, Answer]]:
    """Each job with its answer, as they come. Raises ClusterLost when the scheduler goes away, or all workers stay away.

    A worker that dies is no answer: Dask gives its jobs to others, and says so after the third that died of one.
    """
    run = uuid.uuid4().hex[:12]
    waiting = iter(jobs)
    done: queue.SimpleQueue[Future] = queue.SimpleQueue()
    flying: dict[str, tuple[Job, Future]] = {}

    def submit(job: Job) -> None:
        key = f"mapcheck-{job.repository.id}-{run}"
        packed = msgspec.msgpack.encode(job)
        future = client.submit(task, packed, __version__, key=key, retries=retries, pure=False)
        flying[key] = (job, future)
        future.add_done_callback(done.put)

    for job in islice(waiting, concurrency or _AHEAD * max(1, sum(client.nthreads().values()))):
        submit(job)
    while flying:
        future = _next(client, done)
        job, _ = flying.pop(str(future.key))
        yield job, _answer(client, future)
        for more in islice(waiting, 1):
            submit(more)


def _next(client: Client, done: queue.SimpleQueue[Future]) -> Future:
    """The next future that is done, however it ended."""
    idle = 0.0
    while True:
        try:
            return done.get(timeout=_PATIENCE)
        except queue.Empty:
            if client.status != "running":
                raise lost(client) from None
            idle = 0.0 if client.nthreads() else idle + _PATIENCE
            if idle >= _IDLE:
                raise ClusterLost(
                    f"no worker has been left for {_IDLE:g} seconds: start some, and run this again; "
                    "what is done is kept"
                ) from None


def _answer(client: Client, future: Future) -> Answer:
    from distributed.scheduler import KilledWorker

    if future.status == "finished":
        packed: bytes = future.result()
        answer: Answer = msgspec.msgpack.decode(packed, type=Answer)
        return answer
    if future.status in ("cancelled", "lost"):
        raise lost(client)
    error = future.exception()
    if isinstance(error, TryAgain):
        return Failed(str(error))
    if isinstance(error, KilledWorker):
        return Failed(
            "each worker that looked at it died: too little memory for a worker, or somebody ends them"
        )
    return Failed(f"a worker failed: {type(error).__name__}: {' '.join(str(error).split())[:200]}")


def lost(client: Client) -> ClusterLost:
    """That the scheduler went away."""
    address = getattr(client.scheduler, "address", "") if client.scheduler is not None else ""
    where = f"at {address} " if address else ""
    says = f"the scheduler {where}was lost on the way: start it again, and run the same command"
    return ClusterLost(f"{says}; what is done is kept")
