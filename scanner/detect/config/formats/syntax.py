"""What the formats that tree-sitter reads have in common."""

from __future__ import annotations

from scanner.detect.config.tree import Unparsed
from scanner.detect.source import Source


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
