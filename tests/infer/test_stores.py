"""An ORM's facts bear the name of the database that their service uses, where there is no doubt."""

from __future__ import annotations

import pytest

from scanner.infer.stores import name_stores
from scanner.model import Fact, Location
from tests.words import WORDS

OWNERS = {"orders/pom.xml": "orders", "orders/Repo.java": "orders", "users/Repo.java": "users"}


def fact(kind: str, technology: str, path: str, symbol: str = "") -> Fact:
    return Fact(Location(path, 1), kind, technology, "a-rule", symbol)


@pytest.mark.parametrize(
    ("used", "symbol", "expected"),
    [
        (["postgres"], "", "postgres"),
        (["postgres", "h2"], "", "postgres"),
        (["h2"], "", "h2"),
        (["postgres", "mysql"], "", "sql"),
        (["kafka"], "", "sql"),
        (["mongodb"], "jakarta.persistence.EntityManager", "sql"),
        (["mongodb"], "org.springframework.data.repository.CrudRepository", "mongodb"),
        (["mongodb", "mysql"], "org.springframework.data.repository.CrudRepository", "sql"),
    ],
)
def test_a_store_is_what_its_service_uses(used: list[str], symbol: str, expected: str) -> None:
    facts = [fact("uses", name, "orders/pom.xml") for name in used]
    facts.append(fact("store_write", "sql", "orders/Repo.java", symbol))
    assert name_stores(facts, OWNERS, WORDS)[-1].technology == expected


def test_another_service_and_another_kind_of_fact_stay_as_they_are() -> None:
    facts = [
        fact("uses", "postgres", "orders/pom.xml"),
        fact("store_write", "sql", "users/Repo.java"),
        fact("store_write", "redis", "orders/Repo.java"),
        fact("publish", "kafka", "orders/Repo.java"),
    ]
    assert name_stores(facts, OWNERS, WORDS) == tuple(facts)
