"""A rule is tested by its own examples: each is put through its stage, and held against what it expects."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from scanner.detect import CodeRules, code_rules, config_rules, detect_code, detect_config, query_error
from scanner.diff.checks import Subject, meets
from scanner.errors import BadUsage
from scanner.infer.status import Environments
from scanner.infer.status import failures as evidence_failures
from scanner.model import Detection, Fact, Location, file_ending
from scanner.rulebook import Rulebook
from scanner.rules import Check, CodeMatch, EvidenceRule, Example, Rule, Words
from scanner.walk import roles_by


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold. ``verdict``: ``missing``, ``noisy``, ``wrong`` (a value) or ``refused`` (a query)."""

    rule: str
    path: str
    line: int  # of the example, or in the query, in the rule's file
    verdict: str
    says: str


def chosen(book: Rulebook, wanted: Collection[str]) -> Rulebook:
    """The rules of ``book`` whose id or file is ``wanted``; all of them where nothing is. Raises BadUsage for the unknown."""

    def is_wanted(rule: Rule | EvidenceRule | Check) -> bool:
        return not wanted or any(_is(rule, name) for name in wanted)

    every: list[Rule | EvidenceRule | Check] = [*book.rules, *book.evidence, *book.checks]
    for name in wanted:
        if not any(_is(rule, name) for rule in every):
            near = get_close_matches(name, [_id(rule) for rule in every], 1)
            hint = f"did you mean {near[0]!r}?" if near else "scan rules list has them all"
            raise BadUsage(f"no rule has the id or the file {name!r}: {hint}")
    return replace(
        book,
        rules=tuple(filter(is_wanted, book.rules)),
        evidence=tuple(filter(is_wanted, book.evidence)),
        checks=tuple(filter(is_wanted, book.checks)),
    )


def _is(rule: Rule | EvidenceRule | Check, name: str) -> bool:
    """Whether ``name`` is its id, or a path of its file; the file's begins with its rules folder."""
    return name == _id(rule) or f"/{name.replace(os.sep, '/')}".endswith(f"/{rule.path}")


def _id(rule: Rule | EvidenceRule | Check) -> str:
    return rule.text.id if isinstance(rule, Check) else rule.id


def refused(rules: Iterable[Rule]) -> list[Failure]:
    """The queries of ``rules`` that a grammar refuses.

    To put one to its grammar takes milliseconds, so those of a language are put together; one by one where that fails.
    """
    asked: dict[str, list[tuple[Rule, CodeMatch]]] = {}
    for rule in rules:
        for match in rule.code:
            for language in match.languages:
                asked.setdefault(language, []).append((rule, match))
    found = []
    for language, matches in asked.items():
        queries = dict.fromkeys(match.query for _, match in matches)
        if query_error(language, "\n".join(queries)) is None:
            continue
        for rule, match in matches:
            wrong = query_error(language, match.query)
            if wrong is not None:
                says = f"the {language} grammar refuses this query: {wrong[1]}"
                found.append(Failure(rule.id, rule.path, match.line + wrong[0], "refused", says))
    return found


def failures(book: Rulebook, rules: Sequence[Rule] = ()) -> list[Failure]:
    """What is wrong with the examples of every rule of ``book``; empty when all hold. ``rules``: those beside them."""
    found = [failure for rule in book.rules for failure in detector_failures(rule, rules or book.rules)]
    words = Words(book.words)
    for each in evidence_failures(book.evidence, roles_by(words), Environments(words)):
        found.append(Failure(each.rule, each.path, each.line, each.verdict, "evidence"))
    for check in book.checks:
        for example in check.examples:
            facts = tuple(
                Fact(Location("example"), kind, technology, check.text.id)
                for kind, technology in example.facts
            )
            if meets(check, Subject(facts, example.service, example.declared)) is not example.expect:
                verdict = "missing" if example.expect else "noisy"
                found.append(Failure(check.text.id, check.path, example.line, verdict, "a finding"))
    return found


def detector_failures(rule: Rule, rules: Sequence[Rule]) -> list[Failure]:
    """What is wrong with the examples of ``rule``, which may need others of ``rules`` to see what it sees."""
    code = code_rules([rule, *_needed(rule, rules)])
    return [
        failure
        for example in rule.examples
        for failure in _check(rule, example, _detect(rule, example, code))
    ]


def _needed(rule: Rule, rules: Sequence[Rule]) -> list[Rule]:
    """The sources of a derived rule, and the prefixes that a route's path begins with."""
    kinds = {derivation.source for derivation in rule.derives}
    if not kinds.isdisjoint(("http_endpoint", "route_mount")) or rule.emits == "http_endpoint":
        kinds.add("route_prefix")
    return [other for other in rules if other.emits in kinds and other is not rule]


def _detect(rule: Rule, example: Example, rules: CodeRules) -> Detection:
    data = example.code.encode()
    if example.path and rule.config:
        return detect_config(example.path, data, config_rules([rule]))
    path = example.path or f"example{file_ending(example.language)}"
    return detect_code(path, data, rules, rules.sweep.hits(data))


def _check(rule: Rule, example: Example, detection: Detection) -> list[Failure]:
    def failure(verdict: str, says: str) -> Failure:
        return Failure(rule.id, rule.path, example.line, verdict, says)

    found = [fact for fact in detection.facts if fact.rule == rule.id and fact.kind == rule.emits]
    wanted = list(example.expect)
    problems = [failure("wrong", problem.message) for problem in detection.problems]
    for fact in found:
        expected = next((e for e in wanted if e.line == fact.location.line), None)
        if expected is None:
            problems.append(failure("noisy", f"found line {fact.location.line}, which is not expected"))
            continue
        wanted.remove(expected)
        problems += [
            failure(
                "wrong", f"line {expected.line}: {name} is {fact.value(name)!r}, where {value!r} is expected"
            )
            for name, value in expected.values
            if fact.value(name) != value
        ]
    return problems + [failure("missing", f"did not find line {expected.line}") for expected in wanted]
