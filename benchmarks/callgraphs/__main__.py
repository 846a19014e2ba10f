"""Scores our call edges on published suites.

    python -m benchmarks.callgraphs PATH… [--missed] [--processes N]

Each PATH is a checkout of a suite's repository (see ``SOURCE`` of the modules beside this one). ``--missed`` lists
every edge that is missed or wrong. ``--processes`` runs everything again in so many fresh processes, each with
another hash seed, and fails unless all see the same edges. Exit code 1 when a bar is not reached.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from benchmarks.callgraphs.score import Outcome, judge, lines, table_of


def suites() -> list[ModuleType]:
    """Every module beside this one that is a suite."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    modules = [importlib.import_module(f"benchmarks.callgraphs.{name}") for name in names]
    return [module for module in modules if hasattr(module, "PUBLISHED")]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.callgraphs", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--missed", action="store_true", help="list every edge that is missed or wrong")
    parser.add_argument("--processes", type=int, default=0, help="compare the edges of so many processes")
    parser.add_argument("--digest", action="store_true", help="print a digest of all edges and nothing else")
    options = parser.parse_args(arguments)
    outcomes = [
        (suite, [judge(program, suite.spelled, suite.inside) for program in suite.programs(path)])
        for path in options.paths
        for suite in suites()
        if suite.found_in(path)
    ]
    digest = _digest(outcome for _, own in outcomes for outcome in own)
    if options.digest:
        print(digest)
        return 0
    passed = bool(outcomes)
    for suite, own in outcomes:
        table = table_of(own)
        print(*lines(suite.TITLE, table, suite.PUBLISHED, suite.BAR), "", sep="\n")
        passed &= table.total.precision >= suite.BAR[0] and table.total.recall >= suite.BAR[1]
        if options.missed:
            print(*_differences(own), "", sep="\n")
    if options.processes:
        same = all(_elsewhere(options.paths, seed) == digest for seed in range(1, options.processes + 1))
        print(f"{options.processes} processes: {'the same edges' if same else 'OTHER EDGES'}")
        passed &= same
    return 0 if passed else 1


def _differences(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        where = f"{outcome.program.category}/{outcome.program.name}"
        yield from (f"missed {where}: {a} -> {b}" for a, b in sorted(outcome.missed))
        yield from (f"wrong  {where}: {a} -> {b}" for a, b in sorted(outcome.wrong))


def _digest(outcomes: Iterator[Outcome]) -> str:
    found = hashlib.sha256()
    for outcome in outcomes:
        edges = sorted(outcome.right | outcome.wrong)
        found.update(repr((outcome.program.category, outcome.program.name, edges)).encode())
    return found.hexdigest()


def _elsewhere(paths: Sequence[Path], seed: int) -> str:
    """The digest that a fresh process with the hash seed ``seed`` comes to."""
    command = [sys.executable, "-m", "benchmarks.callgraphs", "--digest", *map(str, paths)]
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    raise SystemExit(main())
