"""Kotlin's expressions that hold or are one of several: lists, chosen values, texts whose indentation is taken off."""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.names.dialect import Shape
from scanner.detect.source import Source, nth

_LISTING = frozenset(
    """listOf mutableListOf setOf mutableSetOf mapOf mutableMapOf arrayListOf linkedMapOf hashMapOf arrayOf
    listOfNotNull sequenceOf""".split()
)


def trimmed(source: Source, node: Node) -> Shape | None:
    """A text whose indentation is taken off is the same text: ``statement.trimIndent()``."""
    callee = node.named_children[0] if node.named_child_count else None
    if callee is None or callee.type != "navigation_expression":
        return None
    trims = source.text(callee.named_children[-1]) in ("trimIndent", "trimMargin", "trim")
    return Shape("same", callee.named_children[0]) if trims else None


def listed(source: Source, node: Node) -> Shape | None:
    """``mutableListOf<Bearer>()`` by its type, ``mapOf("quay" to bearer::carry)`` by the functions in it."""
    callee = node.named_children[0] if node.named_child_count else None
    if callee is None or callee.type != "identifier" or source.text(callee) not in _LISTING:
        return None
    kinds = next((c.named_children for c in node.named_children if c.type == "type_arguments"), [])
    if kinds:
        return Shape("container", kinds[-1])
    arguments = next((c.named_children for c in node.named_children if c.type == "value_arguments"), [])
    values = [nth(argument, -1) for argument in arguments]
    functions = [nth(v, -1) if v is not None and v.type == "infix_expression" else v for v in values]
    held = tuple(f for f in functions if f is not None and _is_function(f))
    return Shape("join", parts=held) if held else None


def joined(source: Source, node: Node) -> Shape:
    """An expression that is one of several, or made of two."""
    if node.type != "binary_expression":
        return Shape("either", parts=_arms(node))
    elvis = any(child.type == "?:" for child in node.children)
    ends = (node.named_children[0], node.named_children[-1])
    return _compared_list(source, node) or Shape("either" if elvis else "concat", parts=ends)


def _compared_list(source: Source, node: Node) -> Shape | None:
    """``listOf<Bearer>(bearer)``, which the grammar takes for two comparisons."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None or left.type != "binary_expression":
        return None
    word, kind = left.child_by_field_name("left"), left.child_by_field_name("right")
    signs = tuple(child.type for each in (left, node) for child in each.children if not child.is_named)
    if word is None or kind is None or right.type != "parenthesized_expression" or signs != ("<", ">"):
        return None
    return Shape("container", kind) if source.text(word) in _LISTING else None


def _arms(node: Node) -> tuple[Node, ...]:
    """What the arms of an ``if`` or a ``when`` give, where each is one expression or ends in one."""
    if node.type == "when_expression":
        entries = (child for child in node.named_children if child.type == "when_entry")
        given = [nth(entry, -1) for entry in entries]
    else:
        condition = node.child_by_field_name("condition")
        given = [child for child in node.named_children if child != condition]
    ends = (
        nth(arm, -1) if arm is not None and arm.type in ("block", "control_structure_body") else arm
        for arm in given
    )
    return tuple(end for end in ends if end is not None)


def _is_function(node: Node) -> bool:
    """Whether an expression is a lambda or a reference: ``bearer::carry`` may be read as either of two nodes."""
    referred = node.type == "navigation_expression" and any(child.type == "::" for child in node.children)
    return referred or node.type in ("callable_reference", "lambda_literal")
