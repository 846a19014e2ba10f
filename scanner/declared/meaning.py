"""Words of a map that must mean something to a rule: fact kinds, rules of known issues, technologies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.errors import BadMap
from scanner.model import Absent, Asked, Claim, Count, DeclaredMap, Every, Exists, FactPattern, Location, Uses
from scanner.yaml_lines import suggest


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the rules of a run know: kinds of facts, technologies, ids of what they find."""

    kinds: frozenset[str]
    technologies: frozenset[str]
    rules: frozenset[str]


def meaningless(declared: DeclaredMap, known: Vocabulary) -> Iterator[BadMap]:
    """Claims about a kind of fact, and issues of a rule, that there is none of: they would hold, or stand, for ever."""
    for claim in _claims(declared):
        for kind in filter(None, _kinds(claim.asks)):
            if kind not in known.kinds:
                yield _error(
                    declared, claim.location, f"no rule finds facts of the kind {kind!r}", kind, known.kinds
                )
    for component in declared.components:
        for issue in component.issues:
            if issue.rule and issue.rule not in known.rules:
                says = f"no rule is called {issue.rule!r}, so the issue could never be shown"
                yield _error(declared, issue.location, says, issue.rule, known.rules)


def unverifiable(declared: DeclaredMap, known: Vocabulary) -> Iterator[BadMap]:
    """Claims about a technology that no rule sees. They are no mistake, but nothing can be said of them."""
    for claim in _claims(declared):
        for name in filter(None, _technologies(claim.asks)):
            if not any(name == each or each.startswith(f"{name}.") for each in known.technologies):
                says = f"no rule sees the technology {name!r}: the claim cannot be verified"
                yield _error(declared, claim.location, says, name, known.technologies)


def _error(declared: DeclaredMap, at: Location, says: str, word: str, known: frozenset[str]) -> BadMap:
    mend = suggest(word, sorted(known))
    return BadMap(
        declared.path, at.line, says, mend if mend.startswith("did") else "`scan rules list` names them"
    )


def _claims(declared: DeclaredMap) -> Iterator[Claim]:
    yield from declared.claims
    for component in declared.components:
        yield from component.claims
        yield from (issue.shown_by for issue in component.issues if issue.shown_by is not None)


def _pattern(asks: Asked | None) -> FactPattern | None:
    return asks.facts if isinstance(asks, Exists | Count | Absent | Every) else None


def _kinds(asks: Asked | None) -> Iterator[str]:
    if (pattern := _pattern(asks)) is not None:
        yield pattern.kind
    if isinstance(asks, Every):
        yield asks.has


def _technologies(asks: Asked | None) -> Iterator[str]:
    if (pattern := _pattern(asks)) is not None:
        yield pattern.technology
    if isinstance(asks, Uses):
        yield asks.technology
