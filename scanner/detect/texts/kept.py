"""What a module keeps its functions in, by which others call them: objects that are written out, instances of its classes.

``export const Bus = { publish, take: consume }``, ``bus = Bus(url)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.source import nth
from scanner.detect.texts.reading import Reader
from scanner.model import Elsewhere, Text

_MOST = 40  # places where a file says one name
_AROUND = frozenset(("as_expression", "satisfies_expression", "parenthesized_expression"))


def kept(reader: Reader, function: str) -> tuple[Text, ...]:
    """Where the function that is called so is kept in a variable of the file's module, as places to ask."""
    owner, _, name = function.rpartition(".")
    found = ((each, name) for each in _instances(reader, owner)) if owner else _objects(reader, name)
    return tuple(Elsewhere("", path) for path in dict.fromkeys(found))


def _instances(reader: Reader, owner: str) -> Iterator[str]:
    """The variables of the module that an instance of its class is kept in."""
    names = reader.names
    if re.search(rb"=\s*+(?:new\s++)?%b\s*+\(" % re.escape(owner.encode()), reader.source.data) is None:
        return
    for name, bindings in names.scopes.module.names.items():
        for binding in bindings:
            if binding.value is None or binding.element or name == owner:
                continue
            made = names.local_class(names.resolve(binding.value))
            if made is not None and made.name == owner:
                yield name


def _objects(reader: Reader, name: str) -> Iterator[tuple[str, str]]:
    """The objects of the module that keep its function, and the key that each keeps it under."""
    data, root = reader.source.data, reader.source.root
    places = re.finditer(rb"(?<![\w$.])" + re.escape(name.encode()) + rb"(?![\w$(])", data)
    for _, place in zip(range(_MOST), places, strict=False):
        node = root.named_descendant_for_byte_range(place.start(), place.end())
        key, entry = _entry(reader, node) if node is not None else ("", None)
        holder = _declared_as(reader, entry) if entry is not None else ""
        if key and holder:
            yield holder, key


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
