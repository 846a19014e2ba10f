"""Tries to break it: ``python -m benchmarks.campaign [--seed N] [--long] [--corpus PATH…] [--state FOLDER]``.

Mutations of files of this repository, and of the trees named, go through the real command, many to a tree, and where a run
goes wrong the one file is looked for. Hostile trees are given to every command, under strace where that is there. Faults
of the machine are had between runs that must find what a first one found. The curves are those of ``benchmarks.growth``.

Minutes by default, hours with ``--long``. What has been done is written down in ``--state``: the same call goes on where
it was stopped, and what went wrong is kept there. Exit code 1 says that something did.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.campaign import commands, faults, vectors
from benchmarks.campaign.held import leaks
from benchmarks.campaign.mutations import mutated
from benchmarks.campaign.running import ENDS, fingerprint, run
from benchmarks.campaign.writing import TRAP
from scanner.detect import language_of
from scanner.report import FORMATS

HOUSE = Path(__file__).resolve().parents[2]
OWN = ("fixtures", "tests/detect", "tests/link", ".github", "integrations")
ENDINGS = (
    ".ts",
    ".tsx",
    ".js",
    ".py",
    ".go",
    ".java",
    ".kt",
    ".yaml",
    ".yml",
    ".json",
    ".toml",
    ".tf",
    ".xml",
    ".mod",
    ".gradle",
    ".kts",
    "Dockerfile",
)
LARGEST = 60_000  # bytes of a file that is mutated
BATCH = 50  # files in a tree
HANG = 10.0  # seconds of a processor's time for one file
CURVES = ("nested", "chain", "writers", "else if", "gitignore", "stars")


class State:
    """What was done and what went wrong, in a folder, line by line."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._file = folder / "done.txt"
        self._done = set(self._file.read_text("utf-8").splitlines()) if self._file.exists() else set()
        self.wrong = 0

    def each(self, part: str, seed: int, count: int) -> Iterator[tuple[str, Random]]:
        """The cases of ``part`` that are still to be done, each with chance of its own."""
        for number in range(count):
            case = f"{part}-{seed}-{number}"
            if case not in self._done:
                yield case, Random(case)
                with self._file.open("a", encoding="utf-8") as stream:
                    stream.write(f"{case}\n")

    def say(self, case: str, wrong: str, kept: Path | None = None) -> None:
        """Something went wrong; what shows it is kept."""
        self.wrong += 1
        print(f"WRONG {case}: {wrong}", flush=True)
        with (self.folder / "wrong.txt").open("a", encoding="utf-8") as stream:
            stream.write(f"{case}: {wrong}\n")
        if kept is not None and kept.exists():
            target = self.folder / "kept" / case / kept.name
            target.parent.mkdir(parents=True, exist_ok=True)
            if kept.is_dir():
                shutil.copytree(kept, target, symlinks=True, dirs_exist_ok=True, ignore=_no_pipes)
            else:
                shutil.copy2(kept, target)


def _no_pipes(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if (Path(folder) / name).is_fifo()]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.campaign", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--long", action="store_true", help="10,000 files, 200 trees, 300 faults, every curve"
    )
    parser.add_argument(
        "--corpus", type=Path, nargs="*", default=[], help="trees whose files are mutated too"
    )
    parser.add_argument("--state", type=Path, default=Path(tempfile.gettempdir()) / "mapcheck-campaign")
    parser.add_argument("--only", choices=("files", "trees", "faults", "curves"), help="one part")
    chosen = parser.parse_args(arguments)
    state = State(chosen.state)
    parts: dict[str, Callable[[], None]] = {
        "files": lambda: files(state, chosen.seed, 200 if chosen.long else 20, _corpus(chosen.corpus)),
        "trees": lambda: trees(state, chosen.seed, 200 if chosen.long else 20),
        "faults": lambda: machine(state, chosen.seed, 300 if chosen.long else 30),
        "curves": lambda: curves(state, () if chosen.long else CURVES),
    }
    for name, part in parts.items():
        if chosen.only in (None, name):
            part()
            print(f"{name}: done", flush=True)
    print(f"{state.wrong} went wrong" if state.wrong else "nothing went wrong")
    return 1 if state.wrong else 0


