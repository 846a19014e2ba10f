"""Each house as it stands, and one change of each of two kinds to it; the benchmark asks all of them."""

from __future__ import annotations

import pytest

from benchmarks.houses import HERE, changes

SAMPLE = {
    "archive": "a library that production is built on",
    "canal": "the overlay of production has another list",
    "dyke": "a unit",
    "eyot": "the stack of all environments says another thing",
    "fell": "the program",
    "ferry": "the job of a service in production is another",
    "garth": "Argo CD's application of production is another",
    "holt": "pipelines are taken in otherwise",
    "quay": "Bicep says another thing",
    "relay": "a step of production has a condition",
}


@pytest.mark.parametrize("house", SAMPLE)
def test_a_house_and_what_is_done_to_it(house: str) -> None:
    told = list(changes(house, lambda kind: kind.startswith(SAMPLE[house])))
    assert len(told) > 3
    assert {f"{each.kind}: {each.name}": each.why for each in told if each.why} == {}


def test_every_table_is_one_of_changes() -> None:
    assert set(SAMPLE) < {file.stem for file in HERE.glob("*.yaml")}
