"""A patch whose target is a pattern of names is said of those that the same index takes in, and of no others."""

from __future__ import annotations

import pytest

from scanner.infer.status.aimed import aimed
from scanner.model import Fact, Location, Value

INDEX = "deploy/production/kustomization.yaml"
NAMES = ("pay", "pay-worker", "prepay", "orders")


def fact(path: str = INDEX, **values: str) -> Fact:
    held = (Value("via", "kustomize"), *(Value(name, text) for name, text in values.items()))
    return Fact(Location(path), "listing", "k8s", "r", values=held)


BASES = [fact(name=name, source=f"../base/{name}") for name in NAMES]


@pytest.mark.parametrize(
    ("pattern", "whom"),
    [
        ("pay.*", ["pay", "pay-worker"]),
        (".*pay", ["pay", "prepay"]),
        (".*", list(NAMES)),
        ("p.*y", ["pay", "prepay"]),
        ("p.*y.*r", ["pay-worker"]),
        ("^(pay|orders)$", ["pay", "orders"]),
        ("pay-.*|orders", ["pay-worker", "orders"]),
        ("pay.*pay", []),  # no letter counts twice
        ("ledger.*", []),
        ("pay*", []),  # what else expressions can say is not read
        ("(a+)+$", []),
        ("[op].*", []),
    ],
)
def test_whom_a_pattern_is_for(pattern: str, whom: list[str]) -> None:
    patch = fact(name=pattern, replicas="0")
    assert [each.literal("name") for each in aimed([*BASES, patch]) if each.literal("replicas")] == whom


def test_a_name_is_left_as_it_is() -> None:
    facts = [*BASES, fact(name="ledger.v2", replicas="0")]
    assert aimed(facts) == facts


def test_what_another_index_takes_in_is_not_meant() -> None:
    patch = fact("deploy/staging/kustomization.yaml", name="pay.*", replicas="0")
    assert aimed([*BASES, patch]) == BASES
