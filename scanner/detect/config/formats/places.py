"""Offsets of a text as 1-based lines and columns."""

from __future__ import annotations

from bisect import bisect_right

from scanner.detect.config.tree import Mark


class Places:
    """The line starts of one text, for the readers that work with offsets."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        starts, at = [0], text.find("\n")
        while at != -1:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        self._starts = starts

    def line(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

    def mark(self, start: int, end: int) -> Mark:
        first, last = self.line(start), self.line(end)
        return Mark(first, start - self._starts[first - 1] + 1, last, end - self._starts[last - 1] + 1)
