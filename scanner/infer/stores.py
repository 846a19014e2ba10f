"""Which database a store is: an ORM does not say, the drivers and addresses of the service around it do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import structs

from scanner.model import Fact
from scanner.rules import Words

# Spring Data's general repositories are the same for every database: https://docs.spring.io/spring-data/commons/reference/
_GENERAL = "org.springframework.data.repository."

STORED = frozenset(
    ("store_read", "store_write", "transaction")
)  # kinds of facts that a service names a database of


def name_stores(facts: Sequence[Fact], owners: Mapping[str, str], words: Words) -> tuple[Fact, ...]:
    """``facts`` with the technology of each SQL store as its service has it, where it has but one.

    ``owners``: service by ``path`` or ``path:line``, as ``attribute`` gives them.
    """
    used: dict[str, set[str]] = {}
    for fact in facts:
        if fact.kind == "uses":
            used.setdefault(_owner(fact, owners), set()).add(fact.technology)
    return tuple(
        structs.replace(fact, technology=_named(fact, used.get(_owner(fact, owners), ()), words))
        if _is_unnamed(fact)
        else fact
        for fact in facts
    )


def _is_unnamed(fact: Fact) -> bool:
    return fact.technology == "sql" and fact.kind in STORED


def _named(fact: Fact, used: Iterable[str], words: Words) -> str:
    family = words["sql-databases"]
    if fact.symbol.startswith(_GENERAL):
        family |= words["other-databases"]
    candidates = family.intersection(used)
    real = candidates - words["stand-in-databases"] or candidates
    return next(iter(real)) if len(real) == 1 else fact.technology


def _owner(fact: Fact, owners: Mapping[str, str]) -> str:
    place = fact.location
    return owners.get(f"{place.path}:{place.line}") or owners.get(place.path, "")
