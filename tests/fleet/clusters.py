"""A Dask cluster as a company would start it: a scheduler and workers, each from the command line, each a process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_PATIENCE = 60.0


@dataclass(slots=True)
class Started:
    """``address`` is the scheduler's; ``settings`` are Dask's, by the names that it reads from the environment."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def begin(self, workers: int) -> Started:
        port = _free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = self._run("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        _wait_for(port)
        self.workers = [self.worker() for _ in range(workers)]
        self.wait_for_workers(workers)
        return self

    def wait_for_workers(self, number: int) -> None:
        """Until so many have told the scheduler that they are there. A user's cluster stands before a scan begins; ours is
        started with the test, and on a busy machine a worker's imports take longer than a scan waits for workers.
        """
        from distributed import Client

        if number:
            with Client(self.address, timeout=_PATIENCE, set_as_default=False) as client:
                until = time.monotonic() + 4 * _PATIENCE
                while len(client.nthreads()) < number:
                    assert all(worker.poll() is None for worker in self.workers), "a worker has ended"
                    assert time.monotonic() < until
                    time.sleep(0.1)

    def worker(self, *further: str) -> subprocess.Popen[bytes]:
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0", *further)
        return self._run("worker", self.address, *options)

    def watched_worker(self, memory: str, preload: Path) -> subprocess.Popen[bytes]:
        """One that is ended and begun anew when it holds more than ``memory``; it runs ``preload`` first."""
        options = ("--nthreads", "1", "--no-dashboard", "--memory-limit", memory, "--preload", str(preload))
        return self._run("worker", self.address, *options)

    def end(self) -> None:
        for group in (self.workers, filter(None, [self.scheduler])):  # a worker that ends tells its scheduler
            ending = list(group)
            for process in ending:
                process.terminate()  # who watches a worker ends it as well
            for process in ending:
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def _run(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *words],
            cwd=self.folder,
            env={**os.environ, "MAPCHECK_CACHE_DIR": str(self.folder / "cache-of-workers"), **self.settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
