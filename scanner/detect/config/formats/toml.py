"""TOML: ``[a.b]`` and ``a.b = v`` are nested keys; ``[[a]]`` is a list of one, the key repeated.

https://toml.io/en/v1.0.0
"""

from __future__ import annotations

import tomllib

from tree_sitter import Node as Syntax

from scanner.detect.config.formats.syntax import first_error, refuse_deep
from scanner.detect.config.text import scalar
from scanner.detect.config.tree import MAX_DEPTH, Entry, Mark, Node, Scalar, mapping, sequence, too_deep
from scanner.detect.source import Source

_TABLES = ("table", "table_array_element")


def parse(text: str) -> tuple[Node, ...]:
    """One mapping for the file. Raises Unparsed, with what could be read as its ``partial``."""
    refuse_deep(text)
    source = Source("", text.encode("utf-8", "replace"), "toml")
    entries: list[Entry] = []
    for child in source.root.named_children:
        if child.type == "pair":
            entries.append(_pair(source, child, 0))
        elif child.type in _TABLES:
            entries.append(_table(source, child))
    tree = (mapping(_mark(source, source.root), entries),)
    if (error := first_error(source)) is not None:
        error.partial = tree
        raise error
    return tree


def _table(source: Source, node: Syntax) -> Entry:
    pairs = [_pair(source, child, 0) for child in node.named_children if child.type == "pair"]
    inner: Node = mapping(_mark(source, node), pairs)
    if node.type == "table_array_element":
        inner = sequence(inner.mark, [inner])
    name = next((c for c in node.named_children if c.type.endswith("key")), node)
    return _nested(_steps(source, name), _mark(source, name), inner)


def _pair(source: Source, node: Syntax, depth: int) -> Entry:
    name, value = node.named_children[0], node.named_children[-1]
    return _nested(_steps(source, name), _mark(source, name), _value(source, value, depth + 1))


def _nested(steps: list[str], mark: Mark, inner: Node) -> Entry:
    if len(steps) >= MAX_DEPTH:
        raise too_deep(mark.line)
    for step in reversed(steps[1:]):
        inner = mapping(mark, [Entry(step, mark, inner)])
    return Entry(steps[0], mark, inner)


def _steps(source: Source, node: Syntax) -> list[str]:
    """The keys of a dotted key, which the grammar nests to the left."""
    steps: list[str] = []
    while node.type == "dotted_key" and node.named_children:
        *left, last = node.named_children
        steps.append(_unquoted(source.text(last)))
        node = left[0] if left else last
    steps.append(_unquoted(source.text(node)))
    return steps[::-1]


def _value(source: Source, node: Syntax, depth: int) -> Node:
    if depth >= MAX_DEPTH:
        raise too_deep(node.start_point.row + 1)
    mark = _mark(source, node)
    if node.type == "array":
        inner = [c for c in node.named_children if c.type != "comment"]
        return sequence(mark, [_value(source, c, depth + 1) for c in inner])
    if node.type == "inline_table":
        return mapping(mark, [_pair(source, c, depth + 1) for c in node.named_children if c.type == "pair"])
    text = source.text(node)
    return scalar(mark, _unquoted(text)) if node.type == "string" else Scalar(mark, text)


def _unquoted(text: str) -> str:
    if text[:1] not in ('"', "'"):
        return text
    if "\\" not in text and not text.startswith(('"""', "'''")):
        return text[1:-1]
    try:
        return str(tomllib.loads(f"v = {text}")["v"])
    except tomllib.TOMLDecodeError:
        return text.strip("\"'")


def _mark(source: Source, node: Syntax) -> Mark:
    return Mark(*source.position(node.start_byte), *source.position(node.end_byte))
