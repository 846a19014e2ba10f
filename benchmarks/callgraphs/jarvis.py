"""Jarvis' extension of PyCG's micro-benchmark (Huang et al., arXiv:2305.05949): 138 programs as published.

It adds context managers, control flow, and more of arguments, assignments, calls and imports. Its labels leave out
what ``super().__init__()`` and an inherited constructor run, and call a decorated function by the one that its decorator
put in its place; each such edge is ``_DISPUTED``, for a run of the program takes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.callgraphs.programs import Program, folders, read_program
from benchmarks.callgraphs.python_names import inside, spelled

__all__ = ["BAR", "PUBLISHED", "SOURCE", "TITLE", "found_in", "inside", "programs", "spelled"]

TITLE = "Jarvis"
SOURCE = "https://github.com/pythonJaRvis/pythonJaRvis.github.io"
PUBLISHED = (("PyCG", 0.92, 0.93),)
BAR = (0.97, 0.85)

_DISPUTED = {
    "classes/super_class_return": {("main.B.__init__", "main.A.__init__")},
    "mro/basic": {("main.B.__init__", "main.A.__init__")},
    "mro/basic_init": {("main.B.__init__", "main.A.__init__")},
    "mro/super_call": {("main.B.__init__", "main.A.__init__"), ("main.C.__init__", "main.B.__init__")},
    "mro/two_parents": {("main", "main.B.__init__")},
    "decorators/nested_decorators": {("main", "main.dec1.inner")},
    "decorators/return_different_func": {("main.func2", "main.dec.inner")},
}
_PROGRAMS = Path("Jarvis/dataset/micro_benchmark")
_GRAPHS = Path("Jarvis/ground_truth/micro_benchmark")


def found_in(folder: Path) -> bool:
    return (folder / _PROGRAMS).is_dir() and (folder / _GRAPHS).is_dir()


def programs(folder: Path) -> Iterator[Program]:
    for category, name, place in folders(folder / _PROGRAMS):
        # One category is spelled with a space in one tree and with an underscore in the other.
        graph = folder / _GRAPHS / category.replace(" ", "_") / name / "callgraph.json"
        program = read_program(category.replace(" ", "_"), name, place, graph, (".py",))
        yield replace(program, disputed=frozenset(_DISPUTED.get(f"{program.category}/{name}", ())))
