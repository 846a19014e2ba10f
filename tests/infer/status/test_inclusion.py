"""What production takes in through bases and folders runs there, and nothing else does."""

from __future__ import annotations

import pytest

from scanner.infer.status.images import without_idle_images
from scanner.infer.status.inclusion import inheriting, never_applied, taken_in, taken_though
from scanner.infer.status.indexes import applied, without_taken_out
from scanner.model import Commit, Delisting, Fact, Location, Value
from tests.words import ENVIRONMENTS as BY


def fact(path: str, via: str, kind: str = "listing", **values: str) -> Fact:
    held = (Value("via", via), *(Value(name, text) for name, text in values.items()))
    return Fact(Location(path), kind, "k8s", "r", values=held)


OVERLAY = fact("deploy/overlays/production/kustomization.yaml", "kustomize", name="base", source="../../base")
BASE = fact("deploy/base/kustomization.yaml", "kustomize", name="pay", source="pay.yaml")
PAY = fact("deploy/base/pay.yaml", "kubernetes", "deployment", name="pay")
NOTE = fact("deploy/base/orders.yaml", "kubernetes", "deployment", name="orders")


def test_a_base_is_followed_to_the_files_that_it_names() -> None:
    assert taken_in([OVERLAY, BASE, PAY, NOTE], BY) == {
        "deploy/base/kustomization.yaml",
        "deploy/base/pay.yaml",
    }


@pytest.mark.parametrize("other", ["dev", "staging", "sandbox"])
@pytest.mark.parametrize("by", ["production", "staging"])
def test_an_overlay_of_another_environment_that_production_takes_in_runs_there_too(
    other: str, by: str
) -> None:
    inner = fact(f"next/overlays/{other}/kustomization.yaml", "kustomize", name="base", source="../../base")
    outer = fact(
        f"deploy/overlays/{by}/kustomization.yaml", "kustomize", name="x", source=f"next/overlays/{other}"
    )
    image = fact(inner.location.path, "kustomize", image="registry/next", namespace=f"shop-{other}")
    base = fact("next/base/kustomization.yaml", "kustomize", name="next", source="next.yaml")
    facts = [outer, inner, image, base]
    named = {each.value("image") for each in taken_though(facts, BY)}
    assert ("registry/next" in named) is (by == "production")
    assert ("next/base/kustomization.yaml" in taken_in(facts, BY)) is (by == "production")


@pytest.mark.parametrize("via", ["argocd", "flux"])
@pytest.mark.parametrize("is_chart", [True, False])
def test_a_controller_takes_an_overlay_of_another_environment_and_no_values_for_one(
    via: str, is_chart: bool
) -> None:
    leader = fact("clusters/production/apps.yaml", via, name="apps", source="deploy/staging")
    chart = fact("deploy/staging/Chart.yaml", "helm-chart", "deployment", name="apps")
    values = fact("deploy/staging/values.yaml", "values", name="risk")
    facts = [leader, values, *([chart] if is_chart else [])]
    assert [each.value("name") for each in taken_though(facts, BY)] == ([] if is_chart else ["risk"])


def test_a_folder_without_an_index_is_taken_in_whole() -> None:
    flux = fact("clusters/production/apps.yaml", "flux", name="apps", source="./deploy/base")
    assert taken_in([flux, PAY, NOTE], BY) == {"deploy/base/pay.yaml", "deploy/base/orders.yaml"}


def test_what_only_staging_takes_in_is_not_production_s() -> None:
    staging = fact("deploy/overlays/staging/kustomization.yaml", "kustomize", source="../../base")
    assert taken_in([staging, BASE, PAY], BY) == frozenset()


def test_what_says_that_it_is_for_another_environment_stays_so() -> None:
    base = fact("deploy/base/kustomization.yaml", "kustomize", source="../staging/pay.yaml")
    other = fact("deploy/staging/pay.yaml", "kubernetes", "deployment", name="pay")
    assert taken_in([OVERLAY, base, other], BY) == {"deploy/base/kustomization.yaml"}


def test_circles_end() -> None:
    back = fact("deploy/base/kustomization.yaml", "kustomize", source="../base")
    assert taken_in([OVERLAY, back], BY) == {"deploy/base/kustomization.yaml"}


def test_the_facts_of_taken_files_are_marked() -> None:
    marked = inheriting([PAY, NOTE], frozenset({"deploy/base/pay.yaml"}), BY)
    assert [each.literal("inherited") for each in marked] == ["production", ""]


