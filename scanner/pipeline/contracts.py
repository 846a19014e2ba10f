"""Interfaces with routes → the routes of the classes that implement them, wherever those lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from scanner import link
from scanner.detect import derived
from scanner.infer.contracts import KIND, Contract, answered, contracts_in, extending, prefixes_of
from scanner.model import Fact, Outline
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.naming import Granted
from scanner.rules import Rule, Words

_ROUNDS = 3  # interfaces that extend interfaces
_MOST = 400  # interfaces that are followed at once


def with_contracts(
    reader: TreeReader,
    project: Callable[[], link.Project],
    granted: Granted,
    code: Sequence[str],
    facts: tuple[Fact, ...],
    words: Words,
    rules: Iterable[Rule],
) -> tuple[Fact, ...]:
    """``facts`` with an endpoint for each route that a class answers by its interface, and what follows from those.

    ``granted`` gives the files among some that may import what is wanted; ``code`` are the product's code files.
    """
    promised: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind == KIND:
            promised.setdefault(fact.location.path, []).append(fact)
    if not promised:
        return facts
    prefixes = prefixes_of(facts)
    ahead = [
        contract
        for outline in _outlines(reader, promised)
        for contract in contracts_in(outline, promised[outline.path], prefixes, words)
    ]
    found: set[Fact] = set()
    for _ in range(_ROUNDS):
        ahead = sorted(ahead, key=lambda each: (each.path, each.name))[:_MOST]
        by_name = {contract.name: contract for contract in ahead}
        users = list(_outlines(reader, _users(reader, project(), granted, code, ahead)))
        found.update(fact for each in users for fact in answered(each, by_name, prefixes, words))
        ahead = [more for each in users for more in extending(each, by_name, prefixes, words)]
        if not ahead:
            break
    return tuple(sorted({*facts, *found, *derived(found, rules)}))


def _users(
    reader: TreeReader,
    project: link.Project,
    granted: Granted,
    code: Sequence[str],
    contracts: Sequence[Contract],
) -> list[str]:
    """The files that may import one of ``contracts``."""
    wishes = []
    for outline in _outlines(reader, {contract.path for contract in contracts}):
        names = sorted({each.name.path[-1] for each in contracts if each.path == outline.path})
        wishes.append(link.Wish(link.near(project, outline), tuple(names)))
    return sorted(granted(link.Wanted(wishes=tuple(sorted(wishes))), code)) if wishes else []


def _outlines(reader: TreeReader, paths: Iterable[str]) -> list[Outline]:
    found = reader.detect(sorted(set(paths)))
    return [each.outline for _, each in sorted(found.items()) if each.outline is not None]
