"""A make of each form of the files that say what is delivered; the benchmark asks all of them."""

from __future__ import annotations

import pytest

from benchmarks.breadth import changes, makes

SAMPLE = ("devspace", "garden", "teamcity")


@pytest.mark.parametrize(
    "make", [each for each in makes("tools") if each["make"] in SAMPLE], ids=lambda make: make["make"]
)
def test_a_make_and_what_is_done_to_it(make: dict[str, object]) -> None:
    told = list(changes(make))
    assert len(told) > 2
    assert {each.name: each.why for each in told if each.why} == {}
