"""How fast is it, on real trees and against what: ``python -m benchmarks.speed novu=PATH temporal=PATH …``.

Each tree is a clone of a public repository at the commit in ``PINNED`` (another commit is measured with a word), or of
any other under a name of your own. All is measured in turns in one run: CPU seconds of the whole process tree and wall
seconds, medians of ``--rounds``, with one process and with as many as the machine has. Peers that are not installed are
skipped with a word. ``--growth`` scans parts of each tree, ``--yield`` shows where the work goes.

Exit code 1 says that a bar was missed, 2 that something could not be measured.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Failed, Program, Spent, output, peak_memory, spent
from benchmarks.peers import all_literals, ast_grep, ast_grep_sites, ripgrep, semgrep
from benchmarks.yields import table
from scanner.detect import language_of
from scanner.pipeline.ruleset import load_rules

HOUSE = Path(__file__).resolve().parent.parent
LARGE = 30_000  # files from which on a tree is held to the bars of large ones
CHANGED = 10  # files that the branch of the gate changes
UNREMEMBERED = 2.5  # seconds for which a file that was just written is read again
ONE = ("--jobs", "1")

PINNED = {
    "novu": ("novuhq/novu", "74a2e9a6a295cd5a17aa9806914b4574fecce737"),  # TypeScript and TSX
    "temporal": ("temporalio/temporal", "6805caea59e35d0611ed96be69641b8d86bff11c"),  # Go
    "localstack": (
        "localstack/localstack",
        "8b9a79f05846835cf4dff63ab7eefdde9df83783",
    ),  # large Python modules
    "dubbo": ("apache/dubbo", "324c62550ab22ffa53bce15f219bbc1d67b8c4a3"),  # Java
}
# With these two in one folder, each below its own name, the four make a mixed tree of more than 30,000 files.
MIXED = {
    "aws-doc-sdk-examples": ("awsdocs/aws-doc-sdk-examples", "7d1e1237789cbf5033a7c22d917d17c64de1aaaa"),
}


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
    """A clone of our own to scan, and a folder beside it for caches and the like."""

    tree: Path
    work: Path

    def scan(self, *arguments: str, cache: str) -> Program:
        """Our program, with what it has in ``cache``."""
        command = (sys.executable, "-c", "from scanner.cli import main; main()", *arguments)
        variables = {"MAPCHECK_CACHE_DIR": str(self.work / cache), "PYTHONPATH": str(HOUSE)}
        return Program(command, self.tree, variables)

    def scan_from(self, saved: str | None, *arguments: str) -> Program:
        """Our program, each time with the cache as it was saved; None: with an empty one."""
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
    bars: list[Bar] = []
    for name, path in options.trees:
        with tempfile.TemporaryDirectory(prefix="speed-") as work:
            place = Place(Path(work) / "tree", Path(work))
            try:
                _clone(name, path, place.tree)
                bars += _measured(name, place, options)
            except Failed as failed:
                print(f"\n{name} not measured: {failed}", file=sys.stderr)
                return 2
    print("\nbars")
    for bar in bars:
        print(bar.line())
    return 1 if any(bar.missed for bar in bars) else 0


# --- what is measured --------------------------------------------------------------------------


def _measured(name: str, place: Place, options: argparse.Namespace) -> Iterator[Bar]:
    yield from _compare(name, place, options.rounds)
    if options.table:
        for line in table(place.tree, load_rules().rules):
            print(line)
    if options.growth:
        yield from _grow(name, place, options.rounds)
    yield from _gate(name, place, options.rounds)


def _compare(name: str, place: Place, rounds: int) -> Iterator[Bar]:
    """A scan of everything against the peers, and against itself with a full cache and with all processors."""
    rules = load_rules().rules
    output(place.scan(".", cache="warm"))
    programs: dict[str, Program | None] = {
        "python -c pass": place.python("pass"),
        "scan --help": place.scan("--help", cache="warm"),
        "scan, cold, --jobs 1": place.scan_from(None, ".", "--format", "json", *ONE),
        "scan, cold": place.scan_from(None, ".", "--format", "json"),
        "scan, warm": place.scan(".", "--format", "json", cache="warm"),
        "rg, same literals": ripgrep(place.tree, all_literals(rules), place.work / "all.txt"),
        "ast-grep, 24 rules": ast_grep_sites(place.tree),
        "ast-grep, all of ours": ast_grep(place.tree, rules, place.work),
        "semgrep": semgrep(place.tree, place.work),
    }
    taken = _timed(name, programs, rounds)
    stats = json.loads(output(place.scan(".", "--format", "json", cache="warm")))["stats"]
    cold, one, warm = taken["scan, cold"], taken["scan, cold, --jobs 1"], taken["scan, warm"]
    large = stats["files"] >= LARGE
    if "ast-grep, 24 rules" in taken:
        most = 0.7 if name == "novu" else 1.0
        yield Bar(f"{name}: cold / ast-grep's 24 rules, CPU", one.cpu / taken["ast-grep, 24 rules"].cpu, most)
    if "rg, same literals" in taken:
        literal = taken["rg, same literals"]
        print(f"  cold / rg: {one.cpu / literal.cpu:.0f} × CPU, {cold.wall / literal.wall:.0f} × wall")
    yield Bar(f"{name}: cold, all processors / one, wall", cold.wall / one.wall, 0.62)
    yield Bar(f"{name}: warm, nothing changed", warm.cpu, 3 if large else 0.45, "s")
    memory = peak_memory(place.scan_from(None, ".", "--format", "json"))
    yield Bar(f"{name}: memory of a cold scan, all processes", memory, 300 if large else 150, "MiB")
    started = 1000 * (taken["scan --help"].cpu - taken["python -c pass"].cpu)
    yield Bar(f"{name}: scan --help more than python -c pass", started, 60, "ms")


def _gate(name: str, place: Place, rounds: int) -> Iterator[Bar]:
    """``scan check --base`` after a change of ten files."""
    output(place.scan("check", "--base", "main", "--fail-on", "never", cache="before"))
    _git(place.tree, "checkout", "-q", "-b", "ten-files")
    _change(place.tree)
    time.sleep(UNREMEMBERED)
    check = ("check", "--base", "main", "--fail-on", "never", *ONE)
    programs = {
        "check --base, warm": place.scan_from("before", *check),
        "check --base, cold": place.scan_from(None, *check),
        "scan, cold": place.scan_from(None, ".", "--format", "json", *ONE),
    }
    taken = _timed(f"{name}: gate, ten files changed", programs, rounds)
    yield Bar(f"{name}: check --base, warm", taken["check --base, warm"].cpu, 0.8, "s")
    yield Bar(
        f"{name}: check --base / scan, both cold",
        taken["check --base, cold"].cpu / taken["scan, cold"].cpu,
        1.1,
    )


def _grow(name: str, place: Place, rounds: int) -> Iterator[Bar]:
    """Cold scans of a quarter, a half and all of the files: by which power of their bytes the time grows."""
    programs, sizes = {}, {}
    for part in (4, 2, 1):
        tree = place.work / f"part-{part}"
        sizes[f"1/{part}"] = _part(place.tree, tree, part)
        programs[f"1/{part}"] = Place(tree, place.work).scan_from(None, ".", "--format", "json", *ONE)
    taken = _timed(f"{name}: growth", programs, rounds)
    exponent = math.log(taken["1/1"].cpu / taken["1/4"].cpu) / math.log(sizes["1/1"] / sizes["1/4"])
    yield Bar(f"{name}: growth, exponent of cold CPU over bytes", exponent, 1.05, "")


# --- around it ---------------------------------------------------------------------------------


def _timed(title: str, programs: Mapping[str, Program | None], rounds: int) -> dict[str, Spent]:
    present = {name: program for name, program in programs.items() if program is not None}
    taken = spent(present, rounds)
    print(f"\n{title}: median of {rounds} rounds")
    for name in programs:
        if name in taken:
            print(f"  {name:<30} {taken[name].cpu:>8.3f} s CPU {taken[name].wall:>8.3f} s wall")
        else:
            print(f"  {name:<30} not installed, skipped")
    return taken


def _clone(name: str, path: Path, tree: Path) -> None:
    """Puts a clone of ``path`` at ``tree``, at the pinned commit if it has one, on a branch called main."""
    if subprocess.run(["git", "clone", "-q", str(path), str(tree)], check=False).returncode:
        raise Failed(f"{path} cannot be cloned")
    _, commit = PINNED.get(name, MIXED.get(name, ("", "")))
    known = subprocess.run(
        ["git", "cat-file", "-e", commit or "HEAD"], cwd=tree, check=False, capture_output=True
    )
    if known.returncode:
        print(f"{name}: {commit} is not in {path}; what is checked out there is measured instead")
    _git(tree, "checkout", "-q", "-B", "main", commit if commit and not known.returncode else "HEAD")
    time.sleep(UNREMEMBERED)


def _sources(tree: Path) -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=tree, check=True, capture_output=True, text=True)
    return [path for path in listed.stdout.split("\0") if path and language_of(path) is not None]


def _change(tree: Path) -> None:
    """Adds an empty line to ten source files, evenly spread."""
    sources = _sources(tree)
    for path in sources[:: max(1, len(sources) // CHANGED)][:CHANGED]:
        with (tree / path).open("ab") as file:
            file.write(b"\n")


def _part(tree: Path, to: Path, part: int) -> int:
    """Copies every ``part``-th of the folders with source into ``to``; the bytes of it."""
    folders = sorted({path.rpartition("/")[0] for path in _sources(tree)})
    size = 0
    for folder in folders[::part]:
        for file in (tree / folder).iterdir():
            if file.is_file() and not file.is_symlink():
                target = to / file.relative_to(tree)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
                size += file.stat().st_size
    return size


def _git(tree: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=tree, check=True, stdout=subprocess.DEVNULL)


def _named(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError("give NAME=PATH")
    return name, Path(path)


def _options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed", description=str(__doc__).split("\n\n")[0]
    )
    parser.add_argument(
        "trees", nargs="+", type=_named, metavar="NAME=PATH", help=f"a clone; pinned: {', '.join(PINNED)}"
    )
    parser.add_argument("--rounds", type=int, default=5, help="runs of each program (default: 5)")
    parser.add_argument(
        "--growth", action="store_true", help="scan a quarter and a half of each tree as well"
    )
    parser.add_argument("--yield", dest="table", action="store_true", help="show where the work goes")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
