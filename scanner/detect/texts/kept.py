"""Objects of a module that keep functions of it: ``export const Bus = { publish, take: consume }``."""

from __future__ import annotations

import re

from tree_sitter import Node

from scanner.detect.source import nth
from scanner.detect.texts.reading import Reader
from scanner.model import Elsewhere, Text

_MOST = 40  # places where a file says one name
_AROUND = frozenset(("as_expression", "satisfies_expression", "parenthesized_expression"))


def kept(reader: Reader, name: str) -> tuple[Text, ...]:
    """Where the function called ``name`` is kept in an object that the file declares, by which others call it."""
    data, root = reader.source.data, reader.source.root
    found: dict[tuple[str, str], None] = {}
    places = re.finditer(rb"(?<![\w$.])" + re.escape(name.encode()) + rb"(?![\w$(])", data)
    for _, place in zip(range(_MOST), places, strict=False):
        node = root.named_descendant_for_byte_range(place.start(), place.end())
        key, entry = _entry(reader, node) if node is not None else ("", None)
        holder = _declared_as(reader, entry) if entry is not None else ""
        if key and holder:
            found[holder, key] = None
    return tuple(Elsewhere("", path) for path in found)


def _entry(reader: Reader, node: Node) -> tuple[str, Node | None]:
    """The key that an entry of an object keeps ``node`` under, and the object."""
    if node.type == "shorthand_property_identifier":
        return reader.source.text(node), node.parent
    pair = node.parent
    if node.type != "identifier" or pair is None or pair.type != "pair":
        return "", None
    key = pair.child_by_field_name("key")
    if key is None or key == node or key.type != "property_identifier":
        return "", None
    return reader.source.text(key), pair.parent


def _declared_as(reader: Reader, held: Node) -> str:
    """The variable of the module that an object is the value of; "" where it is another's."""
    node = held.parent
    while node is not None and node.type in _AROUND:
        node = node.parent
    outer = node.parent.parent if node is not None and node.parent is not None else None
    named = nth(node, 0) if node is not None and node.type == "variable_declarator" else None
    if named is None or outer is None or outer.type not in ("program", "export_statement"):
        return ""
    return reader.source.text(named)
