"""PyCG's micro-benchmark (Salis et al., ICSE 2021): 112 programs in 16 categories, plus what it keeps apart.

``dynamic`` (``eval``) and ``external`` (calls into libraries) are not among the 112, and edges into libraries are
not scored: linking follows the repository's own code.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.callgraphs.programs import Program, folders, read_program
from benchmarks.callgraphs.python_names import inside, spelled

__all__ = ["BAR", "PUBLISHED", "SOURCE", "TITLE", "found_in", "inside", "programs", "spelled"]

TITLE = "PyCG"
SOURCE = "https://github.com/vitsalis/PyCG"
PUBLISHED = (("PyCG", 0.978, 0.941),)
BAR = (0.97, 0.88)

_PLACE = Path("micro-benchmark/snippets")
_APART = frozenset({"dynamic", "external"})


def found_in(folder: Path) -> bool:
    return (folder / _PLACE).is_dir()


def programs(folder: Path) -> Iterator[Program]:
    for category, name, place in folders(folder / _PLACE):
        if category not in _APART:
            yield read_program(category, name, place, place / "callgraph.json", (".py",))
