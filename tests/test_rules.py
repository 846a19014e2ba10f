"""Every example of every rule, of whatever kind, in one runner."""

from __future__ import annotations

import pytest

from scanner.model import language_of
from scanner.pipeline.examples import detector_failures, failures
from scanner.pipeline.ruleset import checked_rules
from scanner.rulebook import Rulebook
from scanner.rules import Rule

BOOK = checked_rules()
WRITTEN = [rule for rule in BOOK.rules if rule.code and not rule.id.startswith("technology-")]
DIALECT = dict.fromkeys(("typescript", "tsx", "javascript"), "javascript")


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_a_rule_finds_what_its_examples_say_and_nothing_else(rule: Rule) -> None:
    assert not detector_failures(rule, BOOK.rules)


def test_evidence_and_checks_hold_their_examples() -> None:
    assert not failures(Rulebook((), BOOK.checks, BOOK.evidence, BOOK.words, BOOK.digest))


@pytest.mark.parametrize("rule", WRITTEN, ids=lambda rule: rule.id)
def test_a_rule_is_tried_in_every_language_that_it_names(rule: Rule) -> None:
    """What a ``dependencies:`` entry makes of package names is alike in all languages, and tried in one."""
    tried = {
        example.language or language_of(example.path) or "" for example in rule.examples if example.expect
    }
    named = {language for match in rule.code for language in match.languages}
    assert {DIALECT.get(each, each) for each in named} <= {DIALECT.get(each, each) for each in tried}
