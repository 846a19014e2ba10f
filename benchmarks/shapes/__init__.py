"""Trees of one shape and any size, each a function of how often the shape repeats: what hostile or generated code is like."""

from benchmarks.shapes.code import CODE
from benchmarks.shapes.config import CONFIG
from benchmarks.shapes.kinds import Shape
from benchmarks.shapes.syntax import SYNTAX
from benchmarks.shapes.trees import TREES

SHAPES: tuple[Shape, ...] = (*CODE, *SYNTAX, *CONFIG, *TREES)

__all__ = ["SHAPES", "Shape"]
