"""Starlark, as Bazel's BUILD files are written in it: each call at the top is a key with its keyword arguments.

``go_binary(name = "pay", embed = [":lib"])`` is ``go_binary: {name: pay, embed: [":lib"]}``. What is no constant is an
expression. https://bazel.build/concepts/build-files
"""

from __future__ import annotations

from tree_sitter import Node as Syntax

from scanner.detect.config.formats.syntax import first_error, refuse_deep
from scanner.detect.config.tree import MAX_DEPTH, Entry, Mark, Node, Scalar, mapping, sequence, too_deep
from scanner.detect.source import Source

_LONGEST = 300  # characters of an expression


def parse(text: str) -> tuple[Node, ...]:
    """One mapping of calls for the file. Raises Unparsed, with what could be read as its ``partial``."""
    refuse_deep(text)
    source = Source("", text.encode("utf-8", "replace"), "python")
    entries = []
    for statement in source.root.named_children:
        call = statement.named_child(0) if statement.type == "expression_statement" else None
        if call is not None and call.type == "call":
            function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
            if function is not None and arguments is not None:
                entries.append(
                    Entry(source.text(function), _mark(source, function), _keywords(source, arguments))
                )
    tree = (mapping(Mark(1, 1, 1, 1), entries),)
    if (error := first_error(source)) is not None:
        error.partial = tree
        raise error
    return tree


def _keywords(source: Source, arguments: Syntax) -> Node:
    entries = []
    for argument in arguments.named_children:
        name, value = argument.child_by_field_name("name"), argument.child_by_field_name("value")
        if argument.type == "keyword_argument" and name is not None and value is not None:
            entries.append(Entry(source.text(name), _mark(source, name), _value(source, value, 1)))
    return mapping(_mark(source, arguments), entries)


def _value(source: Source, node: Syntax, depth: int) -> Node:
    if depth >= MAX_DEPTH:
        raise too_deep(node.start_point.row + 1)
    mark = _mark(source, node)
    if node.type == "string" and not any(child.type == "interpolation" for child in node.named_children):
        return Scalar(
            mark, "".join(source.text(c) for c in node.named_children if c.type == "string_content")
        )
    if node.type in ("list", "tuple", "set"):
        return sequence(mark, [_value(source, child, depth + 1) for child in node.named_children])
    if node.type == "dictionary":
        pairs = [pair for pair in node.named_children if pair.type == "pair"]
        return mapping(mark, [_pair(source, pair, depth) for pair in pairs])
    constant = node.type in ("true", "false", "none", "integer", "float")
    return Scalar(mark, source.text(node)[:_LONGEST], literal=constant)


def _pair(source: Source, pair: Syntax, depth: int) -> Entry:
    key, value = pair.named_children[0], pair.named_children[-1]
    return Entry(source.text(key).strip("\"'"), _mark(source, key), _value(source, value, depth + 1))


def _mark(source: Source, node: Syntax) -> Mark:
    return Mark(*source.position(node.start_byte), *source.position(node.end_byte))
