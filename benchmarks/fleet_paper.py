"""What a large fleet or a huge tree would take, worked out from what was measured on small ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# https://distributed.dask.org/en/stable/limitations.html: about a millisecond of the scheduler's time for each task
SCHEDULER = 0.001
PUT, GET, LIST = 5e-6, 0.4e-6, 5e-6  # dollars a request, S3 standard: https://aws.amazon.com/s3/pricing
CORE_HOUR = 0.045  # dollars, a vCPU of a general-purpose machine on demand
PACKED = 3  # source becomes so many times smaller in git's packs

# Measured on 31 public repositories of three organisations: 32,228 files, 173 CPU seconds with all processes
FILE_CPU = 173 / 32_228
FILES = 1_040  # of one of them
FILE_BYTES = 2_400  # of one file
CHANGED = 0.1  # of the repositories from week to week, and …
CHANGED_FILES = 0.05  # … of the files of one that did
CHUNK = 1_000_000  # bytes of a task of one huge tree


@dataclass(frozen=True, slots=True)
class Constants:
    """Measured: seconds, and bytes. ``first`` and ``unchanged`` are CPU of one generated repository of four files."""

    trip: float
    first: float
    unchanged: float
    memory: int
    asked: int
    told: int
    told_unchanged: int

    def said(self) -> str:
        rows = (
            ("Dask, a task", f"{self.trip * 1000:.2f} ms"),
            ("a small repository, first", f"{self.first:.2f} CPU s"),
            ("a small repository, unchanged", f"{self.unchanged:.2f} CPU s"),
            ("memory of its process", f"{self.memory / 2**20:.0f} MiB"),
            ("a job, to a worker", f"{self.asked:,} bytes"),
            ("an answer", f"{self.told:,} bytes"),
            ("an answer where nothing changed", f"{self.told_unchanged:,} bytes"),
        )
        return "\n".join(f"| {name} | {value} |" for name, value in rows)


@dataclass(frozen=True, slots=True)
class Tree:
    """A kind of tree, measured: CPU seconds for a file, the share of that in workers, the share of files parsed."""

    name: str
    file_cpu: float
    in_workers: float
    parsed: float


LIBRARIES = Tree("libraries (as apache/dubbo)", 2.6 / 4_667, 0.3, 0.07)
SERVICES = Tree("services (as formancehq/ledger)", 3.3 / 1_294, 0.3, 0.31)


def paper(measured: Constants, repositories: int = 10_000, files: int = 10_000_000, workers: int = 64) -> str:
    """Two tables, in Markdown."""
    return f"{_fleet(measured, repositories, workers)}\n\n{_tree(measured, files, workers)}"


def _fleet(measured: Constants, repositories: int, workers: int) -> str:
    one = FILES * FILE_CPU
    fetched = repositories * FILES * FILE_BYTES / PACKED
    again = measured.unchanged + CHANGED * (measured.first + CHANGED_FILES * one)
    costs = (repositories * one, repositories * again)
    told = (measured.told, measured.told_unchanged)
    requests = (2 * repositories, round(3 * CHANGED * repositories))
    dollars = (repositories * (LIST + PUT), CHANGED * repositories * (LIST + GET + PUT))
    rows = [
        ("tasks", *[f"{repositories:,}"] * 2),
        ("bytes fetched", _bytes(fetched), _bytes(CHANGED * fetched)),
        ("bytes through the scheduler", *(_bytes(repositories * (measured.asked + each)) for each in told)),
        ("CPU hours", *(f"{cost / 3600:.1f}" for cost in costs)),
        (f"wall, {workers} workers", *(_time(cost / workers) for cost in costs)),
        ("of that the scheduler works", *(f"{repositories * SCHEDULER / (c / workers):.0%}" for c in costs)),
        ("requests to the store", *(f"{number:,}" for number in requests)),
        ("cost of requests", *(f"${each:.2f}" for each in dollars)),
        ("cost of machines", *(f"${cost / 3600 * CORE_HOUR:.2f}" for cost in costs)),
    ]
    return _table(f"{repositories:,} repositories of {FILES:,} files", ("first run", "a week later"), rows)


def _tree(measured: Constants, files: int, workers: int) -> str:
    kinds = (LIBRARIES, SERVICES)
    sent = [files * FILE_BYTES * kind.parsed for kind in kinds]
    there = [files * kind.file_cpu * kind.in_workers for kind in kinds]
    here = [files * kind.file_cpu * (1 - kind.in_workers) for kind in kinds]
    rows = [
        ("bytes read", *[_bytes(files * FILE_BYTES)] * 2),
        ("tasks", *(f"{each / CHUNK:,.0f}" for each in sent)),
        ("bytes to workers", *map(_bytes, sent)),
        ("CPU hours of workers", *(f"{each / 3600:.1f}" for each in there)),
        (f"detection, {workers} workers", *(_time(each / workers) for each in there)),
        ("reading, sweeping, linking here", *map(_time, here)),
        ("Dask, all tasks", *(_time(each / CHUNK * measured.trip) for each in sent)),
    ]
    return _table(f"one tree of {files:,} files", tuple(kind.name for kind in kinds), rows)


def _table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [f"| {title} | {' | '.join(heads)} |", "|-|" + "-:|" * len(heads)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _bytes(number: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.3g} {unit}"
        number /= 1000
    return f"{number:.3g} TB"


def _time(seconds: float) -> str:
    if seconds >= 5400:
        return f"{seconds / 3600:.1f} h"
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
