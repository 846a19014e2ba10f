"""How fast is it, and against what: ``python -m benchmarks.speed``.

All is measured in one run, in turns, on a monorepo of 5,000 files that is generated for it (``--files``), or on a
clone of a repository of yours (``--tree PATH``). Peers that are not installed are skipped with a word. ``--growth``
adds trees of once, twice and four times the size; ``--rules`` lists what each rule costs.

Exit code 1 says that a bar was missed, 2 that something could not be measured.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import Failed, Program, output, peak_memory, seconds
from benchmarks.monorepo.write import change_files, git, write_monorepo
from benchmarks.peers import all_literals, ast_grep, find_program, module_literals, ripgrep
from benchmarks.rule_cost import costs
from scanner.pipeline.ruleset import load_rules
from scanner.rules import Rule

HOUSE = Path(__file__).resolve().parent.parent
LARGE = 100_000  # files from which on reading costs more than starting
UNREMEMBERED = 2.5  # seconds for which a file that was just written is read again

_IMPORTS = "import scanner.cli.check, scanner.pipeline, scanner.detect"


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure, and what it is held against."""

    title: str
    figure: float
    most: float
    unit: str = "×"
    reversed: bool = False  # the figure has to reach the bar, not to stay below it

    @property
    def missed(self) -> bool:
        return self.figure < self.most if self.reversed else self.figure > self.most

    def line(self) -> str:
        sign, verdict = ("≥" if self.reversed else "≤"), ("MISSED" if self.missed else "ok")
        return f"  {self.title:<58} {self.figure:>8.2f} {self.unit:<3} {sign} {self.most:g}   {verdict}"


@dataclass(frozen=True, slots=True)
class Place:
    """A tree of our own to scan, and a folder beside it for caches and the like."""

    tree: Path
    work: Path

    def scan(self, *arguments: str, cache: str) -> Program:
        """Our program, with what it has in ``cache``."""
        command = (sys.executable, "-c", "from scanner.cli import main; main()", *arguments)
        variables = {"MAPCHECK_CACHE_DIR": str(self.work / cache), "PYTHONPATH": str(HOUSE)}
        return Program(command, self.tree, variables)

    def scan_afresh(self, *arguments: str) -> Program:
        """Our program, with an empty cache each time."""
        return self.scan_from(None, *arguments)

    def scan_from(self, saved: str | None, *arguments: str) -> Program:
        """Our program, each time with the cache as it was saved."""
        program = self.scan(*arguments, cache="used")

        def prepare() -> None:
            shutil.rmtree(self.work / "used", ignore_errors=True)
            if saved is not None:
                shutil.copytree(self.work / saved, self.work / "used")

        return Program(program.command, program.folder, program.variables, prepare)

    def python(self, code: str) -> Program:
        return Program((sys.executable, "-c", code), self.tree, {"PYTHONPATH": str(HOUSE)})


def main() -> int:
    options = _options()
    rules = load_rules().rules
    with tempfile.TemporaryDirectory(prefix="speed-") as name:
        place = Place(Path(name) / "tree", Path(name))
        try:
            _fill(place.tree, options)
            bars = [*_compare(place, rules, options.rounds), *_gate(place, options.rounds)]
            if options.growth:
                bars += _grow(Path(name), options)
        except Failed as failed:
            print(f"\nnot measured: {failed}", file=sys.stderr)
            return 2
        if options.rules:
            _list_costs(place.tree, rules)
    print("\nbars")
    for bar in bars:
        print(bar.line())
    return 1 if any(bar.missed for bar in bars) else 0


# --- what is measured --------------------------------------------------------------------------


def _compare(place: Place, rules: tuple[Rule, ...], rounds: int) -> Iterator[Bar]:
    """A scan of everything against the peers, and against itself with a full cache."""
    output(place.scan(".", cache="warm"))
    programs: dict[str, Program | None] = {
        "python -c pass": place.python("pass"),
        "scan --help": place.scan("--help", cache="warm"),
        "scan, cold": place.scan_afresh(".", "--format", "json"),
        "scan, warm": place.scan(".", "--format", "json", cache="warm"),
        "rg, same literals": ripgrep(place.tree, all_literals(rules), place.work / "all.txt"),
        "rg, modules only": ripgrep(place.tree, module_literals(rules), place.work / "modules.txt"),
        "ast-grep scan": ast_grep(place.tree, rules, place.work),
    }
    for name in [name for name, program in programs.items() if program is None]:
        print(f"  {name}: not installed, skipped")
    present = {name: program for name, program in programs.items() if program is not None}
    taken = _timed("scan", present, rounds)
    for name in (name for name in present if name.startswith("rg")):
        print(f"  {name}: {len(output(present[name]).splitlines())} files")
    stats = json.loads(output(present["scan, cold"]))["stats"]
    _describe(stats)
    cold, spent = taken["scan, cold"], stats["seconds"]
    if "rg, same literals" in taken:
        most = 3 if stats["files"] >= LARGE else 6
        yield Bar("cold scan / rg with the same literals", cold / taken["rg, same literals"], most)
    if "ast-grep scan" in taken:
        yield Bar("ast-grep, comparable rules / cold scan", taken["ast-grep scan"] / cold, 2, reversed=True)
    yield Bar("warm scan / cold scan", taken["scan, warm"] / cold, 0.5)
    started = 1000 * (taken["scan --help"] - taken["python -c pass"])
    yield Bar("scan --help more than python -c pass", started, 150, "ms")
    yield Bar("memory of a cold scan, all processes", peak_memory(present["scan, cold"]), 200, "MiB")
    yield Bar("linking / detecting", spent.get("link", 0.0) / spent["detect"], 1)


