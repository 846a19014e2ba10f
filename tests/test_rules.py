"""Every example of every rule, of whatever kind, in one runner."""

from __future__ import annotations

import pytest

from scanner.pipeline.examples import detector_failures, failures
from scanner.pipeline.ruleset import checked_rules
from scanner.rulebook import Rulebook
from scanner.rules import Rule

BOOK = checked_rules()


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_a_rule_finds_what_its_examples_say_and_nothing_else(rule: Rule) -> None:
    assert not detector_failures(rule, BOOK.rules)


def test_evidence_and_checks_hold_their_examples() -> None:
    assert not failures(Rulebook((), BOOK.checks, BOOK.evidence, BOOK.words, BOOK.digest))
