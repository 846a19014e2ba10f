"""Bodies that say no more than that classes below have to say it: ``throw new Error("not implemented")``."""

from __future__ import annotations

from tree_sitter import Node

_FAILS = frozenset(("throw_statement", "throw_expression", "raise_statement"))
_COMMENTS = frozenset(("comment", "line_comment", "block_comment", "multiline_comment"))


def only_fails(body: Node | None) -> bool:
    """Whether the body of a function is one statement that throws, besides what it says of itself; Kotlin's ``= throw`` too."""
    if body is None:
        return False
    said = [
        child for child in body.named_children if child.type not in _COMMENTS and not _is_docstring(child)
    ]
    if body.type == "function_body" and len(said) == 1 and said[0].type == "block":
        return only_fails(said[0])
    return len(said) == 1 and said[0].type in _FAILS


def _is_docstring(node: Node) -> bool:
    return node.type == "expression_statement" and [child.type for child in node.named_children] == ["string"]
