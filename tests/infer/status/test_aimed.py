"""A patch whose target is a pattern of names is said of those that the same index takes in, and of no others."""

from __future__ import annotations

import itertools

import pytest
from msgspec import structs

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


@pytest.mark.parametrize("depth", range(3))
def test_what_lies_in_the_places_that_an_index_takes_in_is_meant_too(depth: int) -> None:
    chain = [f"deploy/{'x/' * at}base" for at in range(depth + 1)]
    leads = [fact(name="base", source=chain[0])]
    leads += [fact(f"{a}/kustomization.yaml", name="base", source=b) for a, b in itertools.pairwise(chain)]
    workload = Fact(
        Location(f"{chain[-1]}/deployment.yaml"),
        "deployment",
        "k8s",
        "r",
        values=(Value("name", "alerts"), Value("via", "kubernetes")),
    )
    other = structs.replace(workload, location=Location("deploy/other/deployment.yaml"))
    patch = fact(name="al.*", replicas="0")
    named = [each.literal("name") for each in aimed([*leads, workload, patch]) if each.literal("replicas")]
    assert named == ["alerts"]
    assert not [each for each in aimed([*leads, other, patch]) if each.literal("replicas")]


def test_a_circle_of_indexes_ends() -> None:
    circle = [fact(f"deploy/{a}/kustomization.yaml", name=b, source=f"../{b}") for a, b in ("xy", "yx")]
    assert aimed([*circle, fact("deploy/x/kustomization.yaml", name="z.*", replicas="0")]) == circle
