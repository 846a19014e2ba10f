"""A few cells of the matrix, drawn anew for each language: the same dual write is found whatever hides it."""

from __future__ import annotations

import random

import pytest

from benchmarks.matrix.cells import SAFE, Cell, Twin, sampled_pairs, single_steps, tree_of
from benchmarks.matrix.deeds import Language
from benchmarks.matrix.judge import judged
from benchmarks.matrix.languages import NAMES, language

HELD = ("typescript",)  # languages of which every single step is found
DRAWN = 24


def drawn(name: str) -> list[Cell]:
    """Single steps and safe twins by lot, the same in every run, with every kind of step among them."""
    cells = [cell for cell in single_steps(language(name)) if not undecided(language(name), cell)]
    return random.Random(1).sample(cells, DRAWN)


def undecided(spoken: Language, cell: Cell) -> bool:
    return any(step in spoken.undecided for step in cell.steps)


@pytest.mark.parametrize("cell", [cell for name in HELD for cell in drawn(name)], ids=str)
def test_a_deed_is_seen_behind_each_step_and_its_safe_twin_left_alone(cell: Cell) -> None:
    outcome = judged(language(cell.language), cell)
    assert outcome.right, outcome


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_draws_the_same_pairs(name: str) -> None:
    assert list(sampled_pairs(language(name), 5, 3)) == list(sampled_pairs(language(name), 5, 3))


@pytest.mark.parametrize("name", NAMES)
def test_every_step_changes_the_tree_and_every_twin_is_another_program(name: str) -> None:
    spoken = language(name)
    plain = tree_of(spoken, Cell(name, (), ()))
    for step in spoken.steps:
        hidden = tree_of(spoken, Cell(name, (), (step,)))
        assert hidden != plain, step
        twins = [tree_of(spoken, Cell(name, (), (step,), twin)) for twin in (Twin.DUAL, *SAFE)]
        assert all(one != other for n, one in enumerate(twins) for other in twins[:n]), step
