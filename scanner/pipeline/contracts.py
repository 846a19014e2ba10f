"""Interfaces with routes → the routes of the classes that implement them, wherever those lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scanner import link
from scanner.detect import derived
from scanner.infer.routes import KIND, Contract, answered, contracts_in, extending, prefixes_of
from scanner.model import Fact
from scanner.pipeline.product import Product
from scanner.rules import Rule

_ROUNDS = 3  # interfaces that extend interfaces
_MOST = 400  # interfaces that are followed at once


def with_contracts(product: Product, facts: tuple[Fact, ...], rules: Iterable[Rule]) -> tuple[Fact, ...]:
    """``facts`` with an endpoint for each route that a class answers by its interface, and what follows from those."""
    promised: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind == KIND:
            promised.setdefault(fact.location.path, []).append(fact)
    if not promised:
        return facts
    prefixes, words = prefixes_of(facts), product.words
    ahead = [
        contract
        for path, outline in product.outlines(promised).items()
        for contract in contracts_in(outline, promised[path], prefixes, words)
    ]
    found: set[Fact] = set()
    for _ in range(_ROUNDS):
        ahead = sorted(ahead, key=lambda each: (each.path, each.name))[:_MOST]
        by_name = {contract.name: contract for contract in ahead}
        users = list(product.outlines(_users(product, ahead)).values())
        found.update(fact for each in users for fact in answered(each, by_name, prefixes, words))
        ahead = [more for each in users for more in extending(each, by_name, prefixes, words)]
        if not ahead:
            break
    return tuple(sorted({*facts, *found, *derived(found, rules)}))


def _users(product: Product, contracts: Sequence[Contract]) -> list[str]:
    """The files that may import one of ``contracts``."""
    wishes = []
    for path, outline in product.outlines(contract.path for contract in contracts).items():
        names = sorted({each.name.path[-1] for each in contracts if each.path == path})
        wishes.append(link.Wish(link.near(product.project(), outline), tuple(names)))
    return sorted(product.granted(*wishes)) if wishes else []
