"""What a constant of an enum is made with: ``ORDERS("orders", 3)``, and what its fields hold by that."""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from scanner.detect.names import Names, Scope
from scanner.detect.source import descendants, nth, parts
from scanner.detect.texts.fields import field_node
from scanner.detect.texts.reading import Reader, argument
from scanner.model import Text

Read = Callable[[Reader, Node, int], Text]

_WIDEST = 5_000  # nodes of an enum that are looked at
_CONSTANTS = frozenset(("enum_constant", "enum_entry"))


def constant_field(names: Names, enum: Scope, constant: str, field: str) -> Node | None:
    """What ``field`` of a constant holds: what its enum's constructor is handed under that name, else the one thing it is."""
    given = _made_with(names, enum, constant)
    if given is None:
        return None
    maker = names.scopes.functions.get(f"{enum.name}.constructor") or enum
    called = [parameter for parameter, _ in maker.parameters]
    plain = field[3:4].lower() + field[4:] if field.startswith("get") and field[3:4].isupper() else field
    if plain in called and called.index(plain) < len(given):
        return argument(given[called.index(plain)])
    return argument(given[0]) if len(given) == 1 else None


def first_of_constant(reader: Reader, holder: Scope, name: str, depth: int, read: Read) -> Text | None:
    """The one text that a constant of an enum is made with: ``ORDERS("orders")``."""
    for node in field_node(reader.names, holder, name, enum=True):
        return read(reader, node, depth + 1)
    return None


def _made_with(names: Names, enum: Scope, constant: str) -> list[Node] | None:
    for node in descendants(enum.node, _WIDEST):
        first = nth(node, 0) if node.type in _CONSTANTS else None
        if first is not None and names.source.text(first) == constant:
            arguments = next((each for each in node.named_children if "argument" in each.type), None)
            return parts(arguments) if arguments is not None else []
    return None
