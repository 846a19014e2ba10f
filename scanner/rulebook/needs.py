"""Which literals a file must hold for a code match to be possible: read off its ``from:`` and its predicates."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from scanner.rules import Needs

_TOKEN = re.compile(
    r';[^\n]*|"(?:[^"\\]|\\.)*"|[()\[\]]|@[\w.-]+|#[\w.-]+[?!]|[?*+](?=[\s)\]@]|$)|[^\s()\[\]"@;]+'
)
_NAMESPACES = frozenset(("google", "azure", "aws"))  # Python packages that many distributions share
_JVM = frozenset(("java", "kotlin"))


def predicates(query: str) -> list[str]:
    """Every predicate and directive named in ``query``, e.g. ``any-of?``."""
    return [token[1:] for token in _TOKEN.findall(query) if token.startswith("#")]


def needs(languages: Sequence[str], origins: Sequence[str], query: str) -> tuple[Needs, ...]:
    """For each pattern of ``query`` the groups of literals it needs; empty when some pattern needs none."""
    source = () if "?" in origins else _imports(origins, languages)
    alternatives = []
    for pattern in _patterns(query):
        groups = [tuple(group) for group in pattern if all(len(literal) > 1 for literal in group)]
        wanted = ([source] if source else []) + groups
        if not wanted:
            return ()
        alternatives.append(tuple(wanted))
    return tuple(alternatives)


def _imports(origins: Sequence[str], languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({literal for origin in origins for literal in origin_literals(origin, languages)}))


def origin_literals(origin: str, languages: Sequence[str]) -> tuple[str, ...]:
    """The texts one of which any file importing ``origin`` holds, as the language writes its imports."""
    name = origin.partition("(")[0]
    if not _JVM.isdisjoint(languages):
        package = []
        for step in name.split("."):
            if step[:1].isupper():
                break
            package.append(step)
        return (".".join(package),)
    if "python" in languages:
        steps = [step for step in name.split(".") if step and step != "**"]
        if steps[0] in _NAMESPACES or name.startswith("**"):
            return (max(steps, key=len),)
        return (f"import {steps[0]}", f"from {steps[0]}", f", {steps[0]}")
    folder, slash, last = name.rpartition("/")
    module = folder + slash + last.partition(".")[0]
    ends = (".", '"') if "." in last else ('"',)  # the dot may be part of the module's name: nats.go, nats.ws
    if "go" in languages:
        return tuple(f'"{module}{end}' for end in ends)
    return tuple(f"{quote}{module}{end if end == '.' else quote}" for quote in ("\"", "'", "`") for end in ends)


def _patterns(query: str) -> list[list[tuple[str, ...]]]:
    """The literal groups of each top-level pattern: predicates that hold whenever the pattern matches."""
    tokens = deque(token for token in _TOKEN.findall(query) if not token.startswith(";"))
    patterns = []
    while tokens:
        pattern = _item(tokens)
        patterns.append(
            [literals for capture, literals in pattern.predicates if capture in pattern.certain and literals]
        )
    return patterns


@dataclass(slots=True)
class _Pattern:
    """What a part of a query captures whenever it matches, and the predicates inside it."""

    certain: set[str] = field(default_factory=set)
    predicates: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


def _item(tokens: deque[str]) -> _Pattern:
    """The next node, alternation or word, with its quantifier and captures."""
    opened = tokens.popleft()
    found = _Pattern()
    if opened in ("(", "["):
        if opened == "(" and tokens and tokens[0].startswith("#"):
            return _Pattern(predicates=[_predicate(tokens)])
        parts = []
        while tokens and tokens[0] not in (")", "]"):
            parts.append(_item(tokens))
        if tokens:
            tokens.popleft()
        sets = [part.certain for part in parts]
        found.certain = (
            set.union(*sets) if opened == "(" and sets else set.intersection(*sets) if sets else set()
        )
        found.predicates = [predicate for part in parts for predicate in part.predicates]
    elif opened.startswith("@"):
        found.certain.add(opened)
    optional = bool(tokens) and tokens[0] in ("?", "*")
    while tokens and (tokens[0] in ("?", "*", "+") or tokens[0].startswith("@")):
        token = tokens.popleft()
        if token.startswith("@"):
            found.certain.add(token)
    if optional:
        found.certain = set()
    return found


def _predicate(tokens: deque[str]) -> tuple[str, tuple[str, ...]]:
    """The capture a predicate is about, and the literals one of which it must hold (none if it is not of that kind)."""
    words = []
    while tokens and (token := tokens.popleft()) != ")":
        words.append(token)
    capture = next((word for word in words if word.startswith("@")), "")
    literals = tuple(word[1:-1].replace('\\"', '"') for word in words if word.startswith('"'))
    return (capture, literals) if words[0] in ("#eq?", "#any-of?") else (capture, ())
