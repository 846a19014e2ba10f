"""What is around a place, against looking at every place."""

from __future__ import annotations

from random import Random

import pytest

from scanner.link.nesting import Nesting
from scanner.model import Location, holds


def _nest(random: Random, start: int, end: int, depth: int) -> list[Location]:
    """Places that nest or are apart, as calls are: some begin together, some touch."""
    found = []
    at = start
    while at < end and random.random() < 0.8:
        stop = random.randint(at + 1, end)
        found.append(Location("a.ts", at // 7 + 1, at % 7 + 1, stop // 7 + 1, stop % 7 + 1))
        if depth:
            found += _nest(random, at + random.randint(0, 1), stop, depth - 1)
        at = stop + random.randint(0, 2)
    return found


@pytest.mark.parametrize("seed", range(200))
def test_the_innermost_place_is_found_as_if_all_were_looked_at(seed: int) -> None:
    random = Random(seed)
    places = _nest(random, 0, 60, 3)
    nesting = Nesting(places)
    for asked in (*places, *_nest(random, 0, 60, 2)):
        apart = all(
            holds(place, asked)
            or holds(asked, place)
            or (place.end_line, place.end_column) <= (asked.line, asked.column)
            or (asked.end_line, asked.end_column) <= (place.line, place.column)
            for place in places
        )
        if apart:  # as anything of the same tree is
            assert set(nesting.around(asked)) == {place for place in places if holds(place, asked)}
            begun = {
                place
                for place in places
                if (asked.line, asked.column)
                <= (place.line, place.column)
                <= (asked.end_line, asked.end_column)
            }
            assert set(nesting.within(asked)) == begun
