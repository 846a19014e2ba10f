"""Places: a span in a file, a file of the tree, and a part of it that could not be looked at."""

from __future__ import annotations

__all__ = [
    "Absence",
    "FileRole",
    "Location",
    "Problem",
    "ProblemKind",
    "SourceFile",
    "folders_of",
    "holds",
]

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct


class FileRole(StrEnum):
    """Why a file is, or is not, a source of production facts."""

    SOURCE = "source"
    TEST = "test"
    EXAMPLE = "example"
    GENERATED = "generated"
    VENDORED = "vendored"
    BINARY = "binary"
    TOO_LARGE = "too-large"


class Location(Struct, frozen=True, array_like=True, order=True, gc=False):
    """A span in a file: 1-based lines and columns in characters; ``path`` relative to the root, with ``/``."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


def folders_of(paths: Iterable[str]) -> set[str]:
    """Every folder that holds one of ``paths``, however deep; not the root."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def holds(outer: Location, inner: Location) -> bool:
    """Whether ``inner``, of the same file, stands inside ``outer``, or is it."""
    begins = (outer.line, outer.column) <= (inner.line, inner.column)
    return begins and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)


class SourceFile(Struct, frozen=True, array_like=True, order=True, gc=False):
    """One file of a tree. ``blob`` is its git object name, when something already knows it."""

    path: str
    size: int
    role: FileRole = FileRole.SOURCE
    blob: str = ""
    left_by: str = ""  # the folder for whose name it is left out; "" when it is not, or for its own name
    said_by: str = ""  # the line of .gitattributes that leaves it out, and not a name


class ProblemKind(StrEnum):
    """Why a part of the tree could not be looked at."""

    UNREADABLE = "unreadable"
    VANISHED = "vanished"
    UNPARSED = "unparsed"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    TIMED_OUT = "timed-out"
    FAILED = "failed"
    CACHE = "cache"
    GIT = "git"


class Problem(Struct, frozen=True, array_like=True, order=True, gc=False):
    """Something that could not be read, parsed or trusted. Shown in every format."""

    path: str
    kind: ProblemKind
    message: str
    line: int = 0  # 0: the file as a whole


class Absence(Struct, frozen=True, array_like=True, order=True, gc=False):
    """A file or folder of the tree that was not looked at: nothing in it is gone, and nothing in it was seen.

    ``chosen``: the caller left it out, and may well have left out what does not matter.
    """

    path: str
    why: str
    chosen: bool = False
