"""Whatever a rule finds in a pipeline: of a job that is switched off it is known, and is no word of what runs."""

from __future__ import annotations

import pytest
import yaml

from scanner.detect.config import config_rules, detect_config
from scanner.model import Fact
from scanner.pipeline.ruleset import load_rules
from scanner.rules import Rule

RULES = load_rules().rules
EXAMPLES = [
    (rule, example.path, example.code)
    for rule in RULES
    if rule.config and rule.emits == "listing"
    for example in rule.examples
    if example.path and "/workflows/" in example.path and "jobs" in (yaml.safe_load(example.code) or {})
]


def listed(rule: Rule, path: str, text: str) -> tuple[Fact, ...]:
    return detect_config(path, text.encode(), config_rules([rule])).facts


@pytest.mark.parametrize(("rule", "path", "code"), EXAMPLES)
@pytest.mark.parametrize("off", [False, "${{ false }}"])
def test_nothing_of_jobs_that_are_off_runs(rule: Rule, path: str, code: str, off: object) -> None:
    tree = yaml.safe_load(code)
    whole = listed(rule, path, yaml.safe_dump(tree))
    for job in tree["jobs"].values():
        job["if"] = off
    idle = listed(rule, path, yaml.safe_dump(tree))
    assert all(fact.literal("started") == "never" for fact in idle)
    taken_away = sum(fact.literal("enabled") == "false" for fact in whole)
    assert len(idle) == len(whole) - taken_away


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 5
