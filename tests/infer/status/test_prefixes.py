"""A name that stands before those of most services is that of the house; any other word before a name is none."""

from __future__ import annotations

import pytest

from scanner.infer.status.prefixes import house_prefixes, without_prefix
from tests.words import ENVIRONMENTS as BY

SERVICES = {"pay", "orders", "mail", "risk"}


@pytest.mark.parametrize("house", ["shop", "acme-shop", "shop_eu"])
@pytest.mark.parametrize("end", ["", "-staging", "-prod-eu"])
def test_of_a_house(house: str, end: str) -> None:
    names = [f"{house}-{each}{end}" for each in ("pay", "orders", "mail-service")]
    found = house_prefixes(names, SERVICES, BY)
    assert without_prefix(f"{house}-risk", found) == "risk"
    assert without_prefix("risk", found) == without_prefix(house, found) == ""


@pytest.mark.parametrize(
    "names",
    [
        ["shop-pay"],  # one of four
        ["pay-orders", "pay-mail"],  # parts of a service
        ["shop-pay", "store-orders", "site-mail"],
        ["shop-pay", "shop-cache", "shop-bucket"],
    ],
)
def test_of_none(names: list[str]) -> None:
    assert house_prefixes(names, SERVICES, BY) == frozenset()
