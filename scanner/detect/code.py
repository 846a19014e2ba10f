"""Code files → facts and an outline. Pure: bytes in, a Detection out; parsing never fails, it leaves error nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tree_sitter import Node

from scanner.detect.ignores import MARK, suppressions
from scanner.detect.languages import language_of
from scanner.detect.match import code_facts, comes_from
from scanner.detect.names import Names
from scanner.detect.outline import outline_of
from scanner.detect.prefilter import Prefilter, satisfied
from scanner.detect.routes import compose
from scanner.detect.source import Source
from scanner.model import Detection, Fact, Origin, Problem, ProblemKind
from scanner.rules import CodeMatch, Derivation, Rule

# Facts that functions can have as effects; a file that may hold one is outlined, so that link can follow it.
EFFECTS = frozenset(
    (
        "publish",
        "consume",
        "event_bus",
        "store_read",
        "store_write",
        "transaction",
        "outbox_write",
        "outbox_relay",
    )
)
_UNREADABLE = 0.5  # share of a file inside error nodes from which on it counts as not understood


@dataclass(frozen=True, slots=True)
class CodeRules:
    """The code matches of a rule set, and the sweep that says which of them a file could satisfy."""

    rules: tuple[Rule, ...]
    derived: tuple[Rule, ...]
    sweep: Prefilter
    carriers: Mapping[str, frozenset[str]]  # language → literals of the modules whose handles have effects


def code_rules(rules: Iterable[Rule]) -> CodeRules:
    """The part of ``rules`` that reads code, with its literals compiled into one sweep."""
    rules = tuple(rules)
    coded = tuple(rule for rule in rules if rule.code)
    matches = [match for rule in coded for match in rule.code]
    literals = {literal for match in matches for needs in match.needs for group in needs for literal in group}
    carriers: dict[str, set[str]] = {}
    for rule in coded:
        for match in rule.code:
            if rule.emits in EFFECTS and match.origins and "?" not in match.origins:
                for language in match.languages:
                    # the first group of a match with origins is the modules they come from
                    carriers.setdefault(language, set()).update(*(needs[0] for needs in match.needs))
    return CodeRules(
        rules=coded,
        derived=tuple(rule for rule in rules if rule.derives),
        sweep=Prefilter([*literals, MARK.decode()]),
        carriers={language: frozenset(found) for language, found in carriers.items()},
    )


def is_candidate(path: str, hits: frozenset[str], rules: CodeRules) -> bool:
    """Whether a file that holds the literals ``hits`` is worth parsing."""
    language = language_of(path)
    if language is None or not hits:
        return False
    if MARK.decode() in hits or not hits.isdisjoint(rules.carriers.get(language, frozenset())):
        return True
    return any(_possible(match, language, hits) for rule in rules.rules for match in rule.code)


def detect_code(
    path: str,
    data: bytes,
    rules: CodeRules,
    hits: frozenset[str],
    seeds: Mapping[Origin, Origin] | None = None,
    outlined: bool = False,
) -> Detection:
    """Facts, outline and problems of one file.

    ``hits`` are the literals of ``rules.sweep`` in ``data``. ``seeds`` say what names imported from other files of
    the tree are; rules whose origins they lead to run whatever ``hits`` say. ``outlined`` asks for the outline even
    of a file that no rule can match.
    """
    language = language_of(path)
    if language is None:
        return Detection(path)
    source = Source(path, data, language)
    seeded = tuple((seeds or {}).values())
    wanted = [rule for rule in rules.rules if any(_runs(m, language, hits, seeded) for m in rule.code)]
    carries = not hits.isdisjoint(rules.carriers.get(language, frozenset()))
    facts: list[Fact] = []
    outline = None
    if wanted or carries or outlined:
        names = Names(source, seeds)
        facts = derive(compose(code_facts(names, wanted)), rules.derived)
        if outlined or carries or any(fact.kind in EFFECTS for fact in facts):
            outline = outline_of(names)
    return Detection(path, tuple(sorted(facts)), outline, suppressions(source), tuple(_problems(source)))


def derive(facts: Sequence[Fact], rules: Iterable[Rule]) -> list[Fact]:
    """``facts`` and those that derived rules make of them."""
    made = [
        replace(fact, kind=rule.emits, technology=rule.technology, rule=rule.id)
        for rule in rules
        for derivation in rule.derives
        for fact in facts
        if _derives(derivation, fact)
    ]
    return [*facts, *dict.fromkeys(made)]


def _derives(derivation: Derivation, fact: Fact) -> bool:
    return (
        fact.kind == derivation.source
        and re.search(derivation.pattern, fact.value(derivation.value)) is not None
    )


def _possible(match: CodeMatch, language: str, hits: frozenset[str]) -> bool:
    return language in match.languages and satisfied(match.needs, hits)


def _runs(match: CodeMatch, language: str, hits: frozenset[str], seeded: Sequence[Origin]) -> bool:
    if language not in match.languages:
        return False
    if satisfied(match.needs, hits):
        return True
    return bool(match.origins) and any(
        comes_from(origin, match.origins) or _leads_to(origin, match) for origin in seeded
    )


def _leads_to(origin: Origin, match: CodeMatch) -> bool:
    """Whether a member of ``origin`` could be one of the match's origins: ``./aws`` re-exports a whole SDK module."""
    text = str(origin)
    return any(pattern.startswith(text) for pattern in match.origins)


def _problems(source: Source) -> list[Problem]:
    """A problem when so much of the file is not understood that its silence would mean nothing."""
    root = source.root
    if not root.has_error:
        return []
    broken = _error_bytes(root)
    if broken < _UNREADABLE * max(1, len(source.data)):
        return []
    first = next(iter(_errors(root)), root)
    line = source.position(first.start_byte)[0]
    share = min(100, 100 * broken // max(1, len(source.data)))
    message = f"{share} % of it is not {source.language} as we know it; facts in it may be missing"
    return [Problem(source.path, ProblemKind.UNPARSED, message, line)]


def _error_bytes(root: Node) -> int:
    return sum(node.end_byte - node.start_byte for node in _errors(root))


def _errors(root: Node) -> Iterable[Node]:
    """The outermost error nodes."""
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if node.is_error:
            yield node
        elif node.has_error:
            waiting.extend(reversed(node.children))
