"""Whom registers by name pass over: sets, and applications one by one that lead to folders made alike."""

from __future__ import annotations

import pytest

from scanner.infer.status.passed import passed_over
from scanner.model import Fact, Location, Value

NAMES = ("gateway", "quotes", "ledger", "alerts")


def fact(path: str, **values: str) -> Fact:
    return Fact(Location(path), "listing", "k8s", "r", values=tuple(Value(n, t) for n, t in values.items()))


def application(name: str, form: str, as_: str = "{}-prod") -> Fact:
    called, source = as_.replace("{}", name), form.replace("{}", name)
    return fact(f"argocd/{called}.yaml", name=called, source=source, via="argocd")


def overlay(name: str, form: str) -> Fact:
    return fact(f"{form.replace('{}', name)}/kustomization.yaml", source="../../base", via="kustomize")


def off(facts: list[Fact]) -> list[str]:
    return sorted({each.literal("name") for each in passed_over(facts)})


@pytest.mark.parametrize("form", ["apps/{}/overlays/prod", "deploy/{}/prod", "a/b/{}/c/d/e"])
@pytest.mark.parametrize("as_", ["{}", "{}-prod", "prod-{}"])
def test_applications_one_by_one_pass_over_a_folder_made_alike(form: str, as_: str) -> None:
    overlays = [overlay(name, form) for name in NAMES]
    for left_out in NAMES:
        apps = [application(name, form, as_) for name in NAMES if name != left_out]
        assert off([*apps, *overlays]) == [left_out]
    assert off([*(application(name, form, as_) for name in NAMES), *overlays]) == []


@pytest.mark.parametrize(
    "more",
    [
        [fact(".github/workflows/deploy.yml", source="apps/alerts/overlays/prod", via="workflow")],
        [fact(".github/workflows/deploy.yml", source="apps/{}/overlays/prod", via="workflow")],
        [fact("argocd/other.yaml", name="other", source="apps/alerts/overlays/prod", via="argocd")],
    ],
)
def test_who_is_led_to_otherwise_is_not_passed_over(more: list[Fact]) -> None:
    form = "apps/{}/overlays/prod"
    apps = [application(name, form) for name in NAMES[:-1]]
    assert off([*apps, *more, *(overlay(name, form) for name in NAMES)]) == []


def test_few_among_many_are_no_register() -> None:
    form = "apps/{}/overlays/prod"
    apps = [application(name, form) for name in NAMES[:2]]
    assert off([*apps, *(overlay(name, form) for name in (*NAMES, "tracker", "pricer"))]) == []
    assert off([*apps[:1], *(overlay(name, form) for name in NAMES[:2])]) == []
