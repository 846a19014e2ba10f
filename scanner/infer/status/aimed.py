"""Whom a patch of an overlay is for: its target may be a pattern of names, which is anchored at both ends.

https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from scanner.infer.status.facts import names_of, sources_of
from scanner.model import Fact, Value

_PATTERN = re.compile(r"[*|+?()\[\]^$]")
_PIECES = re.compile(r"[\w*.-]+")  # of the expressions, those in which all that is not a name is ``.*``
_TRIES = 100_000  # names that the patterns of one file are held against
_MOST = 1_000  # places that one index takes in


def aimed(facts: Sequence[Fact]) -> list[Fact]:
    """``facts``, where what is said of a pattern of names is said of each name like it that the same index takes in: of
    the places that it names, and of the workloads in them, whatever the places are called.
    """
    patterns = {fact.location.path for fact in facts if _is_pattern(fact)}
    if not patterns:
        return list(facts)
    inside = _Inside(facts)
    taken = {path: inside.names(path) for path in patterns}
    tried: dict[str, int] = Counter()
    said: list[Fact] = []
    for fact in facts:
        path = fact.location.path
        if not _is_pattern(fact):
            said.append(fact)
            continue
        tried[path] += len(taken[path])
        if tried[path] <= _TRIES:
            said.extend(_named(fact, each) for each in _like(fact.literal("name"), taken[path]))
    return said


def _is_pattern(fact: Fact) -> bool:
    is_patch = fact.literal("via") == "kustomize" and not fact.literal("source")
    return is_patch and _PATTERN.search(fact.literal("name")) is not None


class _Inside:
    """What indexes take in, step by step."""

    __slots__ = ("_leads", "_workloads")

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._leads: dict[str, list[Fact]] = {}  # folder of an index → what it takes in
        self._workloads: dict[str, list[str]] = {}  # folder → the workloads of its files
        for fact in facts:
            folder = fact.location.path.rpartition("/")[0]
            if fact.literal("via") == "kustomize" and fact.literal("source"):
                self._leads.setdefault(folder, []).append(fact)
            elif fact.kind == "deployment" and fact.literal("via") == "kubernetes":
                self._workloads.setdefault(folder, []).extend(names_of(fact))

    def names(self, index: str) -> list[str]:
        """The names that the index at the path ``index`` takes in, and of what lies there; of each place once."""
        folders, seen, found = [index.rpartition("/")[0]], set[str](), list[str]()
        while folders and len(seen) < _MOST:
            folder = folders.pop()
            if folder in seen:
                continue
            seen.add(folder)
            for fact in self._leads.get(folder, ()):
                found.extend(names_of(fact))
                folders.extend(sources_of(fact))
            found.extend(self._workloads.get(folder, ()))
        return list(dict.fromkeys(found))


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