def overlay(source: str = "", image: str = "") -> Fact:
    values = {"source": f"../../base/{source}", "name": source} if source else {"image": image, "name": image}
    held = (*values.items(), ("via", "kustomize"))
    return Fact(
        Location("deploy/overlays/production/kustomization.yaml"),
        "listing" if source else "deployment",
        "k8s.kustomize",
        "rule",
        values=tuple(Value(name, text) for name, text in held),
    )


def test_an_image_that_no_base_is_taken_in_for_is_idle_where_the_others_are() -> None:
    bases = [overlay(source=name) for name in ("pay", "orders")]
    images = [overlay(image=name) for name in ("pay", "orders", "mail")]
    assert without_idle_images([*bases, *images]) == [*bases, *images[:2]]


def test_images_of_bases_that_hold_many_are_believed() -> None:
    whole = [overlay(source="all"), *(overlay(image=name) for name in ("pay", "orders", "mail"))]
    assert without_idle_images(whole) == whole


def test_a_manifest_that_the_index_beside_it_does_not_name_is_not_applied() -> None:
    index = fact("k8s/prod/kustomization.yaml", "kustomize", name="orders", source="./orders.yaml")
    patch = fact("k8s/prod/kustomization.yaml", "kustomize", mention="patch.yaml")
    there = [
        fact(f"k8s/prod/{name}.yaml", "kubernetes", "deployment", name=name)
        for name in ("orders", "patch", "pay")
    ]
    below = fact("k8s/prod/eu/pay.yaml", "kubernetes", "deployment", name="pay")
    assert applied([index, patch, *there, below]) == [index, patch, *there[:2], below]


def test_an_index_that_names_no_file_beside_it_leaves_them_alone() -> None:
    pay = fact("deploy/overlays/production/pay.yaml", "kubernetes", "deployment", name="pay")
    assert applied([OVERLAY, pay]) == [OVERLAY, pay]


TAKEN_OUT = Delisting("pay", "clusters/production/kustomization.yaml", Commit("1a2b3c4", "2026-11-01"))
BESIDE = fact("clusters/production/pay/deployment.yaml", "kubernetes", "deployment", name="pay")


def test_a_folder_that_was_taken_out_of_the_index_beside_it_is_not_applied() -> None:
    other = fact("clusters/staging/pay/deployment.yaml", "kubernetes", "deployment", name="pay")
    assert without_taken_out([BESIDE, other], [TAKEN_OUT]) == [other]
    assert without_taken_out([BESIDE, other], []) == [BESIDE, other]


@pytest.mark.parametrize(
    ("via", "source"),
    [
        ("kustomize", "clusters/production/pay"),  # it is listed again
        ("flux", "clusters/production/pay"),
        ("argocd", "clusters/production/*"),  # each folder is an application of its own
    ],
)
def test_what_something_else_leads_to_stays(via: str, source: str) -> None:
    leader = fact("clusters/apps.yaml", via, source=source)
    assert without_taken_out([leader, BESIDE], [TAKEN_OUT]) == [leader, BESIDE]


def test_a_stack_leads_to_what_its_program_makes_and_to_nothing_else_beside_it() -> None:
    stack = fact("infra/Pulumi.production.yaml", "pulumi-stack", source="Pulumi.yaml .")
    made = fact("infra/index.ts", "pulumi", name="pay")
    compose = fact("infra/compose.yml", "compose", "deployment", name="pay")
    assert taken_in([stack, made, compose], BY) == {"infra/index.ts"}


def test_environments_of_a_helmfile_are_for_the_releases_in_it() -> None:
    for stages, reached in (("staging production", {"helmfile.yaml"}), ("staging", set())):
        environments = fact("helmfile.yaml", "helmfile-environments", stages=stages)
        release = fact("helmfile.yaml", "helmfile", name="pay")
        assert taken_in([environments, release], BY) == reached


@pytest.mark.parametrize("via", ["workflow", "applied"])
def test_what_only_jobs_that_are_off_apply_is_off(via: str) -> None:
    held = fact("apps/pay/fly.production.toml", "fly", "deployment", name="pay")
    off = fact(".github/workflows/a.yml", via, source="apps/pay/fly.production.toml", started="never")
    on = fact(".github/workflows/b.yml", via, source="apps/pay/fly.production.toml")
    assert [each.literal("started") for each in never_applied([held, off])] == ["never", "never"]
    assert never_applied([held, off, on]) == [held, off, on]
    assert never_applied([held]) == [held]
