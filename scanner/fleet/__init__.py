"""Many repositories at once, on Dask: a FLEET.yaml in, one report over all out. Nothing else imports Dask."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from scanner.fleet.jobs import Choices, Looked, Unchanged
from scanner.fleet.read import load_fleet, read_fleet
from scanner.fleet.whole import Told, scan_fleet

if TYPE_CHECKING:
    from scanner.pipeline.aside import Engine

__all__ = ["Choices", "Looked", "Told", "Unchanged", "engine_at", "load_fleet", "read_fleet", "scan_fleet"]


def engine_at(scheduler: str) -> AbstractContextManager[Engine]:
    """What detects files on the workers of ``scheduler``. Raises BadUsage, ClusterLost."""
    from scanner.fleet.cluster import dask

    dask()
    from scanner.fleet.partition import engine_at as engine  # which needs Dask to be written at all

    return engine(scheduler)
