"""Which literals a file must hold for a code match to be possible: read off its ``from:`` and its predicates."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.rules import Needs

_TOKEN = re.compile(r';[^\n]*|"(?:[^"\\]|\\.)*"|[()\[\]]|@[\w.-]+|#[\w.-]+[?!]|[?*+](?=[\s)\]@]|$)|[^\s()\[\]"@;]+')
_NAMESPACES = frozenset(("google", "azure", "aws"))  # Python packages that many distributions share
_JVM = frozenset(("java", "kotlin"))


def predicates(query: str) -> list[str]:
    """Every predicate and directive named in ``query``, e.g. ``any-of?``."""
    return [token[1:] for token in _TOKEN.findall(query) if token.startswith("#")]


def needs(languages: Sequence[str], origins: Sequence[str], query: str) -> tuple[Needs, ...]:
    """For each pattern of ``query`` the groups of literals it needs; empty when some pattern needs none."""
    source = () if "?" in origins else tuple(sorted({origin_literal(origin, languages) for origin in origins}))
    alternatives = []
    for pattern in _patterns(query):
        groups = [group for group in pattern if all(len(literal) > 1 for literal in group)]
        wanted = ([source] if source else []) + groups
        if not wanted:
            return ()
        alternatives.append(tuple(wanted))
    return tuple(alternatives)


def origin_literal(origin: str, languages: Sequence[str]) -> str:
    """The text that any file importing ``origin`` holds."""
    name = origin.partition("(")[0]
    if not _JVM.isdisjoint(languages):
        package = []
        for step in name.split("."):
            if step[:1].isupper():
                break
            package.append(step)
        return ".".join(package)
    if "python" in languages:
        steps = [step for step in name.split(".") if step and step != "**"]
        return max(steps, key=len) if steps[0] in _NAMESPACES else steps[0]
    folder, slash, last = name.rpartition("/")
    return folder + slash + last.partition(".")[0]


def _patterns(query: str) -> list[list[tuple[str, ...]]]:
    """The literal groups of each top-level pattern: predicates that hold whenever the pattern matches."""
    patterns: list[list[tuple[str, ...]]] = []
    optional: set[str] = set()
    found: list[tuple[str, tuple[str, ...]]] = []
    stack: list[int] = []  # positions of open brackets
    tokens = [token for token in _TOKEN.findall(query) if not token.startswith(";")]
    for index, token in enumerate(tokens):
        if token in ("(", "["):
            if not stack and found:
                patterns.append(_mandatory(found, optional))
                found, optional = [], set()
            stack.append(index)
        elif token in (")", "]"):
            opened = stack.pop() if stack else 0
            quantified = index + 1 < len(tokens) and tokens[index + 1] in ("?", "*")
            if quantified or token == "]":
                end = index + 3 if quantified else index
                optional |= {t for t in tokens[opened:end] if t.startswith("@")}
            if tokens[opened + 1 : opened + 2] and tokens[opened + 1].startswith("#"):
                found.append(_predicate(tokens[opened + 1 : index]))
            elif not stack:
                patterns.append(_mandatory(found, optional))
                found, optional = [], set()
    return [p for p in patterns if p is not None] or [[]]


def _predicate(tokens: list[str]) -> tuple[str, tuple[str, ...]]:
    """The capture a predicate is about, and the literals one of which it must equal (none if it is not of that kind)."""
    capture = next((t for t in tokens if t.startswith("@")), "")
    literals = tuple(t[1:-1].replace('\\"', '"') for t in tokens if t.startswith('"'))
    return (capture, literals) if tokens[0] in ("#eq?", "#any-of?") else (capture, ())


def _mandatory(found: list[tuple[str, tuple[str, ...]]], optional: set[str]) -> list[tuple[str, ...]]:
    return [literals for capture, literals in found if literals and capture not in optional]
