"""Probes of a chart's named templates stand where a workload takes the template in."""

from __future__ import annotations

import itertools

import pytest

from scanner.infer.installs.charts import asking_charts, charts_of, named_probes, rendered
from scanner.model import Entry, Fact, Location, Value

CHART = "charts/shop/templates"


def probe(define: str, path: str, file: str = f"{CHART}/_helpers.tpl") -> Fact:
    values = (Value("define", define), Value("path", path, "{{" not in path), Value("via", "http"))
    return Fact(Location(file, 5), "named_probe", "k8s", "helm-named-probe", values=values)


def use(name: str, file: str, given: str = ".", define: str = "") -> Fact:
    values = [Value("name", name), Value("given", given)] + ([Value("define", define)] if define else [])
    return Fact(Location(file, 9), "template_use", "k8s", "helm-template-use", values=tuple(values))


def found(*facts: Fact) -> list[tuple[str, str, bool]]:
    return [
        (f.location.path, f.value("path"), bool(f.literal("path")))
        for f in named_probes(facts)
        if f.kind == "health_endpoint"
    ]


@pytest.mark.parametrize(
    ("path", "given", "asked"),
    [
        ("/livez", ".", ("/livez", True)),
        ("{{ .path }}", '(dict "path" "/up" "port" 80)', ("/up", True)),
        ('{{ .path | default "/healthz" }}', "(dict)", ("/healthz", True)),
        ('{{ .path | default "/healthz" }}', '(dict "path" "/up")', ("/up", True)),
        ('{{ default "/healthz" .Values.probe.path }}', ".", ("/healthz", True)),
        ("{{ .Values.probe.path }}", ".", ("{{ .Values.probe.path }}", False)),
    ],
)
def test_the_path_is_what_is_given_or_what_is_usual(path: str, given: str, asked: tuple[str, bool]) -> None:
    file = f"{CHART}/orders.yaml"
    assert found(probe("shop.probe", path), use("shop.probe", file, given)) == [(file, *asked)]


def test_a_template_is_followed_through_others_up_to_a_depth_and_in_a_circle() -> None:
    chain = [f"t{n}" for n in range(6)]
    uses = [use(b, f"{CHART}/_t.tpl", define=a) for a, b in itertools.pairwise(chain)]
    circle = use("t0", f"{CHART}/_t.tpl", define="t3")
    near = found(probe("t3", "/livez"), *uses, circle, use("t0", f"{CHART}/a.yaml"))
    assert set(near) == {(f"{CHART}/a.yaml", "/livez", True)}
    assert not found(probe("t5", "/livez"), *uses, use("t0", f"{CHART}/a.yaml"))


def test_a_chart_s_own_template_comes_before_another_s_of_the_same_name() -> None:
    other = probe("probe", "/other", "charts/bank/templates/_helpers.tpl")
    mine = use("probe", f"{CHART}/a.yaml")
    assert [path for _, path, _ in found(probe("probe", "/mine"), other, mine)] == ["/mine"]
    assert [path for _, path, _ in found(other, mine)] == ["/other"]


def test_a_template_that_nothing_takes_in_asks_nobody() -> None:
    assert not found(probe("shop.probe", "/livez"), use("shop.labels", f"{CHART}/a.yaml"))


def test_an_image_and_a_path_are_what_the_chart_s_own_templates_and_values_say() -> None:
    file = f"{CHART}/orders.yaml"
    named = Fact(
        Location(f"{CHART}/_helpers.tpl", 1),
        "named_text",
        "k8s",
        "helm-named-text",
        values=(Value("define", "shop.image"), Value("text", "{{ .Values.registry }}/{{ .name }}")),
    )
    runs = Fact(
        Location(file, 9),
        "deployment",
        "k8s",
        "deploy-kubernetes",
        values=(Value("image", '{{ include "shop.image" (dict "name" "orders") }}', literal=False),),
    )
    asks = Fact(
        Location(file, 12),
        "health_endpoint",
        "k8s",
        "config-kubernetes",
        values=(Value("path", "{{ .Values.health }}", literal=False),),
    )
    elsewhere = Fact(
        Location("deploy/orders.yaml", 1),
        "deployment",
        "k8s",
        "deploy-kubernetes",
        values=(Value("image", '{{ include "shop.image" . }}', literal=False),),
    )
    facts = (named, runs, asks, elsewhere)
    assert asking_charts(facts) == {"charts/shop"}
    entries = [Entry("health", "/livez", True, "charts/shop/values.yaml", 1)]
    charts = charts_of(facts, entries, ["charts/shop"])
    assert [[(v.text, v.literal) for v in fact.values] for fact in rendered(facts, charts)[1:]] == [
        [("{}/orders", False)],
        [("/livez", True)],
        [('{{ include "shop.image" . }}', False)],
    ]
