"""What link keeps between its rounds never changes what it finds: every round is held against link from scratch."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from msgspec import structs

from scanner import link
from scanner.model import Detection, language_of
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.linking import configs_of, sources_of
from scanner.pipeline.ruleset import load_rules
from scanner.rules import Words
from scanner.walk import working_tree

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
TREES = (FIXTURES / "nest", *sorted(path for path in (FIXTURES / "scenarios").iterdir() if path.is_dir()))
ROUNDS = 6


def seeded(most: int) -> list[tuple[Path, int]]:
    """Each tree with ``most`` seeds, the first, Nest, with one: it takes as long as all others."""
    return [(root, seed) for root in TREES for seed in range(1 if root == TREES[0] else most)]


@cache
def reader_of(root: Path) -> TreeReader:
    rules = load_rules()
    return TreeReader(working_tree(root), rules, None, 1)


@cache
def outlined(root: Path) -> Mapping[str, Detection]:
    """Every code file of a tree, outlined whole."""
    reader = reader_of(root)
    code = [file.path for file in reader.tree.files if language_of(file.path) is not None]
    return reader.detect(code)


def _fresh(root: Path) -> link.Project:
    reader = reader_of(root)
    return link.project(
        (file.path for file in reader.tree.files), configs_of(reader), Words(load_rules().words)
    )


@pytest.mark.parametrize(("root", "seed"), seeded(3), ids=lambda each: getattr(each, "name", each))
def test_rounds_find_what_link_finds_from_scratch(root: Path, seed: int) -> None:
    chance = random.Random(seed)
    sources = sources_of(load_rules())
    every = outlined(root)
    order = sorted(every)
    chance.shuffle(order)
    project, known = _fresh(root), dict[str, Detection]()
    for number in range(ROUNDS):
        for path in order[number::ROUNDS]:
            blank = chance.random() < 0.2  # to be detected again, when seeds tell what its names are
            known[path] = structs.replace(every[path], facts=()) if blank else every[path]
        for path in chance.sample(sorted(known), len(known) // 4):
            known[path] = structs.replace(every[path])
        scratch = _fresh(root)
        assert link.wanted(project, known, sources) == link.wanted(scratch, known, sources)
        assert link.link(project, known) == link.link(scratch, known)


@pytest.mark.parametrize("root", TREES[:1], ids=lambda path: path.name)
def test_a_file_that_is_outlined_anew_counts_as_it_is_now(root: Path) -> None:
    sources = sources_of(load_rules())
    every = dict(outlined(root))
    project = _fresh(root)
    link.wanted(project, every, sources)
    for path in sorted(every)[::3]:
        outline = every[path].outline
        assert outline is not None
        every[path] = structs.replace(
            every[path], outline=type(outline)(path, outline.language, outline.package)
        )
    assert link.link(project, every) == link.link(_fresh(root), every)
