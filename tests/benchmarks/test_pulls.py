"""Some of the simulated pull requests, whole: what a reviewer would pass passes, what he would stop is stopped for his reason.

The benchmark asks all of them; here is one of each kind that no smaller test holds, of the smaller house where that has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest

from benchmarks.pulls import HOUSES, Pull, house, pulls, wrong

SAMPLE = {
    "nest": (
        "Rename a class and its file",
        "Store and then publish, where the map admits that of another function",
    ),
    "harbour": (
        "Move the code of a part, and the map with it",
        "Bring the prices to production, and say so",
        "Move the code of a part, and leave the map",
        "Take the alerts out of production",
        "Call a class in Kotlin otherwise, and its file",
    ),
}
DELETED = "Delete the map"  # asked of Nest's table, and of the smaller house


@pytest.fixture(scope="module")
def branches() -> Iterator[Mapping[str, Path]]:
    """Both houses, each with a branch checked out."""
    with house("nest") as nest, house("harbour") as harbour:
        yield {"nest": nest, "harbour": harbour}


def drawn(name: str, names: Collection[str]) -> list[tuple[str, Pull]]:
    return [(name, each) for each in pulls(HOUSES[name]) if each.name in names]


@pytest.mark.parametrize(
    ("where", "pull"),
    [
        *(each for name, names in SAMPLE.items() for each in drawn(name, names)),
        *(("harbour", pull) for _, pull in drawn("nest", [DELETED])),
    ],
    ids=lambda each: getattr(each, "name", each),
)
def test_a_pull_request_is_judged_as_a_reviewer_would(
    branches: Mapping[str, Path], where: str, pull: Pull
) -> None:
    assert not wrong(branches[where], pull)


def test_the_table_holds_about_as_many_that_pass_as_that_are_stopped() -> None:
    every = list(pulls())
    assert {*SAMPLE["nest"], DELETED} <= {each.name for each in every}
    assert set(SAMPLE["harbour"]) <= {each.name for each in pulls(HOUSES["harbour"])}
    assert len({each.name for each in every}) == len(every) >= 60
    assert 0.4 < sum(1 for each in every if each.fails) / len(every) < 0.6
