"""Which places of one file hold which: calls nest, so what is around a place is found without looking at all of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import partial
from operator import itemgetter

from scanner.link.index import Index
from scanner.link.modules import remembered
from scanner.model import Call, Location, Outline, holds

_Begins = tuple[int, int, int, int]


class Nesting:
    """Places that nest or are apart, as those of a syntax tree are."""

    __slots__ = ("_begins", "_outer", "_places")

    def __init__(self, places: Iterable[Location]) -> None:
        pairs = sorted(((_begins(place), place) for place in set(places)), key=itemgetter(0))
        self._begins = [begins for begins, _ in pairs]
        self._places = [place for _, place in pairs]
        self._outer: list[int] = []  # for each, the one that it stands in; -1 for none
        around: list[int] = []
        for number, place in enumerate(self._places):
            while around and not holds(self._places[around[-1]], place):
                around.pop()
            self._outer.append(around[-1] if around else -1)
            around.append(number)

    def around(self, place: Location) -> Iterator[Location]:
        """Those that hold ``place``, from the innermost on; itself first, when it is one of them."""
        number = bisect_right(self._begins, _begins(place)) - 1
        while number >= 0:
            if holds(self._places[number], place):
                yield self._places[number]
            number = self._outer[number]

    def within(self, place: Location) -> Iterator[Location]:
        """Those that begin in ``place``, which need not be one of them."""
        number = bisect_right(self._begins, (place.line, place.column, -1 << 62, 0))
        while number < len(self._places):
            found = self._places[number]
            if (found.line, found.column) > (place.end_line, place.end_column):
                return
            yield found
            number += 1


def calls_of(index: Index, outline: Outline) -> tuple[Nesting, dict[Location, list[Call]]]:
    """How the calls of a file nest, and those at each place; worked out once for each outline of it."""
    return remembered(index.project, "nesting", outline.path, outline, partial(_calls_of, outline))


def _calls_of(outline: Outline) -> tuple[Nesting, dict[Location, list[Call]]]:
    found: dict[Location, list[Call]] = {}
    for call in outline.calls:
        found.setdefault(call.location, []).append(call)
    return Nesting(found), found


def _begins(place: Location) -> _Begins:
    """The order of beginnings, the longer of two first."""
    return place.line, place.column, -place.end_line, -place.end_column
