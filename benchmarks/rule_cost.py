"""What each rule costs: how long it alone takes over a tree, sweep and parsing included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.trees import tree_of
from scanner.detect import code_rules, detect_code, is_candidate, language_of
from scanner.model import FileRole
from scanner.rules import Rule


@dataclass(frozen=True, slots=True)
class Cost:
    rule: str
    seconds: float
    parsed: int  # files


def costs(tree: Path, rules: Iterable[Rule]) -> list[Cost]:
    """The cost of each rule that reads code, dearest first."""
    listed = tree_of(tree)
    wanted = [f.path for f in listed.files if f.role is FileRole.SOURCE and language_of(f.path)]
    contents = [(path, content) for path, content in listed.read(wanted) if isinstance(content, bytes)]
    found = [_cost(rule, contents) for rule in rules if rule.code]
    return sorted(found, key=lambda cost: -cost.seconds)


def _cost(rule: Rule, contents: Sequence[tuple[str, bytes]]) -> Cost:
    compiled = code_rules([rule])
    start, parsed = perf_counter(), 0
    for path, content in contents:
        hits = compiled.sweep.hits(content)
        if is_candidate(path, content, hits, compiled):
            detect_code(path, content, compiled, hits)
            parsed += 1
    return Cost(rule.id, perf_counter() - start, parsed)