def _corpus(more: Sequence[Path]) -> list[Path]:
    """The files that are mutated, those of each language and format in equal parts."""
    found: dict[str, list[Path]] = {}
    for root in (*(HOUSE / own for own in OWN), *more):
        for path in sorted(root.rglob("*")):
            if (
                path.name.endswith(ENDINGS)
                and path.is_file()
                and not path.is_symlink()
                and 0 < path.stat().st_size <= LARGEST
            ):
                found.setdefault(language_of(path.name) or path.suffix, []).append(path)
    most = max(map(len, found.values()))
    return [path for paths in found.values() for path in (paths * (most // len(paths) + 1))[: most // 4 + 1]]


# --- files ------------------------------------------------------------------------------------


def files(state: State, seed: int, batches: int, corpus: Sequence[Path]) -> None:
    """Mutated files, many in one tree: it ends well, in time, nothing is written and nothing leaks."""
    for case, random in state.each("files", seed, batches):
        with tempfile.TemporaryDirectory() as name:
            root = Path(name) / "tree"
            for number in range(BATCH):
                path = random.choice(corpus)
                others = [random.choice(corpus).read_bytes() for _ in range(3)]
                target = (
                    root
                    / f"apps/s{number % 7}/{'src/' if language_of(path.name) else ''}{number}"
                    / path.name
                )
                target.parent.mkdir(parents=True)
                target.write_bytes(mutated(random, path.read_bytes(), others))
            form = random.choice(FORMATS)
            wrong = _tried(root, Path(name) / "home", form)
            if wrong:
                state.say(case, wrong, _culprit(root, Path(name) / "home", form))


def _tried(root: Path, home: Path, form: str) -> str:
    before = fingerprint(root)
    count = sum(1 for each in root.rglob("*") if each.is_file())
    ran = run(["--format", form, "--jobs", "1"], root, home)
    wrong = ran.wrong(ENDS - {2}) or leaks(form, ran.out) or leaks("stderr", ran.err)
    if ran.seconds > HANG + 0.2 * count:
        wrong = wrong or f"it took {ran.seconds:.1f} seconds"
    if "a fault of mapcheck" in ran.out.decode("utf-8", "replace"):
        wrong = wrong or "a file met a fault of ours"
    return wrong or ("" if fingerprint(root) == before else "something was written into the tree")


def _culprit(root: Path, home: Path, form: str) -> Path:
    """The one file of a tree that goes wrong by itself, or the tree."""
    every = sorted(path for path in root.rglob("*") if path.is_file())
    while len(every) > 1:
        for part in (every[: len(every) // 2], every[len(every) // 2 :]):
            alone = home.parent / "part"
            shutil.rmtree(alone, ignore_errors=True)
            for path in part:
                target = alone / path.relative_to(root)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target)
            if _tried(alone, home, form):
                every = part
                break
        else:
            return root
    return every[0] if every else root


# --- trees ------------------------------------------------------------------------------------


def trees(state: State, seed: int, count: int) -> None:
    """Hostile trees, each given to some of the commands: no program but git is run, nothing is written, nothing leaks."""
    every = commands.lines()
    for case, random in state.each("trees", seed, count):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            root = vectors.planted(random, folder)
            for line in random.sample(every, 4):
                wrong = _given(folder, root, line)
                if wrong:
                    state.say(case, f"scan {line}: {wrong}", folder)


def _given(folder: Path, root: Path, line: str) -> str:
    (folder / TRAP).unlink(missing_ok=True)
    before = fingerprint(root)
    ran = run(line.split(), root, folder / "home", watched=True)
    form = next((each for each in (*FORMATS, "ics") if f"--format {each}" in line), "terminal")
    if line.startswith("dossier") or line == "survey":
        form = "markdown"
    wrong = ran.wrong() or leaks("stderr", ran.err)
    if ran.code in (0, 1) and not line.startswith(("schema", "lsp")):
        wrong = wrong or leaks(form, ran.out)
    if (folder / TRAP).exists():
        wrong = (
            wrong or f"a program of the tree was run: {(folder / TRAP).read_text('utf-8', 'replace')[:200]}"
        )
    if b"zqzsecret" in ran.out:
        wrong = wrong or "a file outside the tree was read"
    if ran.seconds > 6 * HANG:
        wrong = wrong or f"it took {ran.seconds:.1f} seconds"
    written = fingerprint(root) != before and not line.startswith("baseline")
    return wrong or ("something was written into the tree" if written else "")


# --- faults -----------------------------------------------------------------------------------


def machine(state: State, seed: int, count: int) -> None:
    """Faults of the machine, each between two runs that must find the same."""
    with tempfile.TemporaryDirectory() as name:
        tree, home = Path(name) / "nest", Path(name) / "home"
        shutil.copytree(HOUSE / "fixtures/nest", tree)
        shutil.copy2(HOUSE / "map.yaml", tree)
        faults.fresh_home(home)
        whole = faults.healed(tree, home)
        for case, random in state.each("faults", seed, count):
            if random.random() < 0.5:
                faults.fresh_home(home)
            fault = random.choice(faults.FAULTS)
            wrong = fault(random, tree, home)
            again = faults.healed(tree, home)
            if again != whole:
                wrong = wrong or f"after it another report: {again[:300]!r}"
                faults.fresh_home(home)
            if wrong:
                state.say(case, f"{fault.__name__}: {wrong}")


def curves(state: State, words: Sequence[str]) -> None:
    """The curves whose names hold one of ``words``; all, without any."""
    from benchmarks import growth

    if growth.main(list(words)):
        state.say("curves", "a shape grows faster than its size")


if __name__ == "__main__":
    sys.exit(main())
