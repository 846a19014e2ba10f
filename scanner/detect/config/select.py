"""Following a key path through a tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scanner.detect.config.text import text_of
from scanner.detect.config.tree import Mapping, Mark, Node, Scalar, Sequence
from scanner.rules import KeyPath, Step, StepKind


class Spot(NamedTuple):
    """A node where it stands. ``mark`` is its key's, or its own in a list or at the top."""

    node: Node
    key: str
    mark: Mark
    up: Spot | None


class Document:
    """One document, and where each of its keys stands, found once for all the rules that ask ``**/key``."""

    __slots__ = ("_keyed", "top")

    def __init__(self, root: Node) -> None:
        self.top = Spot(root, "", root.mark, None)
        self._keyed: dict[str, list[Spot]] | None = None

    def keyed(self, key: str) -> list[Spot]:
        """Every entry called ``key``, at any depth."""
        if self._keyed is None:
            self._keyed = {}
            for spot in _below(self.top):
                if spot.key:
                    self._keyed.setdefault(spot.key, []).append(spot)
        return self._keyed.get(key, [])


def choose(document: Document, path: KeyPath) -> Iterator[Spot]:
    """The spots that ``path`` leads to from the top of ``document``."""
    steps = path.steps
    if len(steps) > 1 and steps[0].kind is StepKind.DEEP and steps[1].kind is StepKind.KEY:
        for key in steps[1].keys:
            for spot in document.keyed(key):
                yield from _follow(spot, steps, 2)
        return
    yield from _follow(document.top, steps, 0)


def select(start: Spot, path: KeyPath) -> Iterator[Spot]:
    """The spots that ``path`` leads to from ``start``, in the order of the file."""
    if path.absolute:
        while start.up is not None:
            start = start.up
    return _follow(start, path.steps, 0)


def texts(start: Spot, path: KeyPath) -> Iterator[tuple[str, bool]]:
    """The texts at the end of ``path``, each with whether it is literal."""
    for spot in select(start, path):
        if path.own_key:
            yield spot.key, "{" not in spot.key
        elif (found := text_of(spot.node)) is not None:
            yield found


def _follow(spot: Spot, steps: tuple[Step, ...], done: int) -> Iterator[Spot]:
    if done == len(steps):
        yield spot
        return
    step = steps[done]
    if step.kind is StepKind.KEY:
        for inner, used in _named(spot, steps, done):
            yield from _follow(inner, steps, done + used)
        return
    for inner in _step(spot, step):
        yield from _follow(inner, steps, done + 1)


def _step(spot: Spot, step: Step) -> Iterator[Spot]:
    node = spot.node
    if step.kind is StepKind.ANY_KEY and isinstance(node, Mapping):
        yield from (Spot(entry.node, entry.key, entry.mark, spot) for entry in node.entries)
    elif step.kind is StepKind.ITEMS:
        yield from _items(spot)
    elif step.kind is StepKind.DEEP:
        yield from _below(spot)
    elif step.kind is StepKind.UP and spot.up is not None:
        yield spot.up
    elif step.kind is StepKind.NEAREST:
        yield from _nearest(spot, step.keys)


def _named(spot: Spot, steps: tuple[Step, ...], done: int) -> Iterator[tuple[Spot, int]]:
    """Entries called as the next step says, or as the next few say with dots between (``a.b: v``)."""
    if not isinstance(spot.node, Mapping):
        return
    keys = steps[done].keys
    for entry in spot.node.entries:
        if entry.key in keys:
            yield Spot(entry.node, entry.key, entry.mark, spot), 1
        elif "." in entry.key and (used := _dotted(entry.key, steps, done)):
            yield Spot(entry.node, entry.key, entry.mark, spot), used


def _dotted(key: str, steps: tuple[Step, ...], done: int) -> int:
    parts = key.split(".")
    ahead = steps[done : done + len(parts)]
    if len(ahead) < len(parts):
        return 0
    pairs = zip(ahead, parts, strict=True)
    fits = all(step.kind is StepKind.KEY and part in step.keys for step, part in pairs)
    return len(parts) if fits else 0


def _items(spot: Spot) -> Iterator[Spot]:
    if isinstance(spot.node, Sequence):
        yield from (Spot(item, "", item.mark, spot) for item in spot.node.items)
    else:
        yield spot  # one value stands for a list of one


def _below(spot: Spot) -> Iterator[Spot]:
    stack = [spot]
    while stack:
        at = stack.pop()
        yield at
        if isinstance(at.node, Mapping):
            stack += [Spot(e.node, e.key, e.mark, at) for e in reversed(at.node.entries)]
        elif isinstance(at.node, Sequence):
            stack += [Spot(item, "", item.mark, at) for item in reversed(at.node.items)]


def _nearest(spot: Spot, keys: tuple[str, ...]) -> Iterator[Spot]:
    at = spot.up
    while at is not None:
        if isinstance(at.node, Mapping):
            found = [Spot(e.node, e.key, e.mark, at) for e in at.node.entries if e.key in keys]
            if found:
                yield from found
                return
        at = at.up


def extent(spot: Spot) -> Mark:
    """From the key to the end of a single text; of a collection only where it starts."""
    node = spot.node
    if isinstance(node, Scalar) and node.mark.line >= spot.mark.line:
        return Mark(spot.mark.line, spot.mark.column, node.mark.end_line, node.mark.end_column)
    if spot.mark is node.mark:
        return Mark(node.mark.line, node.mark.column, node.mark.line, node.mark.column)
    return spot.mark
