"""Some of the mutations of the two houses, whole; the benchmark asks all of them, and every status of every component."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from benchmarks.flips import HARBOUR, HARBOUR_TABLES, NEST, TABLES, House, judged, mutations, statuses
from benchmarks.nest import repository

OF_NEST = {
    "its production Application is deleted": "dataflows",
    "a part of an experiment is deployed to production": "web",
}
OF_THE_HARBOUR = {
    "an ApplicationSet leaves one folder out": "gateway",
    "no replica of it runs, by a file of values": "bookings",
    "no replica of it runs, by a patch of the overlay": "quotes",
    "Terraform makes none of a function": "rates",
    "a module is called otherwise, and the map is left": "reservations",
}


@pytest.mark.parametrize(
    ("house", "tables", "sample"),
    [(NEST, TABLES, OF_NEST), (HARBOUR, HARBOUR_TABLES, OF_THE_HARBOUR)],
    ids=lambda each: getattr(each, "name", ""),
)
def test_a_mutation_is_told_by_the_findings_that_come_with_it_and_no_others(
    house: House, tables: Sequence[str], sample: Mapping[str, str]
) -> None:
    asked = [each for each in mutations(0, 1, tables) if sample.get(each.kind) == each.name]
    told = {
        f"{each.kind}: {each.name}": each.why for each in judged(asked, partial(repository, house=house.name))
    }
    assert told == {f"{kind}: {name}": "" for kind, name in sample.items()}


def test_every_false_status_of_the_harbour_is_one_finding(tmp_path: Path) -> None:
    """Go, Kotlin and Python, deployed by overlays of their own, Helmfile and Terraform: another house than Nest."""
    root = shutil.copytree(HARBOUR.root, tmp_path / "harbour")  # where git has nothing to be asked about
    told = [each for each in statuses(replace(HARBOUR, root=root)) if not each.undecided]
    assert len(told) >= 70
    assert {f"{each.kind}: {each.name}": each.why for each in told if each.why} == {}


def test_the_draw_hangs_on_the_seed_alone() -> None:
    def names(seed: int) -> list[str]:
        return [f"{each.kind} {each.name}" for each in mutations(2, seed)]

    assert names(1) == names(1) != names(2)
