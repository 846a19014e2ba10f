"""An evidence rule is tested by its own examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scanner.infer.status.observed import observes
from scanner.model import Component, Fact, FileRole, History, Location, SourceFile, Status, Value
from scanner.rules import EvidenceExample, EvidenceRule


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold. ``verdict``: ``missing`` or ``noisy``."""

    rule: str
    path: str
    line: int  # of the example, in the rule's file
    verdict: str


def failures(
    rules: Iterable[EvidenceRule], classify: Callable[[Sequence[str]], Sequence[FileRole]]
) -> list[Failure]:
    """The examples of ``rules`` that do not hold. ``classify`` gives each path its role."""
    return [
        Failure(rule.id, rule.path, example.line, "missing" if example.expect else "noisy")
        for rule in rules
        for example in rule.examples
        if _holds(rule, example, classify) is not example.expect
    ]


def _holds(
    rule: EvidenceRule, example: EvidenceExample, classify: Callable[[Sequence[str]], Sequence[FileRole]]
) -> bool:
    place = Location(example.id)
    component = Component(
        id=example.id,
        title=example.id,
        layer="",
        plane="",
        status=Status.UNKNOWN,
        location=place,
        status_location=place,
        paths=example.paths,
        deployed_as=example.deployed_as,
    )
    facts = [
        Fact(Location(path), kind, "", rule.id, values=tuple(Value(*value) for value in values))
        for kind, path, values in example.facts
    ]
    paths = sorted({*example.files, *(fact.location.path for fact in facts)})
    files = [SourceFile(path, 0, role) for path, role in zip(paths, classify(paths), strict=True)]
    return observes(rule, component, files, facts, History(unknown="examples have no history"))
