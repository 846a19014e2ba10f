"""What a commit took out of production: told by what the old text lists and the new one does not."""

import pytest

from scanner.infer.status.delisted import delistings, register_places
from scanner.model import Commit, Fact, Location, Removal, Value
from scanner.pipeline.ruleset import load_rules
from tests.words import ENVIRONMENTS as BY

AT = Commit("d" * 40, "2026-05-06", "Ana <ana@example.com>")


def read(path: str, text: str) -> list[Fact]:
    """A fact for each line ``name`` or ``name=replicas`` of a made-up manifest."""
    found = []
    for number, line in enumerate(text.split(), 1):
        name, _, replicas = line.partition("=")
        values = [Value("name", name), *([Value("replicas", replicas)] if replicas else [])]
        found.append(Fact(Location(path, number), "listing", "k8s", "r", values=tuple(values)))
    return found


def taken(before: str, after: str, path: str = "deploy/values-production.yaml", name: str = "pay") -> bool:
    return bool(delistings([Removal(name, path, AT, before, after)], read, BY))


@pytest.mark.parametrize("written", ["pay", "pay-production", "pay-service", "PAY"])
def test_a_name_that_only_the_old_text_lists_was_taken_out(written: str) -> None:
    assert taken(f"{written}\norders", "orders")


def test_what_is_still_listed_or_never_was_is_not_taken_out() -> None:
    assert not taken("pay orders", "orders pay")
    assert not taken("payments", "")  # another name
    assert not taken("pay", "", path="deploy/values-staging.yaml")  # another environment
    assert not taken("pay=0", "")  # it did not run


def test_who_is_listed_one_by_one_and_then_in_a_loop_was_not_taken_out() -> None:
    def looped(path: str, text: str) -> list[Fact]:
        each = [Value("name", "apps"), Value("loop", "for")]
        return (
            [Fact(Location(path), "listing", "k8s", "r", values=tuple(each))]
            if text == "for"
            else read(path, text)
        )

    path = "infra/production.bicep"
    assert not delistings([Removal("pay", path, AT, "pay orders", "for")], looped, BY)
    assert not delistings([Removal("apps", path, AT, "for apps", "for")], looped, BY)
    assert delistings([Removal("pay", path, AT, "pay orders", "orders")], looped, BY)


def test_a_file_that_names_nobody_is_for_whom_its_path_names() -> None:
    assert taken("=3", "", path="environments/production/pay/values.yaml")
    assert not taken("=3", "", path="environments/production/orders/values.yaml")
    assert not taken("=3", "", path="environments/staging/pay/values.yaml")


def test_the_newest_removal_counts() -> None:
    older = Commit("a" * 40, "2025-01-01")
    path = "prod/apps.yaml"
    found = delistings(
        [Removal("pay", path, AT, "pay", ""), Removal("pay", path, older, "pay", "")], read, BY
    )
    assert [each.commit for each in found] == [AT]


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("apps/pay/fly.production.toml", True),
        ("apps/pay/k8s/overlays/live/kustomization.yaml", True),
        ("apps/pay/config/deploy.prod.yml", True),
        ("apps/pay/fly.staging.toml", False),
        ("apps/pay/src/production.ts", False),
        ("apps/pay/docs/production.md", False),
    ],
)
def test_a_file_of_one_s_own_counts_where_it_would_show_production(path: str, counts: bool) -> None:
    def none(path: str, text: str) -> list[Fact]:
        return read(path, "base") if path.endswith("kustomization.yaml") else []

    removal = Removal("pay", path, AT, "base", "", folder="apps/pay")
    assert bool(delistings([removal], none, BY, load_rules().evidence)) is counts


def test_where_production_is_listed() -> None:
    def listing(path: str, name: str) -> Fact:
        return read(path, name)[0]

    facts = [
        listing("deploy/overlays/production/kustomization.yaml", "pay"),
        listing("argocd/apps/orders.yaml", "orders-prod"),
        listing("deploy/values-production.yaml", "pay"),
        listing(".github/workflows/ship.yml", "pay-prod"),
    ]
    assert register_places(facts, ["live/production/pay/terragrunt.hcl"], BY) == (
        ".github/workflows", "argocd/apps", "deploy/overlays/production", "deploy/values-production.yaml",
        "live",
    )  # fmt: skip
