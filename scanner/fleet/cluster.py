"""Dask: a cluster of this machine's own, or the user's scheduler. The one place that imports it, and only when asked.

https://distributed.dask.org
"""

from __future__ import annotations

import logging
import os
import queue
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from time import monotonic, sleep
from typing import TYPE_CHECKING

from scanner import __version__
from scanner.errors import BadUsage, ClusterLost

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS = 20.0
_PATIENCE = 5.0  # seconds between two looks at whether anybody still works
_IDLE = 60.0  # seconds without any worker after which nobody is expected any more
_TRIES = 4
_PAUSE = 0.5  # seconds between two of them
_AHEAD = 2  # tasks handed to the scheduler for each thread: no worker waits for us, and a fleet of thousands is no load
_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://[A-Za-z0-9.\-\[\]:]+:\d{1,5}")


def dask() -> None:
    """Raises BadUsage where it is not installed."""
    try:
        import cryptography
        import distributed
    except ImportError as error:
        raise BadUsage(
            f"this needs Dask, of which {error.name or error} is not installed\n"
            "  from a clone: bash integrations/install.sh VENV fleet; else install mapcheck[fleet]"
        ) from None
    assert cryptography and distributed


@contextmanager
def cluster(scheduler: str, workers: int) -> Iterator[Client]:
    """A client of the scheduler at ``scheduler``; of "", one of ``workers`` processes here, which end with it.

    What is sent to a scheduler is run by it: ours can be talked to by nobody but this process (a key of its own).
    Raises BadUsage, ClusterLost.
    """
    dask()
    # Of the processes that are started: no module of the folder we stand in.
    os.environ["PYTHONSAFEPATH"] = "1"
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what went wrong is in the report, once
    with _joined(scheduler) if scheduler else _of_our_own(workers) as client:
        yield client


@contextmanager
def _of_our_own(workers: int) -> Iterator[Client]:
    from distributed import Client, LocalCluster
    from distributed.security import Security

    with (
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # what tells of its health, which listens everywhere unless it is told to
            worker_dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            memory_limit=0,  # each repository has its own limit, in a process of its own
            security=Security.temporary(),
            silence_logs=logging.CRITICAL,
        ) as own,
        Client(own) as client,
    ):
        yield client


@contextmanager
def _joined(scheduler: str) -> Iterator[Client]:
    from distributed import Client

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


@dataclass(frozen=True, slots=True)
class Call:
    """A function to run on a worker. ``name`` is seen by whoever watches the cluster; ``number`` tells calls apart."""

    number: int
    name: str
    function: Callable[..., bytes]
    arguments: tuple[object, ...]


def done(client: Client, calls: Iterable[Call], most: int, retries: int) -> Iterator[tuple[Call, Future]]:
    """Each call with its future, as they come; ``most`` are under way at once, 0 for as many as keep workers busy.

    The next one is asked for when there is room for it, so that what waits is nowhere in memory. Raises ClusterLost when
    the scheduler goes away, or all workers stay away.
    """
    run = uuid.uuid4().hex[:12]
    waiting = iter(calls)
    ended: queue.SimpleQueue[Future] = queue.SimpleQueue()
    flying: dict[str, tuple[Call, Future]] = {}

    def submit(call: Call) -> None:
        key = f"mapcheck-{call.name}-{run}-{call.number}"
        future = client.submit(call.function, *call.arguments, key=key, retries=retries, pure=False)
        flying[key] = (call, future)
        future.add_done_callback(ended.put)

    looked, threads = 0.0, 0
    while True:
        if monotonic() - looked > _PATIENCE:  # workers come and go
            looked, threads = monotonic(), threads_of(client)
        for call in islice(waiting, max(0, (most or _AHEAD * max(1, threads)) - len(flying))):
            submit(call)
        if not flying:
            return
        future = _next(client, ended)
        # With its worker: another computes it anew.
        if future.status == "lost" and client.status == "running":
            future.add_done_callback(ended.put)
            continue
        call, _ = flying.pop(str(future.key))
        if future.status in ("cancelled", "lost"):
            raise lost(client)
        yield call, future


def result_of(client: Client, future: Future) -> bytes:
    """What a call that is done gave. Raises what the function raised, and ClusterLost.

    Results stay on the worker until they are asked for, by way of the scheduler: both may be gone by then.
    """
    from concurrent.futures import CancelledError

    try:
        result: bytes = future.result()
        return result
    except (CancelledError, OSError, TimeoutError):
        if future.status == "error" and client.status == "running":
            raise  # the function itself raised it
        raise lost(client) from None


def threads_of(client: Client) -> int:
    """How many tasks the workers can run at once. Raises ClusterLost."""
    from concurrent.futures import CancelledError

    try:
        return sum(client.nthreads().values())
    except (CancelledError, OSError, TimeoutError):
        raise lost(client) from None


def _next(client: Client, ended: queue.SimpleQueue[Future]) -> Future:
    """The next future that is done, however it ended."""
    idle = 0.0
    while True:
        try:
            return ended.get(timeout=_PATIENCE)
        except queue.Empty:
            if client.status != "running":
                raise lost(client) from None
            idle = 0.0 if threads_of(client) else idle + _PATIENCE
            if idle >= _IDLE:
                raise ClusterLost(
                    f"no worker has been left for {_IDLE:g} seconds: start some, and run this again; "
                    "what is done is kept"
                ) from None


def put_on_workers(client: Client, plugin: object) -> None:
    """Puts a plugin on every worker, also on those that come later. Raises ClusterLost.

    A worker that goes away at that moment is asked for no more at the next try.
    """
    for _ in range(_TRIES):
        try:
            client.register_plugin(plugin)
            return
        except OSError:
            sleep(_PAUSE)
        except Exception as error:  # whatever a worker raises: most often that there is no mapcheck
            if client.status != "running":
                break
            says = f"a worker cannot be used ({type(error).__name__}: {error})"
            raise ClusterLost(f"{says}: install mapcheck {__version__} on all of them") from None
    raise lost(client)


def lost(client: Client) -> ClusterLost:
    """That the scheduler went away."""
    address = getattr(client.scheduler, "address", "") if client.scheduler is not None else ""
    where = f"at {address} " if address else ""
    says = f"the scheduler {where}was lost on the way: start it again, and run the same command"
    return ClusterLost(f"{says}; what is done is kept")
