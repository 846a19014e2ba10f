"""Functions and classes that a schema of mongoose takes in: there, one's own object is a document, or its model.

Source: https://mongoosejs.com/docs/guide.html#methods, https://mongoosejs.com/docs/advanced_schemas.html
"""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from scanner.detect.names.dialect import Declared
from scanner.detect.names.scopes import Scope, Scopes
from scanner.detect.source import Source, nth
from scanner.model import MONGOOSE, Origin

_TAKING = ("methods", "statics")
_LIBRARIES = (MONGOOSE, "@nestjs/mongoose")


def load_classes(source: Source, scopes: Scopes, calls: Iterable[Node]) -> None:
    """Let the classes that ``schema.loadClass`` is given build on the schema."""
    for call in calls:
        callee, given = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if callee is None or given is None or callee.type != "member_expression":
            continue
        schema, first = callee.named_children[0], nth(given, 0)
        if source.text(callee.named_children[-1]) == "loadClass" and first is not None:
            loaded = scopes.classes.get(source.text(first))
            if loaded is not None:
                loaded.bases.append(schema)


def own_document(names: Declared, node: Node, depth: int) -> tuple[Origin | None] | None:
    """What ``this`` is in ``schema.methods.place = function () { … }``: what ``schema`` is of."""
    function: Scope | None = names.scopes.at(node.start_byte)
    while function is not None and function.node.type == "arrow_function":
        function = function.parent
    variable, dot, rest = function.name.partition(".") if function is not None else ("", "", "")
    if not dot or rest.partition(".")[0] not in _TAKING:
        return None
    found = names.lookup(variable, node.start_byte)
    value = found[0].value if found is not None else None
    origin = names.at(value, depth) if value is not None else None
    return (origin,) if origin is not None and origin.module in _LIBRARIES else None
