"""Words of a map that must mean something to a rule: fact kinds, rules of known issues, technologies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scanner.errors import BadMap
from scanner.model import Asked, Claim, DeclaredMap, FactPattern, Form, Location
from scanner.yaml_lines import suggest


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the rules of a run know: kinds of facts, technologies, ids of what they find."""

    kinds: frozenset[str]
    technologies: Mapping[str, frozenset[str]]  # each with the kinds of its facts
    rules: frozenset[str]


def meaningless(declared: DeclaredMap, known: Vocabulary) -> Iterator[BadMap]:
    """Claims about a kind of fact, and issues of a rule, that there is none of: they would hold, or stand, for ever."""
    for claim in _claims(declared):
        for kind in filter(None, _words(claim.asks, Form.KIND)):
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
    """Claims about a technology that no rule sees, and exceptions for what no rule finds.

    They are no mistake, but nothing can be said of the ones, and the others hide nothing.
    """
    for component in declared.components:
        for each in component.exceptions:
            if each.rule and each.rule not in known.rules:
                says = f"no rule is called {each.rule!r}, so the exception hides nothing"
                yield _error(declared, each.location, says, each.rule, known.rules)
    for claim in _claims(declared):
        kinds = set(filter(None, _words(claim.asks, Form.KIND)))
        for name in filter(None, _words(claim.asks, Form.TECHNOLOGY)):
            seen = [
                k for each, k in known.technologies.items() if each == name or each.startswith(f"{name}.")
            ]
            if not seen:
                says = f"no rule sees the technology {name!r}: the claim cannot be verified"
                yield _error(declared, claim.location, says, name, known.technologies)
            elif lacking := sorted(kinds.difference(*seen)):
                says = f"no rule sees {lacking[0]} of {name!r}: the claim cannot be verified"
                yield _error(declared, claim.location, says, lacking[0], frozenset().union(*seen))


def _error(declared: DeclaredMap, at: Location, says: str, word: str, known: Iterable[str]) -> BadMap:
    mend = suggest(word, sorted(known))
    return BadMap(
        declared.path, at.line, says, mend if mend.startswith("did") else "`scan rules list` names them"
    )


def _claims(declared: DeclaredMap) -> Iterator[Claim]:
    yield from declared.claims
    for component in declared.components:
        yield from component.claims
        yield from (issue.shown_by for issue in component.issues if issue.shown_by is not None)


def _words(asks: Asked | FactPattern | None, form: Form) -> Iterator[str]:
    """Every value of ``asks`` that is written in ``form``."""
    for name, key in asks.keys.items() if asks is not None else ():
        value = getattr(asks, name)
        if key.form is form:
            yield value
        elif isinstance(value, FactPattern):
            yield from _words(value, form)
