"""Ways into production and out of it, from the tree to the verdict: a fact that is found and lost again is not enough."""

from __future__ import annotations

import pytest

from benchmarks.ways import Way, findings, ways, wrong

TENTH = 10  # of the twins, which must say nothing; the benchmark asks all of them
EVERY = [
    way for at, way in enumerate((*ways("production"), *ways("withdrawn"))) if way.expect or at % TENTH == 1
]


@pytest.mark.parametrize("way", EVERY, ids=lambda way: way.name)
def test_a_way_is_judged_as_it_should_be(way: Way) -> None:
    assert not wrong(way, findings(way))
