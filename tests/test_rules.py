"""Every example of every rule, of whatever kind, in one runner."""

from __future__ import annotations

import pytest
from msgspec import structs

from scanner.model import language_of
from scanner.pipeline.examples import detector_failures, failures, refused
from scanner.pipeline.ruleset import load_rules
from scanner.rulebook import Rulebook
from scanner.rules import Rule

BOOK = load_rules()
WRITTEN = [rule for rule in BOOK.rules if rule.code and not rule.id.startswith("technology-")]
DIALECT = dict.fromkeys(("typescript", "tsx", "javascript"), "javascript")


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_a_rule_finds_what_its_examples_say_and_nothing_else(rule: Rule) -> None:
    assert not detector_failures(rule, BOOK.rules)


@pytest.mark.parametrize(
    "language", sorted({language for rule in WRITTEN for m in rule.code for language in m.languages})
)
def test_no_grammar_refuses_a_query(language: str) -> None:
    in_it = (
        structs.replace(m, languages=(language,))
        for rule in BOOK.rules
        for m in rule.code
        if language in m.languages
    )
    assert not refused([structs.replace(BOOK.rules[0], code=tuple(in_it))])


def test_a_query_that_a_grammar_refuses_is_told_by_its_line() -> None:
    """Also beside others that it takes."""
    rule = next(rule for rule in WRITTEN if "\n" in rule.code[0].query)
    wrong = structs.replace(rule.code[0], query=rule.code[0].query + "\n(no_such_node) @at")
    (told,) = refused(
        [rule, structs.replace(rule, code=(structs.replace(wrong, languages=wrong.languages[:1]),))]
    )
    assert (told.line, told.verdict) == (wrong.line + wrong.query.count("\n"), "refused")
    assert "no_such_node" in told.says


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
