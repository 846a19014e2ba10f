"""Some of the mutations of Nest, whole; the benchmark asks all of them, and every status of every component."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from benchmarks.flips import HARBOUR, judged, mutations, statuses

SAMPLE = {
    "a service is taken out of the production overlay": "flows",
    "no replica of it runs": "accounts",
    "no replica of it runs, by its values": "entitylake",
    "its production Application is deleted": "dataflows",
    "a folder is renamed, and the map left": "insights",
    "a part of an experiment is deployed to production": "web",
}
ASKED = [each for each in mutations(0, 1) if SAMPLE.get(each.kind) == each.name]


def test_a_mutation_is_told_by_the_findings_that_come_with_it_and_no_others() -> None:
    told = {f"{each.kind}: {each.name}": each.why for each in judged(ASKED)}
    assert told == {f"{kind}: {name}": "" for kind, name in SAMPLE.items()}


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
