"""Stages, jobs and steps of pipelines that are switched off, marked as such: what they would do is known, and is not done.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idif,
https://learn.microsoft.com/azure/devops/pipelines/process/conditions
"""

from __future__ import annotations

import re

from scanner.detect.config.formats.jobs import never_runs
from scanner.detect.config.tree import Entry, Mapping, Node, Scalar, Sequence, mapping, off, sequence

_PIPELINE = re.compile(
    r"(?:^|/)workflows/|(?:^|/)azure-pipelines|(?:^|/)\.(?:circleci|azure|buildkite|woodpecker)/"
)


def marked(path: str, documents: tuple[Node, ...]) -> tuple[Node, ...]:
    """The documents of a pipeline (by its place) with what never runs marked; those of others as they are."""
    return tuple(map(_marked, documents)) if _PIPELINE.search(path) else documents


def _marked(node: Node) -> Node:
    if isinstance(node, Scalar):
        return node
    if isinstance(node, Sequence):
        items = [_marked(item) for item in node.items]
        return sequence(node.mark, items) if _differ(items, node.items) else node
    held = [_marked(entry.node) for entry in node.entries]
    held = [
        _gone(each) if entry.key == "exclude" else each
        for entry, each in zip(node.entries, held, strict=True)
    ]
    if _differ(held, [entry.node for entry in node.entries]):
        pairs = zip(node.entries, held, strict=True)
        node = mapping(node.mark, [Entry(entry.key, entry.mark, each) for entry, each in pairs])
    return off(node) if never_runs(node) else node


def _gone(node: Node) -> Node:
    """The rounds that a matrix leaves out: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrixexclude"""
    if not isinstance(node, Sequence):
        return node
    return sequence(node.mark, [off(each) if isinstance(each, Mapping) else each for each in node.items])


def _differ(new: list[Node], old: list[Node] | tuple[Node, ...]) -> bool:
    return any(one is not other for one, other in zip(new, old, strict=True))
