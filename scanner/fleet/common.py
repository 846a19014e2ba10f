"""What all jobs of a fleet have in common, sent to each worker once: the shared map and the user's rules.

https://distributed.dask.org/en/stable/plugins.html#worker-plugins
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import msgspec
from distributed import Client, get_worker
from distributed.diagnostics.plugin import WorkerPlugin

from scanner.fleet.cluster import put_on_workers
from scanner.fleet.jobs import Files, Job


class Common(WorkerPlugin):  # type: ignore[misc]  # Dask's classes are anything to us
    """On each worker, also one that joins late."""

    def __init__(self, name: str, map_text: bytes, rules: Files) -> None:
        self.name, self.map_text, self.rules = name, map_text, rules


def without_common(job: Job) -> Job:
    """``job`` as it travels."""
    return msgspec.structs.replace(job, map_text=b"", rules=())


def with_common(job: Job, name: str) -> Job:
    """``job`` as it was, on a worker."""
    held: Any = get_worker().plugins[name]
    return msgspec.structs.replace(job, map_text=held.map_text, rules=held.rules)


@contextmanager
def common_on(client: Client, jobs: Sequence[Job]) -> Iterator[str]:
    """The name under which workers hold what ``jobs`` have in common, while this lasts; "" where there is nothing."""
    if not jobs or not (jobs[0].map_text or jobs[0].rules):
        yield ""
        return
    name = f"mapcheck-{uuid.uuid4().hex[:12]}"
    put_on_workers(client, Common(name, jobs[0].map_text, jobs[0].rules))
    try:
        yield name
    finally:
        if client.status == "running":
            with suppress(OSError):
                client.unregister_worker_plugin(name)
