"""A manifest that is filled in for each service asks each that it has settings for."""

from __future__ import annotations

import pytest

from scanner.infer.installs.templates import filled_probes
from scanner.infer.services import attribute
from scanner.model import Fact, FileRole, Location, Service, SourceFile, Value, owner_of
from tests.words import WORDS

SERVICES = [Service(path, path, "service") for path in ("apps/orders", "apps/prices", "apps/stock")]


def asked(workload: str, *settings: str, home: str = "deploy") -> dict[str, str]:
    values = (Value("image", "{{image}}", False), Value("path", "/isalive"), Value("via", "http"))
    probe = Fact(
        Location(f"{home}/app.yml", 9), "health_endpoint", "k8s", "config-nais",
        values=(*values, Value("workload", workload, "{" not in workload)),
    )  # fmt: skip
    files = [SourceFile(path, 1, FileRole.SOURCE) for path in (f"{home}/app.yml", *settings)]
    owners = attribute([probe], SERVICES, WORDS)
    found = filled_probes([probe], files, SERVICES, owners, WORDS)
    owners = attribute([probe, *found], SERVICES, WORDS)
    return {owner_of(fact.location, owners): fact.location.path for fact in found}


@pytest.mark.parametrize("workload", ["shop-{}", "{{app}}", "shop-{{ app }}-v1"])
@pytest.mark.parametrize(
    "settings",
    [
        ("deploy/orders/dev.yml", "deploy/orders/prod.yml", "deploy/prices/prod.yml", "deploy/jobs/prod.yml"),
        ("deploy/orders-dev.yaml", "deploy/prices.json", "deploy/alerts.yml"),
    ],
)
def test_each_that_has_settings_is_asked(workload: str, settings: tuple[str, ...]) -> None:
    assert asked(workload, *settings) == {"apps/orders": settings[0], "apps/prices": settings[-2]}


def test_one_that_is_named_is_asked_alone() -> None:
    assert not asked("shop", "deploy/orders/prod.yml")


def test_settings_elsewhere_say_nothing() -> None:
    assert not asked("shop-{}", "config/orders/prod.yml", "deploy/a/orders/prod.yml")


def test_a_chart_is_filled_in_by_its_values() -> None:
    assert not asked("shop-{}", "deploy/templates/orders.yml", home="deploy/templates")
