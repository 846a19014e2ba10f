"""Some of the simulated pull requests, whole: what a reviewer would pass passes, what he would stop is stopped for his reason.

The benchmark asks all of them; here is one of each kind that no smaller test holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.pulls import Pull, house, pulls, wrong

SAMPLE = (
    "Rename a class and its file",
    "Move a service's folder, and the map with it",
    "Promote an experiment, and say so in the map",
    "Move a service's folder and leave the map",
    "Take a service out of production and leave the map",
    "Store and then publish, where the map admits that of another function",
    "Delete the map",
)


@pytest.fixture(scope="module")
def repository() -> Iterator[Path]:
    with house() as root:
        yield root


@pytest.mark.parametrize(
    "pull", [each for each in pulls() if each.name in SAMPLE], ids=lambda each: each.name
)
def test_a_pull_request_is_judged_as_a_reviewer_would(repository: Path, pull: Pull) -> None:
    assert not wrong(repository, pull)


def test_the_table_holds_about_as_many_that_pass_as_that_are_stopped() -> None:
    every = list(pulls())
    assert set(SAMPLE) <= {each.name for each in every}
    assert len({each.name for each in every}) == len(every) >= 60
    assert 0.4 < sum(1 for each in every if each.fails) / len(every) < 0.6
