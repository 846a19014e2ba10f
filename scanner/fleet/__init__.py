"""Many repositories at once, on Dask: a FLEET.yaml in, one report over all out. Nothing else imports Dask."""

from scanner.fleet.jobs import Choices, Unchanged
from scanner.fleet.read import load_fleet, read_fleet
from scanner.fleet.whole import Told, scan_fleet

__all__ = ["Choices", "Told", "Unchanged", "load_fleet", "read_fleet", "scan_fleet"]
