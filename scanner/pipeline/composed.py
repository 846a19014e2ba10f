"""Annotations that a house makes of Spring's → the routes of whoever is under them.

The files that import one are detected again, knowing what it is made of; so paths, prefixes and contracts are told as ever.
https://docs.spring.io/spring-framework/reference/core/beans/classpath-scanning.html#beans-meta-annotations
"""

from __future__ import annotations

from collections.abc import Mapping

from scanner import link
from scanner.model import Fact, Origin
from scanner.pipeline.product import Product

KIND = "route_annotation"
_SPRING = "org.springframework.web.bind.annotation"


def with_composed(product: Product, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """``facts``, as files gave them, with those of the files under such annotations."""
    made: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind == KIND:
            made.setdefault(fact.location.path, []).append(fact)
    seeds: dict[Origin, Origin] = {}
    wishes = []
    for path, outline in product.outlines(made).items() if made else ():
        names = {fact.value("name"): _made_of(fact) for fact in made[path]}
        seeds.update((Origin(outline.package, (name,)), origin) for name, origin in names.items())
        wishes.append(link.Wish(link.near(product.project(), outline), tuple(sorted(names))))
    if not wishes:
        return facts
    users: Mapping[str, Mapping[Origin, Origin]] = dict.fromkeys(product.granted(*wishes), seeds)
    found = product.reader.detect_seeded(users).values()
    return tuple(sorted({*facts, *(fact for each in found for fact in each.facts)}))


def _made_of(fact: Fact) -> Origin:
    """The annotation of Spring's that one of the house is: that for its verb, where it says but one."""
    last = fact.symbol.rpartition(".")[2]
    verb = fact.value("method").capitalize()
    return Origin(_SPRING, (f"{verb}Mapping" if verb and last == "RequestMapping" else last,))
