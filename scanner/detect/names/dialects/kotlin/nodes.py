"""Nodes of Kotlin's grammar that both shapes and scopes ask about."""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.source import nth

TYPES = ("user_type", "function_type", "nullable_type", "parenthesized_type", "non_nullable_type")


def before_lambda(call: Node) -> Node:
    """What the grammar reads as a call of its own in ``retry(3) { … }``; ``call`` itself where it does not."""
    front = nth(call, 0)
    behind = {child.type for child in call.named_children[1:]}
    if front is None or front.type != "call_expression" or behind != {"annotated_lambda"}:
        return call
    return front if any(c.type == "value_arguments" for c in front.named_children) else call
