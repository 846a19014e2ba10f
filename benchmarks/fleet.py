"""What a fleet costs: ``python -m benchmarks.fleet [--sizes 10,50,200] [--broken 20] [--rounds 3]``.

Fleets are generated (``benchmarks/fleets.py``) and scanned by clusters of separate processes on this machine. Measured are
the efficiency of two workers against one, how CPU grows with the number of repositories (the exponent of a fit), what a
run costs in which nothing changed, what Dask takes for a task, and what travels. ``--paper`` prints, from what was
measured, what ten thousand repositories or ten million files would take.

Exit code 1 says that a bar was missed.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

import msgspec

from benchmarks.fleet_paper import Constants, paper
from benchmarks.fleets import made_fleet
from scanner.fleet import Choices, load_fleet
from scanner.fleet.asking import answers
from scanner.fleet.cluster import Call, cluster, done
from scanner.fleet.jobs import Looked, Unchanged, jobs_of

TODAY = date(2026, 11, 22)
EFFICIENCY = 0.8  # of two workers, against twice as fast as one
EXPONENT = 1.05
TRIPS = 2_000  # empty tasks, to see what one costs Dask


@dataclass(slots=True)
class Run:
    """One pass over a fleet: wall seconds from the first job to the last answer, CPU seconds of the repositories."""

    repositories: int
    wall: float = 0.0
    cpu: list[float] = field(default_factory=list)
    memory: int = 0
    asked: int = 0  # bytes to workers
    told: int = 0  # bytes back
    failed: int = 0


def one_run(file: Path, workers: int, known: dict[str, str] | None = None) -> Run:
    """A pass over the fleet in ``file`` on a cluster of ``workers`` processes. ``known``: commits to take for known."""
    fleet = load_fleet(file)
    jobs = jobs_of(fleet, Choices(as_of=TODAY))
    jobs = tuple(msgspec.structs.replace(job, known=(known or {}).get(job.repository.id, "")) for job in jobs)
    run = Run(len(jobs), asked=sum(len(msgspec.msgpack.encode(job)) for job in jobs))
    with cluster("", workers) as client:
        start = perf_counter()
        for job, answer in answers(client, jobs, 0, fleet.retries):
            run.told += len(msgspec.msgpack.encode(answer))
            if isinstance(answer, Looked):
                run.cpu.append(answer.cpu)
                run.memory = max(run.memory, answer.memory)
                if known is not None:
                    known[job.repository.id] = answer.outcome.commit
            elif isinstance(answer, Unchanged):
                run.cpu.append(answer.cpu)
            else:
                run.failed += 1
        run.wall = perf_counter() - start
    return run


@contextmanager
def fresh(folder: Path) -> Iterator[Path]:
    """A folder of its own for a run, with an empty cache."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        os.environ["MAPCHECK_CACHE_DIR"] = str(Path(own) / "cache")
        yield Path(own)


def efficiency(folder: Path, repositories: int, rounds: int) -> tuple[float, float, float]:
    """The median walls of one and two workers, in turns, and how much of twice as fast the two are."""
    walls: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for workers, found in walls.items():
            with fresh(folder) as own:
                found.append(one_run(made_fleet(own / "fleet", repositories, 0), workers).wall)
    one, two = median(walls[1]), median(walls[2])
    return one, two, one / (2 * two)


def growth(folder: Path, sizes: Sequence[int], broken: int) -> list[tuple[int, float]]:
    """CPU seconds of this process and all that it started, by the number of repositories; the largest has the broken."""
    found = []
    for size in sizes:
        with fresh(folder) as own:
            many = broken if size == max(sizes) else 0
            file = made_fleet(own / "fleet", size - many, many, head="retries: 0")
            before = _cpu()
            one_run(file, 2)
            found.append((size, _cpu() - before))
            print(f"{size:5} repositories, {many} of them broken: {found[-1][1]:.1f} CPU s", file=sys.stderr)
    return found


def exponent(points: Sequence[tuple[int, float]]) -> float:
    """The slope of the line through the logarithms, by least squares."""
    xs, ys = [math.log(size) for size, _ in points], [math.log(cost) for _, cost in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def nothing(_: bytes) -> bytes:
    return b""


def trip() -> float:
    """Seconds that Dask takes for an empty task of a kilobyte, as we hand them out."""
    with cluster("", 2) as client:
        calls = (Call(number, "nothing", nothing, (b"x" * 1024,)) for number in range(TRIPS))
        start = perf_counter()
        for _ in done(client, calls, 64, 0):
            pass
        return (perf_counter() - start) / TRIPS


def constants(folder: Path, repositories: int) -> Constants:
    """What a repository costs, first and when nothing changed, and what travels for it."""
    with fresh(folder) as own:
        file = made_fleet(own / "fleet", repositories, 0)
        known: dict[str, str] = {}
        first = one_run(file, 2, known)
        again = one_run(file, 2, known)
    return Constants(
        trip=trip(),
        first=median(first.cpu),
        unchanged=median(again.cpu),
        memory=first.memory,
        asked=first.asked // repositories,
        told=first.told // repositories,
        told_unchanged=again.told // repositories,
    )


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="10,50,200", help="repositories, with commas between")
    parser.add_argument("--broken", type=int, default=20, help="of the largest fleet")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--paper", action="store_true", help="only what a large fleet would take")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        found = constants(Path(folder), min(sizes))
        print(found.said())
        if not asked.paper:
            points = growth(Path(folder), sizes, asked.broken)
            slope = exponent(points)
            print("\n".join(f"| {size} repositories | {cost:.1f} CPU s |" for size, cost in points))
            print(f"growth: exponent {slope:.2f}, at most {EXPONENT}")
            one, two, share = efficiency(Path(folder), max(min(sizes), 20), asked.rounds)
            print(f"two workers: {one:.1f} s → {two:.1f} s, efficiency {share:.2f}, at least {EFFICIENCY}")
            missed = [
                name
                for name, bad in (("growth", slope > EXPONENT), ("two workers", share < EFFICIENCY))
                if bad
            ]
    print(paper(found))
    print(f"missed: {', '.join(missed)}" if missed else "", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
