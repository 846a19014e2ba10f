"""Pipelines of GitLab that nothing starts: it runs the file at the top, and what that takes in or triggers, step by step.

https://docs.gitlab.com/ci/yaml/#include, https://docs.gitlab.com/ci/pipelines/downstream_pipelines/#parent-child-pipelines
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from scanner.model import Fact

_TOP = (".gitlab-ci.yml", ".gitlab-ci.yaml")
_NEIGHBOURS = (
    2  # that the top takes in, for one that it does not to be conspicuous: a mirror of a folder may run that
)
_MOST = 1_000  # files that are taken in
_GAP = "{}"  # what only a run fills in


def idle_pipelines(called: Iterable[Fact], paths: Iterable[str]) -> frozenset[str]:
    """Those of ``paths`` that are pipelines which the one at the top takes none of in, beside others of their name."""
    everything = frozenset(paths)
    pipelines = {path for path in everything if path.endswith(_TOP)}
    pending = [path for path in _TOP if path in pipelines]
    taken: dict[str, list[str]] = {}
    for fact in called:
        if fact.value("form") == "include" and (place := fact.value("place")):
            taken.setdefault(fact.location.path, []).append(place.lstrip("/").removeprefix("./"))
    if not pending or not taken:
        return frozenset()
    reached = set(pending)
    while pending and len(reached) < _MOST:
        for place in taken.get(pending.pop(), ()):
            found = {place} & everything if place in everything else _like(place, pipelines)
            pending += found - reached
            reached |= found
    names = [path.rpartition("/")[2] for path in reached if "/" in path]
    return frozenset(
        path for path in pipelines - reached if names.count(path.rpartition("/")[2]) >= _NEIGHBOURS
    )


def _like(place: str, paths: Iterable[str]) -> set[str]:
    """The ``paths`` that a place with wildcards, or with what only a run fills in, may be."""
    if not {"*", "{"} & set(place):
        return set()
    form = _form(place)
    return {path for path in paths if form.fullmatch(path)}


@lru_cache(maxsize=256)
def _form(place: str) -> re.Pattern[str]:
    """https://docs.gitlab.com/ci/yaml/includes/#use-includelocal-with-wildcard-file-paths"""
    parts = re.split(r"(\*\*/?|\*|\{\})", place)
    said = {"*": "[^/]*", _GAP: ".*"}
    return re.compile(
        "".join(".*" if each[:2] == "**" else said.get(each, re.escape(each)) for each in parts)
    )
