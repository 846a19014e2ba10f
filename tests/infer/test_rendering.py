"""Expressions of a Helm chart come to what its values and named templates say, and to {} where they do not."""

from __future__ import annotations

import pytest

from scanner.infer.installs.rendering import UNKNOWN, Chart
from tests.ending import ends

CHART = Chart(
    name="shop",
    values={
        "registry": "reg.example",
        "tag": "1",
        "worker.image.repository": "shop/orders",
        "probe.path": "/livez",
    },
    templates={
        "plain": "{{ .Values.registry }}/shop/orders:{{ .Values.tag }}",
        "given": "{{ .root.Values.registry }}/{{ .component }}:{{ .root.Values.tag }}",
        "printed": '{{- printf "%s:%v" .Values.worker.image.repository .Values.tag -}}',
        "kept": "{{- $registry := .Values.registry -}}\n{{ $registry }}/{{ .imageRoot.repository }}",
        "nested": '{{ include "given" (dict "root" . "component" .name) }}',
        "circle": '{{ include "circle" . }}',
    },
)


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        ("reg.example/orders", "reg.example/orders"),
        ("{{ .Values.probe.path }}", "/livez"),
        ("{{ $.Values.probe.path | quote }}", "/livez"),
        ("{{ .context.Values.tag }}", "1"),
        ("{{ .Chart.Name }}-orders", "shop-orders"),
        ('{{ .Values.nothing | default "/up" }}', "/up"),
        ('{{ default "/up" .Values.probe.path }}', "/livez"),
        ('{{ include "plain" . }}', "reg.example/shop/orders:1"),
        ('{{ include "plain" . | trunc 63 | trimSuffix "-" }}', "reg.example/shop/orders:1"),
        ('{{ include "given" (dict "root" $ "component" "orders") }}', "reg.example/orders:1"),
        ('{{ include "given" (dict "root" . "component" (printf "%s-x" "orders")) }}', "reg.example/orders-x:1"),
        ('{{ include "printed" . }}', "shop/orders:1"),
        ('{{ include "kept" (dict "imageRoot" .Values.worker.image) }}', "reg.example/shop/orders"),
        ('{{ include "nested" (dict "name" "orders") }}', "reg.example/orders:1"),
        ('{{ tpl .Values.probe.path . }}', "/livez"),
    ],
)  # fmt: skip
def test_what_the_chart_says(text: str, comes_to: str) -> None:
    assert CHART.rendered(text) == comes_to


@pytest.mark.parametrize(
    "text",
    [
        "{{ .Values.nothing }}",
        '{{ include "nowhere" . }}',
        '{{ include "circle" . }}',
        "{{ .Values.worker }}",
        '{{ ternary "a" "b" .Values.tag }}',
        "{{ (( }}",
        "{{ | }}",
        '{{ printf }}',
        "{{ .Release.Name }}",
        "x" * 5000,
    ],
)  # fmt: skip
def test_what_it_does_not_say(text: str) -> None:
    assert CHART.rendered(text) == UNKNOWN


@pytest.mark.parametrize("text", ["{{ " + "(" * 1_900 + "x" + ")" * 1_900 + " }}", '{{ include "t0" . }}'])
def test_what_has_no_end_is_not_known(text: str) -> None:
    """Brackets in brackets, and eight templates each of which takes in the next one 25 times: 150 billion texts."""
    templates = {f"t{at}": f'{{{{ include "t{at + 1}" . }}}}' * 25 for at in range(8)}
    assert UNKNOWN in Chart("orders", {}, templates).rendered(text)


@pytest.mark.parametrize(
    "text", ["{{" + " " * 3900 + "x", "{{ x }}" + " " * 3900 + "y", "{{ " * 1300, "{{-" * 1300]
)
def test_what_never_ends_costs_its_length(text: str) -> None:
    chart = Chart("shop", templates={"a": text})
    with ends():
        chart.rendered('{{ include "a" . }}' * 200)


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        ("a  {{- .Chart.Name -}}  b", "ashopb"),
        ("a {{ .Chart.Name }} b", "a shop b"),
        ("a {{- /* nothing */ -}} b", "ab"),
        ("a {{ .Chart.Name", "a {{ .Chart.Name"),
        ("}} {{ .Chart.Name }}", "}} shop"),
    ],
)
def test_a_dash_takes_the_spaces_beside_it(text: str, comes_to: str) -> None:
    assert Chart("shop").rendered(text) == comes_to
