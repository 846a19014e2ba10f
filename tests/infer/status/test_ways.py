"""Ways into production and out of it, from the tree to the verdict: a fact that is found and lost again is not enough."""

from __future__ import annotations

import pytest

from benchmarks.ways import Way, findings, ways, wrong

# Each third way, and some of the twins, which must say nothing; the benchmark asks all of them.
TOLD, TWINS = 3, 24
EVERY = (*ways("production"), *ways("withdrawn"))
SOME = (*[way for way in EVERY if way.expect][::TOLD], *[way for way in EVERY if not way.expect][::TWINS])


@pytest.mark.parametrize("way", SOME, ids=lambda way: way.name)
def test_a_way_is_judged_as_it_should_be(way: Way) -> None:
    assert not wrong(way, findings(way))
