"""Code files → facts and an outline. Pure: bytes in, a Detection out; parsing never fails, it leaves error nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import structs

from scanner.detect.ignores import MARKS, suppressions
from scanner.detect.languages import language_of
from scanner.detect.match import (
    Matches,
    Prefilter,
    Words,
    code_facts,
    comes_from,
    compose,
    may_match,
    outermost,
)
from scanner.detect.mending import errors, lost_bytes
from scanner.detect.names import names_of
from scanner.detect.outline import MOST_GUARDS, outline_of
from scanner.detect.source import Source
from scanner.model import Detection, Fact, Origin, Outline, Problem, ProblemKind
from scanner.rules import CodeMatch, Derivation, Needs, Rule

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
        "optimistic_lock",
    )
)
_CALLED = re.compile(r"\([^()]*\)")
_UNREADABLE = 0.5  # share of a file inside error nodes from which on it counts as not understood


@dataclass(frozen=True, slots=True)
class Trigger:
    """One way in which a match can be satisfied: its key literal is there, and one of each of ``others``."""

    rule: int  # in the order of CodeRules.rules
    match: int
    others: Needs


@dataclass(frozen=True, slots=True)
class CodeRules:
    """The code matches of a rule set, and the sweep that says which of them a file could satisfy."""

    rules: tuple[Rule, ...]
    derived: tuple[Rule, ...]
    sweep: Prefilter
    triggers: Mapping[tuple[str, str], tuple[Trigger, ...]]  # (language, key literal) → what it may satisfy
    carriers: Mapping[str, frozenset[str]]  # language → literals of the modules whose handles have effects
    # (language, origin) → the matches that a seed leads to; remembers, and never changes an answer
    led: dict[tuple[str, Origin], frozenset[tuple[int, int]]] = field(default_factory=dict)


def code_rules(rules: Iterable[Rule]) -> CodeRules:
    """The part of ``rules`` that reads code, with its literals compiled into one sweep."""
    rules = tuple(rules)
    coded = tuple(rule for rule in rules if rule.code)
    triggers: dict[tuple[str, str], list[Trigger]] = {}
    carriers: dict[str, set[str]] = {}
    literals: set[str] = set(MARKS)
    for number, rule in enumerate(coded):
        for place, match in enumerate(rule.code):
            carrying = rule.emits in EFFECTS and match.origins and "?" not in match.origins
            for needs in match.needs:
                literals.update(*needs)
                key = max(needs, key=_rarity)
                trigger = Trigger(number, place, tuple(group for group in needs if group is not key))
                for language in match.languages:
                    for literal in key:
                        triggers.setdefault((language, literal), []).append(trigger)
                    if carrying:  # the first group of a match with origins is the modules they come from
                        carriers.setdefault(language, set()).update(needs[0])
    return CodeRules(
        rules=coded,
        derived=tuple(rule for rule in rules if rule.derives),
        sweep=Prefilter(literals),
        triggers={key: tuple(found) for key, found in triggers.items()},
        carriers={language: frozenset(found) for language, found in carriers.items()},
    )


def _rarity(group: Sequence[str]) -> int:
    """The longer the shortest literal of a group, the fewer files hold one of it."""
    return min(map(len, group))


def possible(path: str, language: str, hits: frozenset[str], rules: CodeRules) -> set[tuple[int, int]]:
    """The matches, as (rule, match), that a file at ``path`` with the literals ``hits`` could satisfy."""
    found = {
        (trigger.rule, trigger.match)
        for literal in hits
        for trigger in rules.triggers.get((language, literal), ())
        if all(not hits.isdisjoint(group) for group in trigger.others)
    }
    return {(number, place) for number, place in found if _lies_right(rules.rules[number].code[place], path)}


def is_candidate(path: str, data: bytes, hits: frozenset[str], rules: CodeRules) -> bool:
    """Whether a file of which ``hits`` are the literals that it holds is worth parsing."""
    language = language_of(path)
    if language is None or not hits:
        return False
    if not hits.isdisjoint(MARKS) or not hits.isdisjoint(rules.carriers.get(language, frozenset())):
        return True
    words = Words(data, hits, rules.sweep.known)
    found = possible(path, language, hits, rules)
    return any(may_match(rules.rules[number].code[place].query, words) for number, place in found)


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
    words = Words(data, hits, rules.sweep.known)
    wanted = _wanted(path, language, words, hits, rules, tuple((seeds or {}).values()))
    carries = not hits.isdisjoint(rules.carriers.get(language, frozenset()))
    facts: list[Fact] = []
    outline = None
    if wanted or carries or outlined:
        names = names_of(source, seeds)
        found = code_facts(names, words, wanted)
        facts = derive(source, compose(outermost(distinct(found))), rules.derived)
        if not seeds and (outlined or carries or any(fact.kind in EFFECTS for fact in facts)):
            # whoever has seeds has had the outline, and links by the file's own names
            outline = outline_of(names.afresh())
    return _detection(source, tuple(sorted(facts)), outline)


def outline_code(path: str, data: bytes, facts: tuple[Fact, ...]) -> Detection:
    """What ``detect_code`` says when asked for the outline, of a file of which it said ``facts`` before."""
    language = language_of(path)
    if language is None:
        return Detection(path)
    source = Source(path, data, language)
    return _detection(source, facts, outline_of(names_of(source)))


def _detection(source: Source, facts: tuple[Fact, ...], outline: Outline | None) -> Detection:
    problems = (*_problems(source), *_too_deep(outline))
    return Detection(source.path, facts, outline, suppressions(source), problems)


def distinct(facts: Sequence[Fact]) -> list[Fact]:
    """``facts`` without those that another rule tells with more values: one deed at one place is one fact."""
    told: dict[tuple[object, str, str], dict[str, list[Fact]]] = {}
    for fact in facts:
        by_rule = told.setdefault((fact.location, fact.kind, fact.technology), {})
        by_rule.setdefault(fact.rule, []).append(fact)
    return [
        fact
        for by_rule in told.values()
        for fact in max(by_rule.values(), key=lambda found: max(len(fact.values) for fact in found))
    ]


def derive(source: Source, facts: Sequence[Fact], rules: Iterable[Rule]) -> list[Fact]:
    """``facts`` of ``source``, and those that derived rules make of them; at one place a derived one says more."""
    made = dict.fromkeys(
        structs.replace(fact, kind=rule.emits, technology=rule.technology, rule=rule.id)
        for rule in rules
        for derivation in rule.derives
        for fact in facts
        if _derives(derivation, source, fact)
    )
    better = {(fact.kind, fact.location) for fact in made}
    return [*(fact for fact in facts if (fact.kind, fact.location) not in better), *made]


def derived(facts: Iterable[Fact], rules: Iterable[Rule]) -> list[Fact]:
    """What derived rules make of ``facts`` that were put together from several files, by their values alone."""
    return [
        structs.replace(fact, kind=rule.emits, technology=rule.technology, rule=rule.id)
        for fact in facts
        for rule in rules
        if any(_derives(derivation, None, fact) for derivation in rule.derives)
    ]


def _derives(derivation: Derivation, source: Source | None, fact: Fact) -> bool:
    """Without a ``source`` what asks for its text does not hold."""
    if fact.kind != derivation.source:
        return False
    asked = ((derivation.value, derivation.pattern), *derivation.where)
    if source is None:
        return all(name != "text" and re.search(p, fact.value(name), re.IGNORECASE) for name, p in asked)
    return all(
        re.search(pattern, source.span(fact.location) if name == "text" else fact.value(name), re.IGNORECASE)
        for name, pattern in asked
    )


def _lies_right(match: CodeMatch, path: str) -> bool:
    """Whether the file is where the match asks for one."""
    return all(re.search(pattern, path, re.IGNORECASE) for _, pattern in match.file)


def _wanted(
    path: str,
    language: str,
    words: Words,
    hits: frozenset[str],
    rules: CodeRules,
    seeded: Sequence[Origin],
) -> Matches:
    """The matches to run, by rule, in their own order."""
    found = possible(path, language, hits, rules)
    for origin in seeded:
        found |= {
            (number, place)
            for number, place in _led_to(language, origin, rules)
            if _lies_right(rules.rules[number].code[place], path)
        }
    by_rule: dict[int, list[CodeMatch]] = {}
    for number, place in sorted(found):
        match = rules.rules[number].code[place]
        if may_match(match.query, words):
            by_rule.setdefault(number, []).append(match)
    return [(rules.rules[number], matches) for number, matches in by_rule.items()]


def _led_to(language: str, origin: Origin, rules: CodeRules) -> frozenset[tuple[int, int]]:
    """The matches that what comes from ``origin``, or a member of it, could satisfy."""
    known = rules.led.get((language, origin))
    if known is None:
        known = frozenset(
            (number, place)
            for number, rule in enumerate(rules.rules)
            for place, match in enumerate(rule.code)
            if language in match.languages and (comes_from(origin, match.origins) or _leads_to(origin, match))
        )
        rules.led[language, origin] = known
    return known


def _leads_to(origin: Origin, match: CodeMatch) -> bool:
    """Whether a member of ``origin`` could be one of the match's origins: ``./aws`` re-exports a whole SDK module, or
    ``db`` is an instance whose ``session`` is what they ask for.
    """
    text = str(origin)
    plain = _CALLED.sub("", text)
    return any(pattern.startswith((text, f"{plain}.")) for pattern in match.origins)


def _too_deep(outline: Outline | None) -> Iterator[Problem]:
    """A problem when more stands around a call than is told apart."""
    calls = outline.calls if outline is not None else ()
    deep = next((call for call in calls if len(call.guards) >= MOST_GUARDS), None)
    if outline is not None and deep is not None:
        says = f"{MOST_GUARDS} branches and more around one call: those further in are not told apart"
        yield Problem(outline.path, ProblemKind.TOO_DEEP, says, deep.location.line)


def _problems(source: Source) -> list[Problem]:
    """A problem when so much of the file is not understood that its silence would mean nothing."""
    root = source.root
    if not root.has_error:
        return []
    broken = lost_bytes(root)
    if broken < _UNREADABLE * max(1, len(source.data)):
        return []
    first = next(errors(root), root)
    line = source.position(first.start_byte)[0]
    share = min(100, 100 * broken // max(1, len(source.data)))
    message = f"{share} % of it is not {source.language} as we know it; facts in it may be missing"
    return [Problem(source.path, ProblemKind.UNPARSED, message, line)]
