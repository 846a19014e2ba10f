"""Simulated pull requests: ``python -m benchmarks.pulls [-v] [WORD…]``

``pulls.yaml`` and ``pulls-harbour.yaml`` hold changes to two houses and what a reviewer would say of each. Each becomes a branch
of a repository and is put to ``scan check --base main``: what a reviewer would let pass must exit 0, what they would stop must
exit 1 for the reason that they would give, and a branch without a map 2. Prints each that is judged otherwise.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.nest import Change, change, commit, git, repository, reset
from scanner.cli import main as scan_command

HERE = Path(__file__).parent
USAGE = "usage"
HOUSES = {"nest": "pulls", "harbour": "pulls-harbour"}


@dataclass(frozen=True, slots=True)
class Pull:
    name: str
    what: Change
    fails: tuple[str, ...]  # the rules that must tell why; (): it passes


def pulls(table: str = "pulls") -> Iterator[Pull]:
    for entry in yaml.load((HERE / f"{table}.yaml").read_text("utf-8"), yaml.CSafeLoader):
        yield Pull(entry["pull"], entry, tuple(entry.get("fails", ())))


@contextlib.contextmanager
def house(name: str = "nest") -> Iterator[Path]:
    """A fixture as a repository with a branch of its main one checked out."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        repository(root, name)
        git(root, "checkout", "-q", "-b", "feature")
        yield root


def wrong(root: Path, pull: Pull) -> str:
    """How the gate's judgement of ``pull`` differs from a reviewer's; "" if it does not."""
    change(root, pull.what)
    commit(root, pull.name)
    try:
        code, said = _checked(root)
    finally:
        reset(root, 1)
    if pull.fails == (USAGE,):
        return "" if code == 2 else f"exit {code}"
    new = {each["rule"]: each["message"] for each in json.loads(said)["findings"] if each["state"] == "new"}
    if not pull.fails:
        return "" if code == 0 else f"exit {code}: {'; '.join(f'{r}: {m}' for r, m in new.items())}"
    silent = [rule for rule in pull.fails if rule not in new]
    return f"exit {code}, silent: {', '.join(silent)}" if silent or code != 1 else ""


def _checked(root: Path) -> tuple[int, str]:
    """The exit code of the gate, and its report as JSON."""
    out = io.StringIO()
    arguments = ["check", "--base", "main", "--root", str(root), "--format", "json", "--as-of", "2026-11-01"]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()), contextlib.chdir(root):
        try:
            scan_command(arguments)
        except SystemExit as left:
            return int(left.code or 0), out.getvalue()
    raise AssertionError("the command did not exit")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("-v", action="store_true", help="print every pull request")
    options.add_argument("words", nargs="*", help="only those with one of these words in their name")
    chosen = options.parse_args()
    os.environ.setdefault("NO_COLOR", "1")
    right = {True: 0, False: 0}
    count = {True: 0, False: 0}
    for name, table in HOUSES.items():
        asked = [p for p in pulls(table) if not chosen.words or any(word in p.name for word in chosen.words)]
        with house(name) as root:
            for pull in asked:
                why = wrong(root, pull)
                count[not pull.fails] += 1
                right[not pull.fails] += not why
                if why or chosen.v:
                    print(f"{'WRONG' if why else 'ok':<6}{pull.name}  {why}", flush=True)
    print(
        f"{right[True]} of {count[True]} pass that should, {right[False]} of {count[False]} are stopped that should be"
    )


if __name__ == "__main__":
    main()
