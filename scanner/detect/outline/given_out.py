"""Go: the interfaces as which a file gives out its types: by the result of a constructor, or of a variable of no name.

A type keeps every interface whose methods it has. Which it is meant for is said where one is made of it:
``func New(db *sql.DB) store.Orders { return &orders{db} }``, ``var _ store.Orders = (*orders)(nil)``.
https://go.dev/doc/effective_go#blank_implements
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tree_sitter import Node

from scanner.detect.names import Names
from scanner.detect.source import nth
from scanner.model import Origin

Given = Mapping[str, tuple[Origin, ...]]


def given_out(names: Names) -> Given:
    """For each type of the file the types as which it is given out, but for itself."""
    if names.source.language != "go":
        return {}
    found: dict[str, dict[Origin, None]] = {}
    for kind, value in (*_returned(names), *_asserted(names)):
        made = names.resolve(value)
        given = names.resolve(kind) if made is not None and not made.module else None
        if made is not None and given is not None and given != made and made.path[0] in names.scopes.classes:
            found.setdefault(made.path[0], {})[given] = None
    return {name: tuple(kinds) for name, kinds in found.items()}


def _returned(names: Names) -> Iterator[tuple[Node, Node]]:
    """The first result that a function declares, with the value that a ``return`` of it gives."""
    for function in names.scopes.functions.values():
        kind = function.results[0] if function.results else function.returns
        for given in function.returned if kind is not None else ():
            value = nth(given, 0) if given.type == "expression_list" else given
            if kind is not None and value is not None:
                yield kind, value


def _asserted(names: Names) -> Iterator[tuple[Node, Node]]:
    for node in names.captures.get("variable", ()):
        name, kind = node.child_by_field_name("name"), node.child_by_field_name("type")
        values = node.child_by_field_name("value")
        value = nth(values, 0) if values is not None else None
        if name is not None and names.source.text(name) == "_" and kind is not None and value is not None:
            yield kind, value
