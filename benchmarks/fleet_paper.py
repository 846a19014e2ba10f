"""What a large fleet or a huge tree would take, worked out from what was measured on a small one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# https://distributed.dask.org/en/stable/limitations.html (about a millisecond of the scheduler's time for each task), and
# https://distributed.dask.org/en/stable/scheduling-state.html
TASKS_A_SECOND = 1_000.0
PUT, GET, LIST = (
    5e-6,
    0.4e-6,
    5e-6,
)  # dollars a request, S3 standard in 2026: https://aws.amazon.com/s3/pricing
CORE_HOUR = 0.045  # dollars, a vCPU of general-purpose machines on demand

FILE_BYTES = 6_000  # mean of a source file, over the trees of benchmarks.speed
FILES = 1_500  # of a repository, about what the public ones that we scan have
CANDIDATES = 0.3  # share of files that are parsed
PARSED_A_SECOND = 700_000.0  # bytes for a core, all languages together
READ_A_SECOND = 100e6  # bytes from a clone's objects, with git's inflating
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


def paper(measured: Constants, repositories: int = 10_000, files: int = 10_000_000, workers: int = 64) -> str:
    """Two tables, in Markdown."""
    return f"{_fleet(measured, repositories, workers)}\n\n{_tree(measured, files, workers)}"


def _fleet(measured: Constants, repositories: int, workers: int) -> str:
    parsed = FILES * FILE_BYTES * CANDIDATES / PARSED_A_SECOND
    read = FILES * FILE_BYTES / READ_A_SECOND
    first = repositories * (measured.first + parsed + read)
    changed = 0.1  # of the repositories, from week to week
    again = repositories * (measured.unchanged + changed * (measured.first + 0.05 * parsed + read))
    told = (measured.told, measured.told_unchanged)
    rows = [
        ("tasks", f"{repositories:,}", f"{repositories:,}"),
        ("bytes fetched", _bytes(repositories * FILES * FILE_BYTES / 3), _bytes(changed * repositories * FILES * FILE_BYTES / 3)),
        ("bytes through the scheduler", *(_bytes(repositories * (measured.asked + each)) for each in told)),
        ("CPU hours", f"{first / 3600:.1f}", f"{again / 3600:.1f}"),
        (f"wall, {workers} workers", _time(first / workers), _time(again / workers)),
        ("the scheduler is busy", *(f"{repositories / TASKS_A_SECOND / (cost / workers):.1%}" for cost in (first, again))),
        ("requests to the store", f"{2 * repositories:,}", f"{int(changed * repositories * 3):,}"),
        ("cost of requests", f"${repositories * (LIST + PUT):.2f}", f"${changed * repositories * (LIST + GET + PUT):.2f}"),
        ("cost of machines", f"${first / 3600 * CORE_HOUR:.2f}", f"${again / 3600 * CORE_HOUR:.2f}"),
    ]  # fmt: skip
    return _table(f"{repositories:,} repositories of {FILES:,} files", ("first run", "a week later"), rows)


def _tree(measured: Constants, files: int, workers: int) -> str:
    size = files * FILE_BYTES
    sent = size * CANDIDATES
    tasks = sent / CHUNK
    parsing, reading = sent / PARSED_A_SECOND, size / READ_A_SECOND
    rows = [
        ("bytes read here", _bytes(size)),
        ("tasks", f"{tasks:,.0f}"),
        ("bytes to workers", _bytes(sent)),
        ("CPU hours of workers", f"{parsing / 3600:.1f}"),
        ("reading and sweeping here", _time(reading)),
        (
            f"wall of detection, {workers} workers",
            _time(max(parsing / workers, reading + tasks * measured.trip)),
        ),
        ("the scheduler relays", f"{_bytes(sent / max(parsing / workers, reading))} a second"),
        ("a week later, 1 % of files changed", _time(reading / 100 + 0.01 * parsing)),
    ]
    return _table(f"one tree of {files:,} files", ("",), rows)


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
    return (
        f"{seconds / 3600:.1f} h"
        if seconds >= 5400
        else f"{seconds / 60:.0f} min"
        if seconds >= 90
        else f"{seconds:.0f} s"
    )
