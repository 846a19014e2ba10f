"""Where a word stands in a file, and which nodes of its tree are that word and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from tree_sitter import Node

from scanner.detect.match.fitting import Fitting
from scanner.detect.source import Source

_LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
_BACKSLASH = ord("\\")


class Words:
    """Which words stand in a file's bytes, whole: ``entry`` is not in ``retryEntry``.

    ``swept`` are the literals that were looked for all over the file, and ``hits`` those that it holds: what was
    swept and not hit need not be looked for again.
    """

    __slots__ = ("_data", "_hits", "_places", "_swept")

    def __init__(self, data: bytes, hits: Collection[str], swept: Collection[str]) -> None:
        self._data, self._hits, self._swept = data, hits, swept
        self._places: dict[str, tuple[int, ...]] = {}

    def places(self, word: str) -> tuple[int, ...]:
        """The byte offsets at which ``word`` begins."""
        known = self._places.get(word)
        if known is None:
            absent = word in self._swept and word not in self._hits
            known = self._places[word] = () if absent else tuple(_places(self._data, word))
        return known

    def hold(self, words: Collection[str]) -> bool:
        """Whether the file holds any of ``words``."""
        return any(self.places(word) for word in words)


class Anchors:
    """The nodes that are a word and nothing else, found from the bytes at which the word stands."""

    __slots__ = ("_fitting", "_nodes", "_root", "_words")

    def __init__(self, source: Source, words: Words, fitting: Fitting) -> None:
        self._root, self._words, self._fitting = source.root, words, fitting
        self._nodes: dict[str, tuple[Node, ...]] = {}

    def nodes(self, word: str) -> tuple[Node, ...]:
        """Every node whose text is ``word``, innermost first where several are one in another."""
        known = self._nodes.get(word)
        if known is None:
            known = self._nodes[word] = tuple(self._at(word))
        return known

    def _at(self, word: str) -> Iterator[Node]:
        length = len(word.encode())
        for start in self._words.places(word):
            node = self._root.descendant_for_byte_range(start, start + length)
            while node is not None and node.start_byte == start and node.end_byte == start + length:
                yield node
                node = self._fitting.parent(node)


def _places(data: bytes, word: str) -> Iterator[int]:
    sought, opens, closes = _edges(word)
    at = data.find(sought)
    while at != -1:
        end = at + len(sought)
        if not (opens and _goes_on_before(data, at)) and not (closes and _goes_on(data, end)):
            yield at
        at = data.find(sought, at + 1)


@cache
def _edges(word: str) -> tuple[bytes, bool, bool]:
    """The bytes of ``word``, and whether it begins and ends as a word does."""
    sought = word.encode()
    return sought, sought[0] in _LETTERS, sought[-1] in _LETTERS


def _goes_on(data: bytes, at: int) -> bool:
    return at < len(data) and data[at] in _LETTERS


def _goes_on_before(data: bytes, at: int) -> bool:
    """Whether the word at ``at`` is the rest of a longer one; what a backslash escapes is none of it."""
    return at > 0 and data[at - 1] in _LETTERS and not (at > 1 and data[at - 2] == _BACKSLASH)
