"""Jarvis' extension of PyCG's micro-benchmark (Huang et al., arXiv:2305.05949): 138 programs as published.

It adds context managers, control flow, and more of arguments, assignments, calls and imports.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.callgraphs.programs import Program, folders, read_program
from benchmarks.callgraphs.python_names import inside, spelled

__all__ = ["BAR", "PUBLISHED", "SOURCE", "TITLE", "found_in", "inside", "programs", "spelled"]

TITLE = "Jarvis"
SOURCE = "https://github.com/pythonJaRvis/pythonJaRvis.github.io"
PUBLISHED = (("PyCG", 0.92, 0.93),)
BAR = (0.97, 0.85)

_PROGRAMS = Path("Jarvis/dataset/micro_benchmark")
_GRAPHS = Path("Jarvis/ground_truth/micro_benchmark")


def found_in(folder: Path) -> bool:
    return (folder / _PROGRAMS).is_dir() and (folder / _GRAPHS).is_dir()


def programs(folder: Path) -> Iterator[Program]:
    for category, name, place in folders(folder / _PROGRAMS):
        # One category is spelled with a space in one tree and with an underscore in the other.
        graph = folder / _GRAPHS / category.replace(" ", "_") / name / "callgraph.json"
        yield read_program(category.replace(" ", "_"), name, place, graph, (".py",))
