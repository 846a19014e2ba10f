"""A rule is tested by its own examples: each is detected, and what is found is held against what it expects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scanner.detect import CodeRules, code_rules, config_rules, detect_code, detect_config
from scanner.model import Detection
from scanner.rules import Example, Rule

SUFFIX = {
    "typescript": ".ts",
    "tsx": ".tsx",
    "javascript": ".js",
    "python": ".py",
    "go": ".go",
    "java": ".java",
    "kotlin": ".kt",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold. ``verdict``: ``missing``, ``noisy`` or ``wrong`` (a value)."""

    rule: str
    path: str
    line: int  # of the example, in the rule's file
    verdict: str
    says: str


def failures(rules: Sequence[Rule]) -> list[Failure]:
    """What is wrong with the examples of ``rules``; empty when all hold. Derived rules see the facts of all others."""
    found: list[Failure] = []
    sources = [rule for rule in rules if rule.code]
    for rule in rules:
        alone = code_rules([*sources, rule] if rule.derives else [rule, *_prefixes(sources, rule)])
        for example in rule.examples:
            found += _check(rule, example, _detect(rule, example, alone))
    return found


def _prefixes(rules: Iterable[Rule], rule: Rule) -> list[Rule]:
    """The rules that put a prefix in front of this one's routes."""
    return (
        [r for r in rules if r.emits == "route_prefix" and r is not rule]
        if rule.emits == "http_endpoint"
        else []
    )


def _detect(rule: Rule, example: Example, rules: CodeRules) -> Detection:
    data = example.code.encode()
    if example.path and rule.config:
        return detect_config(example.path, data, config_rules([rule]))
    path = example.path or f"example{SUFFIX[example.language]}"
    return detect_code(path, data, rules, rules.sweep.hits(data))


def _check(rule: Rule, example: Example, detection: Detection) -> list[Failure]:
    def failure(verdict: str, says: str) -> Failure:
        return Failure(rule.id, rule.path, example.line, verdict, says)

    found = [fact for fact in detection.facts if fact.rule == rule.id]
    wanted = list(example.expect)
    problems = [failure("wrong", problem.message) for problem in detection.problems]
    for fact in found:
        expected = next((e for e in wanted if e.line == fact.location.line), None)
        if expected is None:
            problems.append(failure("noisy", f"found line {fact.location.line}, which is not expected"))
            continue
        wanted.remove(expected)
        wrong = {k: fact.value(k) for k, v in expected.values if fact.value(k) != v}
        problems += [failure("wrong", f"line {expected.line}: {k} is {v!r}") for k, v in wrong.items()]
    return problems + [failure("missing", f"did not find line {expected.line}") for expected in wanted]
