"""Nodes of Kotlin's grammar that both shapes and scopes ask about."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.source import Source, nth, parts

TYPES = ("user_type", "function_type", "nullable_type", "parenthesized_type", "non_nullable_type")


def before_lambda(call: Node) -> Node:
    """What the grammar reads as a call of its own in ``retry(3) { … }``; ``call`` itself where it does not."""
    front = nth(call, 0)
    behind = {child.type for child in call.named_children[1:]}
    if front is None or front.type != "call_expression" or behind != {"annotated_lambda"}:
        return call
    return front if any(c.type == "value_arguments" for c in front.named_children) else call


def given_to(node: Node) -> Node | None:
    """The call that a lambda is the (trailing) argument of."""
    outer = node.parent
    while outer is not None and outer.type in ("annotated_lambda", "value_argument", "value_arguments"):
        outer = outer.parent
    return outer if outer is not None and outer.type == "call_expression" else None


def settings(source: Source, function: Node) -> Iterator[tuple[str, Node]]:
    """The parameters of a function that have a default, each with what that is."""
    taken = next((c for c in function.named_children if c.type == "function_value_parameters"), None)
    name = ""
    for child in parts(taken) if taken is not None else ():
        if child.type == "parameter":
            name = source.text(child.named_children[0]) if child.named_child_count else ""
        elif name and not child.type.endswith("modifiers"):
            yield name, child
            name = ""
