"""Whom a patch of an overlay is for: its target may be a pattern of names, which is anchored at both ends.

https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from scanner.infer.status.facts import names_of
from scanner.model import Fact, Value

_PATTERN = re.compile(r"[*|+?()\[\]^$]")
_PIECES = re.compile(r"[\w*.-]+")  # of the expressions, those in which all that is not a name is ``.*``
_TRIES = 100_000  # names that the patterns of one file are held against


def aimed(facts: Sequence[Fact]) -> list[Fact]:
    """``facts``, where what is said of a pattern of names is said of each name like it that the same index takes in."""
    taken: dict[str, list[str]] = {}
    for fact in facts:
        if fact.literal("via") == "kustomize" and fact.literal("source"):
            taken.setdefault(fact.location.path, []).extend(names_of(fact))
    tried: dict[str, int] = Counter()
    said: list[Fact] = []
    for fact in facts:
        path, name = fact.location.path, fact.literal("name")
        if fact.literal("via") != "kustomize" or fact.literal("source") or not _PATTERN.search(name):
            said.append(fact)
            continue
        tried[path] += len(taken.get(path, ()))
        if tried[path] <= _TRIES:
            said.extend(_named(fact, each) for each in _like(name, taken.get(path, ())))
    return said


def _named(fact: Fact, name: str) -> Fact:
    values = (Value("name", name) if value.name == "name" else value for value in fact.values)
    return structs.replace(fact, values=tuple(values))


def _like(pattern: str, names: Iterable[str]) -> Iterator[str]:
    """Those of ``names`` that ``pattern`` holds for; none of it where it says more than ``.*`` and ``|``."""
    alternatives = pattern.removeprefix("^").removesuffix("$").removeprefix("(").removesuffix(")").split("|")
    if all(map(_PIECES.fullmatch, alternatives)):
        parts = [each.split(".*") for each in alternatives]
        if not any("*" in part for each in parts for part in each):
            yield from (name for name in dict.fromkeys(names) if any(_holds(each, name) for each in parts))


def _holds(parts: Sequence[str], name: str) -> bool:
    """Whether ``name`` is ``parts`` in order, with anything between them."""
    first, *rest = parts
    if not rest:
        return name == first
    if not name.startswith(first):
        return False
    at = len(first)
    for part in rest[:-1]:
        found = name.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return name.endswith(rest[-1]) and len(name) - len(rest[-1]) >= at
