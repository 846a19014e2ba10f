"""Counts the configuration files of trees that could not be read, by kind: the figure to watch when a reader changes.

    python -m benchmarks.unreadable DIR… [--list]

Every file is counted that a rule would open: its name fits, and a text that the rule looks for stands in it. A kind is
the format it was read as and what was wrong, with names and numbers taken out, so that one cause is one line however
many files have it. ``--list`` names the files.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.trees import tree_of
from scanner.detect import ConfigRules, config_rules, detect_config, may_hold, may_match
from scanner.model import FileRole, Problem
from scanner.pipeline.ruleset import load_rules

_PARTICULAR = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\b\d+\b|\S+\.\S+")


@dataclass(frozen=True, slots=True)
class Counted:
    """``opened`` files of ``tree``, and the problems of those that could not be read whole."""

    tree: Path
    opened: int
    problems: tuple[Problem, ...]


def count(tree: Path, rules: ConfigRules) -> Counted:
    """What became of every configuration file of ``tree`` that ``rules`` would open. Reads, never writes."""
    listed = tree_of(tree)
    wanted = [f.path for f in listed.files if f.role is FileRole.SOURCE and may_match(f.path, rules)]
    opened = 0
    problems: list[Problem] = []
    for path, content in listed.read(wanted):
        if isinstance(content, bytes) and may_hold(path, content, rules):
            opened += 1
            problems += detect_config(path, content, rules).problems
    return Counted(tree, opened, tuple(problems))


def kind_of(problem: Problem) -> str:
    """What was wrong, without what is particular to the file."""
    return _PARTICULAR.sub("…", problem.message)


def table(counted: Iterable[Counted], named: bool) -> Iterator[str]:
    """The figure as lines, the commonest kind first."""
    counted = tuple(counted)
    kinds: dict[str, list[str]] = {}
    for tree in counted:
        for problem in tree.problems:
            place = f"{tree.tree.name}/{problem.path}:{problem.line}"
            kinds.setdefault(kind_of(problem), []).append(place)
    opened = sum(tree.opened for tree in counted)
    files = len({place.rpartition(":")[0] for places in kinds.values() for place in places})
    yield f"{files} of {opened} configuration files could not be read whole"
    for kind, places in sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0])):
        yield f"{len(places):5}  {kind}"
        if named:
            yield from (f"         {place}" for place in sorted(places))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("trees", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--list", action="store_true", dest="named", help="name the files of each kind")
    options = parser.parse_args(arguments)
    rules = config_rules(load_rules().rules)
    for line in table((count(tree, rules) for tree in options.trees), options.named):
        print(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
