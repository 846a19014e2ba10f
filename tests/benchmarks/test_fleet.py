"""What the benchmark of fleets works out: the exponent of a growth, and a page from what was measured."""

from __future__ import annotations

import pytest

from benchmarks.fleet import exponent
from benchmarks.fleet_paper import Constants, paper

MEASURED = Constants(
    trip=0.003, first=0.7, unchanged=0.2, memory=80 << 20, asked=400, told=2_800, told_unchanged=70
)


@pytest.mark.parametrize("slope", [0.5, 1.0, 1.5])
def test_the_exponent_of_a_power_is_that_power(slope: float) -> None:
    assert exponent([(size, 3 * size**slope) for size in (10, 50, 200)]) == pytest.approx(slope)


def test_a_large_fleet_on_paper_grows_with_its_repositories() -> None:
    page = paper(MEASURED)
    assert "| 10,000 repositories of 1,040 files | first run | a week later |" in page
    assert "| one tree of 10,000,000 files | " in page
    assert paper(MEASURED, repositories=20_000) != page
    assert "| tasks | 20,000 | 20,000 |" in paper(MEASURED, repositories=20_000)
