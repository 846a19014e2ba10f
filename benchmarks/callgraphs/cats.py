"""CATS for Java (Reif et al., ISSTA 2019), as SWARM-CG brings it: programs that each show one feature of the language.

A program's graph holds only the edges that its feature is about, so recall alone can be told of it: an edge beside them
is no wrong one. Edges into the language's own library are not scored: linking follows the repository's own code. What is
called through reflection, method handles, class loaders or the virtual machine's own callbacks is among the programs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.callgraphs.java_names import inside, spelled
from benchmarks.callgraphs.programs import Program, folders, read_program

__all__ = ["BAR", "PUBLISHED", "SOURCE", "TITLE", "found_in", "inside", "programs", "spelled"]

TITLE = "CATS"
SOURCE = "https://github.com/secure-software-engineering/SWARM-CG"
PUBLISHED: tuple[tuple[str, float, float], ...] = ()
BAR = (0.0, 0.75)

_PLACE = Path("benchmarks/java/cats")


def found_in(folder: Path) -> bool:
    return (folder / _PLACE).is_dir()


def programs(folder: Path) -> Iterator[Program]:
    for category, name, place in folders(folder / _PLACE):
        graph = place / "callgraph.json"
        if graph.is_file():
            yield read_program(category, name, place, graph, (".java",))
