"""Every evidence rule is held against its own examples, and a bad one is refused at its line."""

import re
from functools import cache
from pathlib import Path

import pytest

from scanner.errors import BadRule
from scanner.infer.status import failures
from scanner.infer.status.examples import Failure
from scanner.rulebook import built_in_folder
from scanner.rulebook.evidence import load_evidence
from scanner.rules import EvidenceRule
from scanner.yaml_lines import load, mapping
from tests.walk.trees import ROLES
from tests.words import ENVIRONMENTS as BY

FILES = sorted(
    p for p in (built_in_folder() / "status").glob("*.yaml") if "\nobserves:" in p.read_text("utf-8")
)

GOOD = """\
id: evidence-listed
title: Listed
observes: production
weight: 1
says: "{name} in {path}"
needs:
  - facts: [listing]
    environment: production
    by: [name]
    where: {via: {not: "^compose$"}}
  - any:
      - inside: ["main.*"]
      - named: ["{}.Dockerfile"]
why: It is listed.
examples:
  - component: {id: payments, paths: [apps/payments]}
    files: [apps/payments/main.go]
    facts: [{kind: listing, path: prod/apps.yaml, values: {name: payments}}]
    expect: true
  - component: {id: payments}
    expect: false
"""


def read(text: str, name: str = "rules/status/a.yaml") -> EvidenceRule:
    return load_evidence(name, mapping(load(name, text, BadRule), "a rule"))


@cache
def failed() -> list[Failure]:
    return failures([read(file.read_text("utf-8"), file.name) for file in FILES], ROLES, BY)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_examples_hold(file: Path) -> None:
    assert read(file.read_text("utf-8"), file.name).id == file.stem
    assert [each for each in failed() if each.rule == file.stem] == []


def test_an_example_that_does_not_hold_is_reported_at_its_line() -> None:
    wrong = GOOD.replace("values: {name: payments}", "values: {name: orders}")
    (failure,) = failures([read(wrong)], ROLES, BY)
    assert (failure.verdict, failure.line) == ("missing", 16)
    noisy = GOOD.replace(
        "expect: false",
        "files: [main.go]\n    facts: [{kind: listing, path: prod/a, "
        "values: {name: payments}}]\n    expect: false",
    ).replace("id: payments}", "id: payments, paths: [.]}")
    assert [failure.verdict for failure in failures([read(noisy)], ROLES, BY)] == ["noisy"]


@pytest.mark.parametrize(
    ("good", "bad", "line", "says"),
    [
        ("observes: production", "observes: unknown", 3, "observes cannot be"),
        ("weight: 1", "weight: 2", 4, "above 0, and 1 at most"),
        ("weight: 1", "weight: true", 4, "above 0, and 1 at most"),
        ("{path}", "{line}", 5, "placeholder"),
        ("facts: [listing]", "fakts: [listing]", 7, "no known kind"),
        ("environment: production", "environment: prod", 8, "environment cannot be"),
        ("by: [name]", "by: [nam]", 9, "ties nothing"),
        ('"^compose$"', '"("', 10, "no regular expression"),
        ("any:", "any: []\n    all:", 12, "has no key 'all'"),
        ('["main.*"]', '["src/main.*"]', 12, "no pattern of base names"),
        ('["{}.Dockerfile"]', '["Dockerfile"]', 13, "no place for the name"),
        ("expect: false", "expect: true", 16, "must leave alone"),
        ("expect: true", "expect: false", 16, "no example that the rule sees"),
        ("kind: listing, ", "", 18, "needs the key 'kind'"),
        ("why: It is listed.\n", "", 1, "needs the key 'why'"),
        ("why:", "reason: x\nwhy:", 14, "has no key 'reason'"),
    ],
)
def test_a_bad_rule_is_refused_at_its_line(good: str, bad: str, line: int, says: str) -> None:
    assert good in GOOD
    with pytest.raises(BadRule, match=re.escape(says)) as refused:
        read(GOOD.replace(good, bad, 1))
    assert refused.value.line == line


def test_a_rule_that_needs_nothing_is_refused() -> None:
    with pytest.raises(BadRule, match="needs nothing"):
        read(re.sub(r"needs:\n(  .*\n)+", "needs: []\n", GOOD))
