"""Charts whose workloads stand in conditions: an installation that answers them with no installs none of it."""

from __future__ import annotations

import itertools

import pytest

from scanner.detect.config.entries import entries
from scanner.infer.installs.guards import guarded_charts, not_installed, values_of
from tests.infer.configured import facts_in

CHART = "charts/orders"
WORKLOAD = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{name: a, image: registry/orders}]}}}\n"
APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: orders}
spec:
  source:
    path: charts/orders
    helm: {valueFiles: [%s], parameters: [%s]}
  destination: {name: production, namespace: %s}
"""


def off(files: dict[str, str]) -> list[str]:
    """The files that say that the chart is installed by nobody there."""
    facts = facts_in(files)
    charts = guarded_charts(facts)
    read = values_of(charts, facts, files)
    said = [entry for path in read for entry in entries(path, files[path].encode())]
    return sorted({fact.location.path for fact in not_installed(facts, charts, said)})


def chart(condition: str, *more: str) -> dict[str, str]:
    text = f"{{{{- if {condition} }}}}\n{WORKLOAD}{{{{- end }}}}\n" + "".join(more)
    return {
        f"{CHART}/templates/deployment.yaml": text,
        f"{CHART}/values.yaml": "env: dev\nglobal: {stage: dev}\n",
    }


@pytest.mark.parametrize(
    ("key", "written"), [("env", "env: %s\n"), ("global.stage", "global: {stage: %s}\n")]
)
def test_each_file_of_values_is_asked_both_ways(key: str, written: str) -> None:
    for asks, wanted in itertools.product(("eq", "ne"), ("production", "staging")):
        own = {f"{CHART}/values-{it}.yaml": written % it for it in ("production", "staging")}
        there = (wanted,) if asks == "ne" else tuple({"production", "staging"} - {wanted})
        found = off({**chart(f'{asks} .Values.{key} "{wanted}"'), **own})
        assert found == [f"{CHART}/values-{it}.yaml" for it in there]


@pytest.mark.parametrize(
    ("condition", "files", "parameters", "namespace", "is_off"),
    [
        ('ne .Values.env "production"', "../../values/p.yaml", "", "shop", True),
        ('eq .Values.env "production"', "../../values/p.yaml", "", "shop", False),
        ('ne .Values.env "production"', "", "{name: env, value: production}", "shop", True),
        ('eq .Values.env "production"', "", "{name: env, value: production}", "shop", False),
        ('eq .Values.env "production"', "", "", "shop", True),
        ('ne .Release.Namespace "shop"', "", "", "shop", True),
        ('ne .Release.Namespace "shop"', "", "", "other", False),
        (".Values.nobody", "", "", "shop", False),
    ],
)
def test_what_an_application_hands_its_chart(
    condition: str, files: str, parameters: str, namespace: str, is_off: bool
) -> None:
    place = "argocd/production/orders.yaml"
    found = off(
        {
            **chart(condition),
            "values/p.yaml": "env: production\n",
            place: APPLICATION % (files, parameters, namespace),
        }
    )
    assert found == ([place] if is_off else [])


@pytest.mark.parametrize(
    "text",
    [
        f"{WORKLOAD}---\n{{{{- if .Values.off }}}}\n{WORKLOAD}{{{{- end }}}}\n",  # another runs anyway
        f"{{{{- with .Values.off }}}}\n{WORKLOAD}{{{{- end }}}}\n",
        f"{{{{- if .Values.off }}}}\nkind: Ingress\n{{{{- else }}}}\n{WORKLOAD}{{{{- end }}}}\n",
        f"{WORKLOAD}{{{{- if .Values.off }}}}\nkind: Ingress\n{{{{- end }}}}\n",
    ],
)
def test_a_workload_that_runs_anyway(text: str) -> None:
    assert not off({f"{CHART}/templates/a.yaml": text, f"{CHART}/values-production.yaml": "off: false\n"})


def test_the_other_branch_is_asked_the_other_way_round() -> None:
    text = f"{{{{- if .Values.off }}}}\nkind: Ingress\n{{{{- else }}}}\n{WORKLOAD}{{{{- end }}}}\n"
    own = f"{CHART}/values-production.yaml"
    assert off({f"{CHART}/templates/a.yaml": text, own: "off: true\n"}) == [own]
