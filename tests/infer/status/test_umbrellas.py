"""A chart that takes others in: what it wants by default is wanted in every environment whose values do not say otherwise."""

from __future__ import annotations

import pytest

from scanner.infer.status.facts import is_off
from scanner.infer.status.listing import list_files
from scanner.infer.status.umbrellas import under_umbrellas
from scanner.model import Fact, Location, SourceFile, Value
from tests.words import ENVIRONMENTS as BY


def fact(path: str, **values: str) -> Fact:
    kind = "subchart" if values.get("via") == "subchart" else "listing"
    held = tuple(Value(name, text) for name, text in values.items())
    return Fact(Location(path), kind, "k8s.helm", "r", values=held)


PRODUCTION = "chart/values-production.yaml"
TAKEN = fact("chart/Chart.yaml", name="mail", condition="mail.enabled", via="subchart")
PAY = fact(PRODUCTION, name="pay", replicas="3", via="values-section")
PAY_TAKEN = fact("chart/Chart.yaml", name="pay", via="subchart")


def of_mail(*facts: Fact, files: tuple[str, ...] = ()) -> list[str]:
    """Where and how the values of production have mail, once all is put together."""
    listing = list_files([SourceFile(path, 1) for path in ("chart/Chart.yaml", PRODUCTION, *files)])
    found = under_umbrellas([PAY_TAKEN, PAY, *facts], listing, BY)
    return [
        "off" if is_off(f) else "on"
        for f in found
        if f.literal("name") == "mail" and f.location.path == PRODUCTION
    ]


def own(enabled: str) -> Fact:
    return fact("chart/values.yaml", name="mail", enabled=enabled, via="values-section")


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ((TAKEN, own("true")), ["on"]),
        ((TAKEN, own("false")), ["off"]),
        ((TAKEN,), []),  # nobody says whether it is wanted
        ((own("true"),), []),  # it is not taken in
        ((TAKEN, own("false"), fact(PRODUCTION, name="mail", replicas="2", via="values-section")), ["off"]),
        ((TAKEN, own("true"), fact(PRODUCTION, name="mail", replicas="2", via="values-section")), ["on"]),
        ((TAKEN, own("false"), fact(PRODUCTION, name="mail", enabled="true", via="values-section")), ["on"]),
        ((fact(PRODUCTION, name="mail", replicas="2", via="values-section"),), ["off"]),
    ],
)
def test_what_values_come_to(facts: tuple[Fact, ...], found: list[str]) -> None:
    assert of_mail(*facts) == found


def test_a_template_of_its_own_may_read_any_section() -> None:
    section = fact(PRODUCTION, name="mail", replicas="2", via="values-section")
    assert of_mail(section, files=("chart/templates/mail.yaml",)) == ["on"]
