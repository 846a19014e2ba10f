"""Folders of the form that a set of applications has, and that it does not take, are off; others are not spoken of."""

from __future__ import annotations

import pytest

from scanner.infer.status.set_folders import left_out_by_sets
from scanner.model import Fact, Location, Value

HAD = ("orders", "payments", "refunds", "ledger")


def fact(path: str, via: str, **values: str) -> Fact:
    held = (Value("via", via), *(Value(name, text) for name, text in values.items()))
    return Fact(Location(path), "listing", "k8s", "r", values=held)


def sets(*folders: str, path: str = "argocd/production.yaml") -> list[Fact]:
    return [fact(path, "argocd-folders", folder=each) for each in folders]


def tree(before: str, after: str, names: tuple[str, ...] = HAD) -> list[Fact]:
    return [fact(f"{before}{name}{after}/kustomization.yaml", "kustomize") for name in names]


def off(*facts: Fact) -> list[str]:
    return [each.literal("name") for each in left_out_by_sets(facts)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("k8s/apps/", "/overlays/production"),
        ("", "/deploy/prod"),
        ("apps/", "/live"),
        ("gitops/production/", ""),
    ],
)
@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (HAD, []),
        (("orders", "payments", "refunds"), ["ledger"]),
        (("orders", "payments"), ["ledger", "refunds"]),
        (("orders",), []),  # one says nothing of a form
        (("*",), []),
        (("[m-z]*",), ["ledger"]),
        (("[m-z]*", "ledger"), []),
        (("ord*",), []),
    ],
)
def test_who_is_passed_over(before: str, after: str, names: tuple[str, ...], missing: list[str]) -> None:
    folders = [f"{before}{name}{after}" for name in names]
    assert off(*sets(*folders), *tree(before, after)) == missing


def test_what_another_set_or_an_application_takes_is_not_off() -> None:
    two = sets("apps/orders/live", "apps/payments/live")
    more = sets("apps/refunds/live", path="argocd/other.yaml")
    one = fact("argocd/books.yaml", "argocd", name="books", source="apps/ledger/live")
    assert off(*two, *more, one, *tree("apps/", "/live")) == []
    named = fact("argocd/books.yaml", "argocd", name="ledger", source="charts/web")
    assert off(*two, *more, named, *tree("apps/", "/live")) == []


def test_another_environment_s_folders_are_not_spoken_of() -> None:
    two = sets("apps/orders/live", "apps/payments/live")
    assert off(*two, *tree("apps/", "/live", ("orders", "payments")), *tree("apps/", "/staging")) == []


def test_two_patterns_in_one_path_say_nothing() -> None:
    assert off(*sets("apps/[m-z]*/liv?"), *tree("apps/", "/live")) == []


@pytest.mark.parametrize(
    ("files", "off"),
    [
        (["env/production/pay.yaml", "env/production/orders.yaml"], ["mail"]),
        (["env/production/*.yaml"], []),
        (["env/production/pay.yaml"], []),  # one alone is no list
        (["env/*/pay.yaml", "env/*/orders.yaml"], []),  # of all environments: which of them is not known
        (["env/production/pay.json", "env/production/orders.json"], []),
    ],
)
def test_files_that_a_set_passes_over(files: list[str], off: list[str]) -> None:
    sets = [fact("argocd/shop.yaml", "argocd-folders", file=each) for each in files]
    there = [fact(f"env/production/{each}.yaml", "own-values") for each in ("pay", "orders", "mail")]
    assert [each.literal("name") for each in left_out_by_sets([*sets, *there])] == off
