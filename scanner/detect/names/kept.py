"""Objects that are written out as what an interface promises: ``const deps: Deps = { orders, bus: new Bus() }``."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names.dialect import Containers
from scanner.detect.names.names import Names

_AS = frozenset(("as_expression", "satisfies_expression", "parenthesized_expression"))


def promised_entries(names: Names, containers: Containers) -> Iterator[tuple[Node, str, Node]]:
    """(the type, a name that it promises, what is kept under it), where that may have effects: it is imported, made …"""
    for kind, literal in _typed_literals(names) if names.dialect.objects else ():
        for key, value in containers.entries(names.source, literal) or ():
            if key.startswith("['") and _may_have_effects(names, value):
                yield kind, key[2:-2], value


def _typed_literals(names: Names) -> Iterator[tuple[Node, Node]]:
    """(the type, the object) for each object that is written out under a type."""
    for node in names.captures.get("variable", ()):
        value, annotation = node.child_by_field_name("value"), node.child_by_field_name("type")
        if annotation is not None and value is not None and (held := _object(value)) is not None:
            yield annotation, held
    for node in names.captures.get("typed", ()):
        held = _object(node.named_children[0]) if node.named_child_count > 1 else None
        if held is not None:
            yield node.named_children[-1], held
    for scope in names.scopes.functions.values():
        for given in scope.returned if scope.returns is not None else ():
            held = _object(given)
            if held is not None and scope.returns is not None:
                yield scope.returns, held


def _may_have_effects(names: Names, value: Node) -> bool:
    """Whether ``value`` may be called, or have members that are: it is imported, made here, or a function of the file."""
    if value.type == "new_expression":
        return True
    if value.type not in ("identifier", "shorthand_property_identifier"):
        return False
    name = names.source.text(value)
    binding = names.binding(name, value.start_byte) if not name.isupper() else None  # a constant has none
    if binding is None:
        return False
    made = binding.value
    return binding.origin is not None or (made is not None and made.type in ("new_expression", "object"))


def _object(node: Node) -> Node | None:
    while node.type in _AS and node.named_child_count:
        node = node.named_children[0]
    return node if node.type == "object" else None
