"""Releases of Helmfile: an environment that does not want one is told, whichever way it says so."""

from __future__ import annotations

import pytest

from scanner.detect.config.entries import entries
from scanner.infer.installs.guards import conditions_of, guards_of
from scanner.infer.installs.releases import release_files, unwanted
from tests.infer.configured import facts_in

HOME = "deploy/helmfile.yaml"
HEAD = "environments:\n  staging:\n    values: [env/staging.yaml]\n  production:\n    values: [env/production.yaml]\n%s---\n"
RELEASE = "releases:\n  - name: web\n    chart: ./web\n%s  - name: orders\n    chart: ./web\n%s"
VALUES = {
    "deploy/env/staging.yaml": "orders: {enabled: true}\n",
    "deploy/env/production.yaml": "orders: {enabled: false}\n",
}


def off(head: str, around: str, own: str) -> list[tuple[str, str]]:
    files = {HOME: head + RELEASE % (around, own), **VALUES}
    facts = facts_in(files)
    guards = guards_of(facts)
    said = [e for path in release_files(facts, files) for e in entries(path, files[path].encode())]
    found = unwanted(facts, said, lambda release: conditions_of(release, guards))
    return sorted({(fact.value("name"), fact.value("stages")) for fact in found})


@pytest.mark.parametrize(
    ("head", "around", "own", "expected"),
    [
        ("", "", '    installed: {{ ne .Environment.Name "production" }}\n', ["production"]),
        ("", "", '    installed: {{ ne .Environment.Name "staging" }}\n', ["staging"]),
        ("", "", '    installed: {{ eq .Environment.Name "staging" | not }}\n', ["staging"]),
        ("", "", "    condition: orders.enabled\n", ["production"]),
        ("", "", "    installed: {{ .Values.orders.enabled }}\n", ["production"]),
        ("", "", "    installed: {{ .Values.nobody.enabled }}\n", []),
        ("", "", "    installed: true\n", []),
        ("", "", "    installed: false\n", ["production", "staging"]),
        (
            "templates:\n  off: {installed: false}\n",
            "",
            "    inherit: [{template: off}]\n",
            ["production", "staging"],
        ),
        ("templates:\n  web: {chart: ./web}\n", "", "    inherit: [{template: web}]\n", []),
        (
            "templates:\n  off: {installed: false}\n",
            "",
            "    inherit: [{template: off}]\n    installed: true\n",
            [],
        ),
        ("", '{{- if ne .Environment.Name "production" }}\n', "{{- end }}\n", ["production"]),
        ("", '{{- if eq .Environment.Name "production" }}\n', "{{- end }}\n", ["staging"]),
        ("", "{{- if .Values.orders.enabled }}\n", "{{- end }}\n", ["production"]),
    ],
)
def test_an_environment_that_does_not_want_it(head: str, around: str, own: str, expected: list[str]) -> None:
    assert off(HEAD % head, around, own) == [("orders", stage) for stage in expected]
