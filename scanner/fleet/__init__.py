"""Many repositories at once, on Dask: a FLEET.yaml in, one report over all out. Nothing else imports Dask.

The process that looks at one repository enters by this door as well, so nothing is imported here before it is needed.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.fleet.jobs import Answer, Choices, Looked, Unchanged

if TYPE_CHECKING:
    from scanner.fleet.whole import Told
    from scanner.model import Fleet, FleetReport
    from scanner.pipeline.aside import Engine

__all__ = ["Answer", "Choices", "Looked", "Unchanged", "engine_at", "load_fleet", "read_fleet", "scan_fleet"]


def load_fleet(file: Path) -> Fleet:
    """The fleet that ``file`` describes; paths in it are seen from its folder. Raises BadFleet, BadUsage."""
    from scanner.fleet.read import load_fleet as load

    return load(file)


def read_fleet(path: str, source: str, folder: Path) -> Fleet:
    """The same from its text; ``path`` is for the errors."""
    from scanner.fleet.read import read_fleet as read

    return read(path, source, folder)


def scan_fleet(fleet: Fleet, choices: Choices, scheduler: str, told: Told) -> FleetReport:
    """The report over ``fleet``, by the scheduler at an address, or "" for processes of this machine.

    ``told`` hears of each repository as it is done. What is done is kept. Raises ClusterLost, BadMap, BadUsage.
    """
    from scanner.fleet.whole import scan_fleet as run

    return run(fleet, choices, scheduler, told)


def engine_at(scheduler: str) -> AbstractContextManager[Engine]:
    """What detects files on the workers of ``scheduler``. Raises BadUsage, ClusterLost."""
    from scanner.fleet.cluster import dask

    dask()
    from scanner.fleet.partition import engine_at as engine  # which needs Dask to be written at all

    return engine(scheduler)
