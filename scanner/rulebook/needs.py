"""Which literals a file must hold for a code match to be possible: read off its ``from:`` and its predicates."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.rules import Needs, Pattern, patterns

_NAMESPACES = frozenset(("google", "azure", "aws"))  # Python packages that many distributions share
_JVM = frozenset(("java", "kotlin"))
_PACKAGE = re.compile(r"(?:@[^/]+/)?[^/]+")  # of npm, and nothing inside of it
# The first major version has none: https://go.dev/ref/mod#major-version-suffixes.
_GO_VERSION = re.compile(r"/v\d+$")


def needs(languages: Sequence[str], origins: Sequence[str], query: str) -> tuple[Needs, ...]:
    """For each pattern of ``query`` the groups of literals it needs; empty when some pattern needs none."""
    source = () if "?" in origins else _imports(origins, languages)
    alternatives = []
    for pattern in patterns(query):
        wanted = ([source] if source else []) + _literals(pattern)
        if not wanted:
            return ()
        alternatives.append(tuple(wanted))
    return tuple(alternatives)


def _literals(pattern: Pattern) -> list[tuple[str, ...]]:
    """For each predicate that holds whenever ``pattern`` matches: the texts one of which it asks for."""
    return [
        predicate.texts
        for predicate in pattern.predicates
        if predicate.name in ("eq?", "any-of?")
        and predicate.capture in pattern.certain
        and predicate.texts
        and all(len(text) > 1 for text in predicate.texts)
    ]


def _imports(origins: Sequence[str], languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({literal for origin in origins for literal in origin_literals(origin, languages)}))


def origin_literals(origin: str, languages: Sequence[str]) -> tuple[str, ...]:
    """The texts one of which any file importing ``origin`` holds, as the language writes its imports."""
    name = origin.partition("(")[0]
    if name.startswith("**"):  # whatever module it is of, it is imported by its name
        return (max(name.split("."), key=len),)
    if not _JVM.isdisjoint(languages):
        package = []
        for step in name.split("."):
            if step[:1].isupper():
                break
            package.append(step)
        return (".".join(package),)
    if "python" in languages:
        steps = [step for step in name.split(".") if step and step != "**"]
        if steps[0] in _NAMESPACES:
            return (max(steps, key=len),)
        return (f"import {steps[0]}", f"from {steps[0]}", f", {steps[0]}")
    folder, slash, last = name.rpartition("/")
    module = folder + slash + last.partition(".")[0]
    ends = (".", '"') if "." in last else ('"',)  # the dot may be part of the module's name: nats.go, nats.ws
    if "go" in languages:
        versions = () if _GO_VERSION.search(module) else ("/v",)
        return tuple(f'"{module}{end}' for end in (*ends, *versions))
    if "." in last and _PACKAGE.fullmatch(module):
        ends = (*ends, "/")  # a file of the package: typeorm/repository/Repository
    return tuple(
        f"{quote}{module}{quote if end not in './' else end}" for quote in ('"', "'", "`") for end in ends
    )