def _describe(stats: Mapping[str, Any]) -> None:
    share = stats["parsed"] / stats["files"]
    print(
        f"  parsed {stats['parsed']} of {stats['files']} files ({share:.1%}), {stats['bytes'] / 1e6:.1f} MB"
    )
    print(f"  followed calls in {stats['outlined']} files")
    print("  stages: " + ", ".join(f"{stage} {spent:.2f} s" for stage, spent in stats["seconds"].items()))


def _gate(place: Place, rounds: int) -> Iterator[Bar]:
    """``scan check --base`` after a change of ten files."""
    output(place.scan(".", cache="before"))
    git(place.tree, "checkout", "-q", "-b", "ten-files")
    change_files(place.tree, 10)
    git(place.tree, "commit", "-q", "-a", "-m", "Change ten files")
    git(place.tree, "update-index", "-q", "--refresh")
    check = ("check", "--base", "main", "--fail-on", "never")
    programs = {
        "git diff --stat": Program((find_program("git") or "git", "diff", "--stat", "main"), place.tree),
        "interpreter and imports": place.python(_IMPORTS),
        "check --base, warm": place.scan_from("before", *check),
        "check --base, cold": place.scan_afresh(*check),
        "scan, cold": place.scan_afresh(".", "--format", "json"),
    }
    taken = _timed("gate, ten files changed", programs, rounds)
    allowed = 2 * taken["git diff --stat"] + taken["interpreter and imports"]
    yield Bar("check --base / (2 × git diff --stat + imports)", taken["check --base, warm"] / allowed, 1)
    yield Bar("check --base, warm", taken["check --base, warm"], 1, "s")
    yield Bar("check --base / scan, both cold", taken["check --base, cold"] / taken["scan, cold"], 1.1)


def _grow(work: Path, options: argparse.Namespace) -> Iterator[Bar]:
    """Cold scans of trees of different size: what a byte costs must not depend on how many there are."""
    programs, sizes = {}, {}
    for factor in (0, 1, 2, 4):
        name = f"{factor}×"
        tree = work / f"growth-{factor}"
        tree.mkdir()
        sizes[name] = write_monorepo(tree, factor * options.files)
        programs[name] = Place(tree, work).scan_afresh(".", "--format", "json")
    taken = _timed("growth", programs, max(1, options.rounds // 2))
    per_byte = {name: (taken[name] - taken["0×"]) / sizes[name] for name in ("1×", "2×", "4×")}
    print(
        "  "
        + ", ".join(
            f"{name} {sizes[name] / 1e6:.0f} MB at {1e9 * cost:.1f} ms/MB" for name, cost in per_byte.items()
        )
    )
    yield Bar("cost of a byte, tree of 4× / tree of 1×", per_byte["4×"] / per_byte["1×"], 1.2)


def _list_costs(tree: Path, rules: tuple[Rule, ...]) -> None:
    print("\nrules, each alone")
    for cost in costs(tree, rules):
        print(f"  {cost.rule:<50} {1000 * cost.seconds:>8.1f} ms  {cost.parsed:>5} files parsed")


# --- around it ---------------------------------------------------------------------------------


def _timed(title: str, programs: Mapping[str, Program], rounds: int) -> dict[str, float]:
    taken = seconds(programs, rounds)
    print(f"\n{title}: median of {rounds} rounds")
    for name, spent in taken.items():
        print(f"  {name:<30} {spent:>8.3f} s")
    return taken


def _fill(tree: Path, options: argparse.Namespace) -> None:
    """Puts into ``tree`` what is to be scanned, on a branch called main, and waits until it can be remembered."""
    if options.tree is None:
        tree.mkdir()
        print(f"{options.files} files, {write_monorepo(tree, options.files) / 1e6:.1f} MB")
    else:
        done = subprocess.run(["git", "clone", "-q", str(options.tree), str(tree)], check=False)
        if done.returncode:
            raise Failed(f"{options.tree} cannot be cloned")
        git(tree, "checkout", "-q", "-B", "main")
    time.sleep(UNREMEMBERED)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed", description=str(__doc__).split("\n\n")[0]
    )
    parser.add_argument("--tree", type=Path, help="clone this repository instead of generating one")
    parser.add_argument("--files", type=int, default=5000, help="files to generate (default: 5000)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each program (default: 5)")
    parser.add_argument("--growth", action="store_true", help="scan trees of 1, 2 and 4 times as many files")
    parser.add_argument("--rules", action="store_true", help="list what each rule costs")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
