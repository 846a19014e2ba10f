"""What every configuration format is read into: a tree whose nodes and keys know their place.

A mapping keeps its entries in order and may hold a key twice: HCL blocks, XML elements, Dockerfile
instructions and both branches of a template are all repeated keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import NamedTuple

MAX_DEPTH = 100  # levels of nesting; real manifests stay below 40
MAX_NODES = 200_000  # per file, aliases counted as often as they are used
_OFF = "switched off"  # the key that marks what never runs


class Unparsed(Exception):  # it is an outcome, turned into a Problem
    """The bytes are not what their name says. ``line`` is 1-based, 0 when unknown.

    ``partial`` is what could be read all the same.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.line = message, line
        self.partial: tuple[Node, ...] = ()


class TooDeep(Unparsed):
    """Nested or repeated beyond what we are willing to hold."""


class Mark(NamedTuple):
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """``literal``: the text is the value; otherwise it is an expression, or has ``{}`` for unknown parts.

    ``written``: then the text with its parts as they are written, where somebody may know some of them.
    """

    mark: Mark
    text: str
    literal: bool = True
    written: str = ""


@dataclass(frozen=True, slots=True)
class Sequence:
    mark: Mark
    items: tuple[Node, ...]
    size: int = 1  # nodes below and including this one


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    mark: Mark  # of the key
    node: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    mark: Mark
    entries: tuple[Entry, ...]
    size: int = 1

    def named(self, key: str) -> Iterator[Node]:
        return (entry.node for entry in self.entries if entry.key == key)

    def first(self, key: str) -> Node | None:
        return next(self.named(key), None)


Node = Scalar | Sequence | Mapping


def size_of(node: Node) -> int:
    return 1 if isinstance(node, Scalar) else node.size


def mapping(mark: Mark, entries: list[Entry]) -> Mapping:
    """A mapping with its size; raises TooDeep beyond ``MAX_NODES``."""
    return Mapping(mark, tuple(entries), _bounded(mark, sum(size_of(e.node) for e in entries)))


def off(node: Mapping) -> Mapping:
    """``node``, marked as what never runs."""
    return mapping(node.mark, [*node.entries, Entry(_OFF, node.mark, Scalar(node.mark, "true"))])


def is_off(node: Node) -> bool:
    """Whether ``node`` is marked as what never runs."""
    return isinstance(node, Mapping) and node.first(_OFF) is not None


def unknown(mark: Mark) -> Scalar:
    """A value that only a run can tell."""
    return Scalar(mark, "{}", literal=False)


def looked_up(name: str, known: Table[str, Node]) -> Node | None:
    """``app.name`` of what ``app`` is known to be; None where that says nothing of it."""
    first, *rest = name.split(".")
    found = known.get(first)
    for key in rest:
        found = found.first(key) if isinstance(found, Mapping) else None
    return found


def sequence(mark: Mark, items: list[Node]) -> Sequence:
    return Sequence(mark, tuple(items), _bounded(mark, sum(map(size_of, items))))


def _bounded(mark: Mark, below: int) -> int:
    if below >= MAX_NODES:
        raise TooDeep(f"more than {MAX_NODES} nodes", mark.line)
    return below + 1


def too_deep(line: int) -> TooDeep:
    return TooDeep(f"nested deeper than {MAX_DEPTH} levels", line)
