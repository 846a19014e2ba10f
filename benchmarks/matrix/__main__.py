"""Prints the matrix: language × step with found and spoiled, then the sampled pairs, then what is wrong by name."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from pathlib import Path

from benchmarks.matrix.cells import Cell, Twin, sampled_pairs, single_steps, tree_of
from benchmarks.matrix.deeds import Language
from benchmarks.matrix.judge import Outcome, judged, write_tree
from benchmarks.matrix.languages import NAMES, language

PAIRS_FOUND = 0.95  # of the sampled pairs; single steps must all be found, and no safe twin be spoiled


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matrix")
    parser.add_argument("--language", nargs="*", default=NAMES, choices=NAMES)
    parser.add_argument("--step", default="*", help="only cells with a step like this")
    parser.add_argument(
        "--pairs", type=int, default=60, help="how many pairs of steps to draw for each language"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="write the trees that come out wrong below this folder")
    options = parser.parse_args(arguments)
    held = True
    for name in options.language:
        spoken = language(name)
        single = run(spoken, (c for c in single_steps(spoken) if _asked(c, options.step)), options.keep)
        drawn = sampled_pairs(spoken, options.pairs, options.seed)
        pairs = run(spoken, (c for c in drawn if _asked(c, options.step)), options.keep)
        print(table(spoken, single, pairs))
        held = held and holds(spoken, single, pairs)
    return 0 if held else 1


def run(spoken: Language, cells: Iterable[Cell], keep: Path | None) -> list[Outcome]:
    outcomes = [judged(spoken, cell) for cell in cells]
    for outcome in outcomes if keep is not None else ():
        if keep is not None and not outcome.right:
            folder = re.sub(r"[^A-Za-z0-9]+", "-", str(outcome.cell)).strip("-")
            write_tree(keep / folder, tree_of(spoken, outcome.cell))
    return outcomes


def table(spoken: Language, single: Sequence[Outcome], pairs: Sequence[Outcome]) -> str:
    """One language as Markdown: a line for each step, one for the pairs, and the wrong ones by name."""
    lines = [f"### {spoken.name}", "", "| step | found | spoiled |", "|---|---|---|"]
    for step in ("", *spoken.steps):
        of_step = [o for o in single if step in o.cell.steps or (not step and not o.cell.steps)]
        if of_step:
            mark = " (undecided)" if step in spoken.undecided else ""
            lines.append(f"| {step or 'as it is'}{mark} | {_found(of_step)} | {_spoiled(of_step)} |")
    decided = [o for o in single if not spoken.undecided.keys() & set(o.cell.steps)]
    lines.append(f"| **all single steps** | {_found(decided)} | {_spoiled(decided)} |")
    lines.append(f"| **sampled pairs** | {_found(pairs)} | {_spoiled(pairs)} |")
    wrong = [f"- {o.cell}{_strays(o)}" for o in (*single, *pairs) if not o.right]
    reasons = [f"- undecided: {step}: {why}" for step, why in spoken.undecided.items()]
    return "\n".join([*lines, "", *wrong, *reasons, ""])


def holds(spoken: Language, single: Sequence[Outcome], pairs: Sequence[Outcome]) -> bool:
    """Whether the bar is met."""
    decided = [o for o in single if not spoken.undecided.keys() & set(o.cell.steps)]
    duals = [o for o in pairs if o.cell.twin is Twin.DUAL]
    return (
        all(o.right for o in decided)
        and sum(o.found for o in duals) >= PAIRS_FOUND * len(duals)
        and not any(o.stray for o in pairs)
    )


def _asked(cell: Cell, pattern: str) -> bool:
    return pattern == "*" or any(fnmatch(step, pattern) for step in cell.steps)


def _found(outcomes: Sequence[Outcome]) -> str:
    duals = [o for o in outcomes if o.cell.twin is Twin.DUAL]
    return f"{sum(o.found for o in duals)}/{len(duals)}"


def _spoiled(outcomes: Sequence[Outcome]) -> str:
    safe = [o for o in outcomes if o.cell.twin is not Twin.DUAL]
    stray = sum(bool(o.stray) for o in outcomes if o.cell.twin is Twin.DUAL)
    return f"{sum(not o.right for o in safe)}/{len(safe)}" + (f" and {stray} stray" if stray else "")


def _strays(outcome: Outcome) -> str:
    return "".join(f" [{f.location.path}:{f.location.line}]" for f in outcome.stray)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
