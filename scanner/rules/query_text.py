"""Tree-sitter queries as text: split into patterns, each a shape and the predicates about what it captures.

Many rules ask for the same shape (a method call on something) and differ only in their predicates. Compiling a
query costs milliseconds, so a shape is compiled and run once for all rules that have it, and the predicates are
judged by us. https://tree-sitter.github.io/tree-sitter/using-parsers/queries/
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from functools import cache

from msgspec import Struct, field

_TOKEN = re.compile(
    r';[^\n]*|"(?:[^"\\]|\\.)*"|[()\[\]]|@[\w.-]+|#[\w.-]+[?!]|[?*+](?=[\s)\]@]|$)|[^\s()\[\]"@;]+'
)

PREDICATES = (
    *(f"{prefix}{name}?" for prefix in ("", "not-", "any-", "any-not-") for name in ("eq", "match")),
    "any-of?",
    "not-any-of?",
)


class Predicate(Struct, frozen=True):
    """``name`` as written; ``capture`` what it is about; ``other`` a second capture; ``texts`` its strings."""

    name: str
    capture: str
    other: str = ""
    texts: tuple[str, ...] = ()


class Pattern(Struct, frozen=True):
    """One pattern of a query. ``shape`` names its captures c0, c1 …; ``captures`` are their own names, in order.

    ``certain`` are the captures that every match has, so that predicates about them always count.
    """

    shape: str
    captures: tuple[str, ...]
    predicates: tuple[Predicate, ...]
    certain: frozenset[str]


@cache
def patterns(query: str) -> tuple[Pattern, ...]:
    """The top-level patterns of ``query``, in order."""
    tokens = deque(token for token in _TOKEN.findall(query) if not token.startswith(";"))
    found = []
    while tokens:
        part = _part(tokens)
        if part.tokens:
            found.append(_pattern(part))
    return tuple(found)


def predicate_names(query: str) -> list[str]:
    """Every predicate and directive named in ``query``, e.g. ``any-of?``."""
    return [token[1:] for token in _TOKEN.findall(query) if token.startswith("#")]


class _Part(Struct):
    """A node, alternation or word of a query, without its predicates."""

    tokens: list[str] = field(default_factory=list)
    certain: set[str] = field(default_factory=set)
    predicates: list[Predicate] = field(default_factory=list)


def _part(tokens: deque[str]) -> _Part:
    """The next node, alternation or word, with its quantifier and captures."""
    opened = tokens.popleft()
    if opened == "(" and tokens and tokens[0].startswith("#"):
        return _Part(predicates=[_predicate(tokens)])
    part = _Part([opened])
    if opened in ("(", "["):
        inner = []
        while tokens and tokens[0] not in (")", "]"):
            inner.append(_part(tokens))
        part.tokens += [token for each in inner for token in each.tokens]
        if tokens:
            part.tokens.append(tokens.popleft())
        part.predicates = [predicate for each in inner for predicate in each.predicates]
        part.certain = _certain(opened, [each for each in inner if each.tokens])
    elif opened.startswith("@"):
        part.certain.add(opened[1:])
    optional = bool(tokens) and tokens[0] in ("?", "*")
    while tokens and (tokens[0] in ("?", "*", "+") or tokens[0].startswith("@")):
        token = tokens.popleft()
        part.tokens.append(token)
        if token.startswith("@"):
            part.certain.add(token[1:])
    if optional:
        part.certain = set()
    return part


def _certain(opened: str, inner: Iterable[_Part]) -> set[str]:
    sets = [each.certain for each in inner]
    if not sets:
        return set()
    return set.union(*sets) if opened == "(" else set.intersection(*sets)


def _predicate(tokens: deque[str]) -> Predicate:
    words = []
    while tokens and (token := tokens.popleft()) != ")":
        words.append(token)
    captures = [word[1:] for word in words[1:] if word.startswith("@")]
    texts = tuple(_unquoted(word) for word in words[1:] if word.startswith('"'))
    return Predicate(
        words[0][1:], captures[0] if captures else "", captures[1] if len(captures) > 1 else "", texts
    )


def _unquoted(word: str) -> str:
    return re.sub(r"\\(.)", lambda escaped: {"n": "\n", "t": "\t"}.get(escaped[1], escaped[1]), word[1:-1])


def _pattern(part: _Part) -> Pattern:
    captures = list(dict.fromkeys(token[1:] for token in part.tokens if token.startswith("@")))
    number = {f"@{name}": f"@c{index}" for index, name in enumerate(captures)}
    shape = " ".join(number.get(token, token) for token in part.tokens)
    return Pattern(shape, tuple(captures), tuple(part.predicates), frozenset(part.certain))
