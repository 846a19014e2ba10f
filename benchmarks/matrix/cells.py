"""Which trees there are: each step by itself, pairs of steps by lot, and the safe twins of each."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, product

from benchmarks.matrix.deeds import Language, Unfit, steps_taken


class Twin(StrEnum):
    """What a tree does: the dual write, or something safe in the same shape."""

    DUAL = "write and publish"
    OUTBOX = "outbox row in the same transaction"
    READ = "read and publish"
    ALONE = "publish only"


SAFE = (Twin.OUTBOX, Twin.READ, Twin.ALONE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One tree: the steps, innermost first, that the write and the publish each go through."""

    language: str
    write: tuple[str, ...]
    publish: tuple[str, ...]
    twin: Twin = Twin.DUAL

    @property
    def steps(self) -> tuple[str, ...]:
        return (*self.write, *self.publish)

    def __str__(self) -> str:
        write, publish = (" + ".join(steps) or "as it is" for steps in (self.write, self.publish))
        return f"{self.language}: write {write}; publish {publish}; {self.twin}"


def tree_of(language: Language, cell: Cell) -> Mapping[str, str]:
    """The files of one cell, path → text."""
    write = steps_taken(
        language, language.read if cell.twin is Twin.READ else language.write, cell.write, "w"
    )
    publish = steps_taken(
        language, language.append if cell.twin is Twin.OUTBOX else language.publish, cell.publish, "p"
    )
    deeds = (publish,) if cell.twin is Twin.ALONE else (write, publish)
    return language.tree(deeds, cell.twin is Twin.OUTBOX)


def single_steps(language: Language) -> Iterator[Cell]:
    """Each step on the publish, on the write and on both; the safe twins with the step on both."""
    yield Cell(language.name, (), ())
    for step in language.steps:
        for write, publish in (((), (step,)), ((step,), ()), ((step,), (step,))):
            yield Cell(language.name, write, publish)
        yield from (Cell(language.name, (step,), (step,), twin) for twin in _safe(language, (step,)))


def sampled_pairs(language: Language, number: int, seed: int) -> Iterator[Cell]:
    """``number`` pairs of steps that reading can decide, one behind the other or one on each half; with a twin each."""
    steps = [step for step in language.steps if step not in language.undecided]
    pairs = list(product(steps, steps, ("publish", "write", "each")))
    lot = random.Random(f"{language.name} {seed}")
    lot.shuffle(pairs)
    fit = (pair for pair in pairs if pair[2] == "each" or _fits(language, pair[:2]))
    for first, second, where in islice(fit, number):
        halves = {
            "publish": ((), (first, second)),
            "write": ((first, second), ()),
            "each": ((first,), (second,)),
        }
        write, publish = halves[where]
        yield Cell(language.name, write, publish)
        yield Cell(language.name, write, publish, lot.choice(_safe(language, publish)))


def _safe(language: Language, publish: tuple[str, ...]) -> tuple[Twin, ...]:
    """The twins that are safe behind these steps: a row that is appended behind the commit does not go along with it."""
    return SAFE if language.late.isdisjoint(publish) else (Twin.READ, Twin.ALONE)


def _fits(language: Language, steps: tuple[str, ...]) -> bool:
    try:
        steps_taken(language, language.publish, steps, "p")
    except Unfit:
        return False
    return True
