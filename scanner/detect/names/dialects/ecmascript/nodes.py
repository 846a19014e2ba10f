"""Kinds of ECMAScript's syntax nodes, and the two readings of one that all parts of the dialect need."""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.source import Source

SCOPES = {
    "function_declaration": "function",
    "generator_function_declaration": "function",
    "function_expression": "function",
    "generator_function": "function",
    "arrow_function": "function",
    "method_definition": "function",
    "method_signature": "function",
    "abstract_method_signature": "function",
    "class_declaration": "class",
    "class": "class",
    "abstract_class_declaration": "class",
    "interface_declaration": "class",
    "type_alias_declaration": "class",
    "object_type": "class",
    "intersection_type": "class",
    "internal_module": "namespace",
}
# Kinds of scopes whose name stands before those of what they hold.
HOLDERS = frozenset(("class", "namespace"))
# Types without a name: { repo: Repo } & Clock.
WRITTEN_TYPES = frozenset(("object_type", "intersection_type"))
# What an interface or an abstract class promises: ``byId(id: string): Promise<Order>``.
SIGNATURES = frozenset(("method_signature", "abstract_method_signature"))
FUNCTIONS = frozenset(t for t, kind in SCOPES.items() if kind == "function")
WRAPPERS = frozenset(
    (
        "await_expression",
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
    )
)


def pair(source: Source, node: Node) -> tuple[str, Node] | None:
    if node.type == "pair":
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if key is not None and value is not None:
            return string(source, key) if key.type == "string" else source.text(key), value
    if node.type == "shorthand_property_identifier":
        return source.text(node), node
    if node.type == "method_definition":
        key = node.child_by_field_name("name")
        return (source.text(key), node) if key is not None else None
    return None


def string(source: Source, node: Node) -> str:
    return source.text(node).strip("\"'`")


def type_name(source: Source, node: Node) -> str:
    """What a type that is written out where it is needed is called, by its place."""
    line, column = source.position(node.start_byte)
    return f"{'type' if node.type == 'object_type' else 'types'}@{line}:{column}"
