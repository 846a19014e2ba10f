"""What the formats that tree-sitter reads have in common."""

from __future__ import annotations

import re

from scanner.detect.config.tree import Unparsed, too_deep
from scanner.detect.source import Source

_BRACKET = re.compile(r"[\[\](){}]")
_MOST_OPEN = 1_000  # brackets in texts count too, so this is far above the depth that is read


def refuse_deep(text: str) -> None:
    """Raises TooDeep when brackets open far more often than they close: a parser would take its time over them."""
    depth = deepest = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket in "([{" else -1
        deepest = max(deepest, depth)
    if deepest > _MOST_OPEN:
        raise too_deep(0)


def first_error(source: Source) -> Unparsed | None:
    """The first place that the grammar could not follow; None when it followed everything."""
    if not source.root.has_error:
        return None
    node = source.root
    while True:  # down the first child that holds the error; no recursion, however deep it is
        inner = next((c for c in node.children if c.has_error or c.is_error or c.is_missing), None)
        if inner is None or node.is_error:
            return Unparsed("a syntax error", node.start_point.row + 1)
        node = inner
