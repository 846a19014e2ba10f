"""SWARM-JS: the JavaScript part of SWARM-CG (Venkatesh et al., FORGE 2025), programs after PyCG's in 18 categories.

Edges into the language's own library are not scored: linking follows the repository's own code.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.callgraphs.ecma_names import inside, spelled
from benchmarks.callgraphs.programs import Program, folders, read_program

__all__ = ["BAR", "PUBLISHED", "SOURCE", "TITLE", "found_in", "inside", "programs", "spelled"]

TITLE = "SWARM-JS"
SOURCE = "https://github.com/secure-software-engineering/SWARM-CG"
PUBLISHED = (("js-callgraph", 0.901, 0.612),)
BAR = (0.97, 0.85)

_PLACE = Path("benchmarks/javascript/swarm_js")


def found_in(folder: Path) -> bool:
    return (folder / _PLACE).is_dir()


def programs(folder: Path) -> Iterator[Program]:
    for category, name, place in folders(folder / _PLACE):
        yield read_program(category, name, place, place / "callgraph.json", (".js",))
