"""How does time grow with size: ``python -m benchmarks.growth [WORD…]``, over the shapes whose names hold a word.

Each shape is scanned at n, 2n, 4n and 8n, each in a process of its own, in CPU seconds with those of the workers. What an
empty tree takes is taken off, and the exponent of the curve is held against 1.15. A shape that is cut short with a problem
that says so is bounded, however it grows; one that grows faster is scanned in larger sizes, to see whether it is. Exit code 1
says that one grows faster.
"""

from __future__ import annotations

import argparse
import math
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.shapes import SHAPES, Shape
from benchmarks.shapes.kinds import SERVICE, Tree
from scanner.pipeline.ruleset import load_rules

MOST = 1.15  # exponent
SECONDS = 120  # of a processor's time for one scan, after which it is ended
FACTORS = (1, 2, 4, 8)
FELT = 0.15  # seconds beyond an empty tree that the largest must take, or its curve is noise
WANTED = 0.4  # the same, to which sizes are raised
LARGEST = 1_200_000  # bytes of a tree that sizes are not raised beyond
BOUNDS = ("timed-out", "too-deep", "too-large")


@dataclass(frozen=True, slots=True)
class Curve:
    """CPU seconds beyond an empty tree, by size; ``bounded``: what the scan said about what it cut short."""

    shape: Shape
    seconds: tuple[float, ...]
    bounded: str

    @property
    def exponent(self) -> float:
        """Of the upper half of the curve, where what every scan takes no longer counts."""
        floor = FELT / 8
        times = [max(floor, each) for each in self.seconds[1:]]
        return math.log(times[-1] / times[0]) / math.log(FACTORS[-1] / FACTORS[1])

    @property
    def missed(self) -> bool:
        return self.exponent > MOST and self.seconds[-1] >= FELT and not self.bounded

    def line(self) -> str:
        times = " ".join(f"{each:8.2f}" for each in self.seconds)
        verdict = "MISSED" if self.missed else f"bounded: {self.bounded}" if self.bounded else "ok"
        return f"{self.shape.name:<34} {times}   {self.exponent:5.2f}  {verdict}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD")
    chosen = parser.parse_args(arguments)
    shapes = [s for s in SHAPES if not chosen.words or any(word in s.name for word in chosen.words)]
    print(f"{'CPU seconds at':<34} {'n':>8} {'2n':>8} {'4n':>8} {'8n':>8}   exponent")
    with tempfile.TemporaryDirectory() as folder:
        load_rules()  # once, and not in each of the processes
        empty = min(scanned(SERVICE, Path(folder))[0] for _ in range(3))
        curves = []
        for shape in shapes:
            curves.append(curve(shape, empty, Path(folder)))
            print(curves[-1].line(), flush=True)
    missed = [each for each in curves if each.missed]
    print(f"{len(curves)} shapes, {len(missed)} grow faster than their size")
    return 1 if missed else 0


def curve(shape: Shape, empty: float, folder: Path) -> Curve:
    """How one shape grows: at sizes of which the largest is felt, or as large as a file is read at all."""
    n = shape.start
    tree = shape.build(n * FACTORS[-1])
    taken, said = scanned(tree, folder)
    while taken - empty < WANTED and 2 * size_of(tree) < LARGEST and not said:
        larger = shape.build(2 * n * FACTORS[-1])
        if size_of(larger) <= size_of(tree):
            break  # as deep as paths may be
        n, tree = 2 * n, larger
        taken, said = scanned(tree, folder)
    smaller = [scanned(shape.build(n * factor), folder)[0] - empty for factor in FACTORS[:-1]]
    found = Curve(shape, (*smaller, taken - empty), said)
    beyond = FACTORS[-1]
    while found.missed and size_of(tree) < LARGEST:  # as it nears the limit, and is cut short beyond
        beyond *= 2
        tree = shape.build(n * beyond)
        found = replace(found, bounded=scanned(tree, folder)[1])
    return found


def size_of(tree: Tree) -> int:
    """Characters of its paths and texts."""
    return sum(len(path) + len(text) for path, text in tree.items())


def scanned(tree: Tree, folder: Path) -> tuple[float, str]:
    """CPU seconds of a scan of ``tree``, written below ``folder``, and which of its problems say that it was bounded."""
    root = Path(tempfile.mkdtemp(dir=folder))
    for path, text in tree.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _scan(root, write)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        said = stream.read().decode()
    _, status, used = os.wait4(child, 0)
    if status:
        return float(SECONDS), f"ended by {status}" if status != signal.SIGXCPU else ""
    return used.ru_utime + used.ru_stime, said


def _scan(root: Path, write: int) -> None:
    """In a process of its own: scan, and say what was cut short."""
    import resource

    from scanner.config import settings_for
    from scanner.errors import ScanError
    from scanner.pipeline import Request, scan

    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
        chosen = settings_for({"root": str(root)}, root)
        request = Request(
            root,
            map_file=Path(chosen.map) if chosen.map else None,
            rules=tuple(map(Path, chosen.rules)),
            exclude=chosen.exclude,
            jobs=1,
            cached=False,
        )
        try:
            kinds = {problem.kind.value for problem in scan(request).problems}
            said = ", ".join(sorted(kinds & set(BOUNDS)))
        except ScanError as error:
            said = f"refused: {error}"
        os.write(write, said.encode())
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
