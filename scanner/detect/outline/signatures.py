"""Types by which link tells functions apart: those of a method of Go, and the one that a call is given in place of values."""

from __future__ import annotations

import re

from tree_sitter import Node

from scanner.detect.names import Names, Scope
from scanner.detect.source import nth
from scanner.model import PREDECLARED, Origin

_PREDECLARED = re.compile(
    r"(?P<around>[*\[\]\d]*)(?P<name>any|interface\s*\{\s*\}|bool|byte|complex64|complex128|error|float32|float64|int|int8|int16"
    r"|int32|int64|rune|string|uint|uint8|uint16|uint32|uint64|uintptr)"
)
"""Types that the language declares, and pointers, arrays and slices of them: https://go.dev/ref/spec#Predeclared_identifiers"""

_SAME = {"byte": "uint8", "rune": "int32"}


def signature_of(names: Names, scope: Scope) -> tuple[Origin | None, ...]:
    """What a method takes and gives, by its types; None for each that cannot be told. An interface is kept by the same."""
    return tuple(_type(names, node) for node in scope.signature)


def typed_by(names: Names, node: Node) -> Origin | None:
    """The type that a call of ECMAScript is given: ``context<Context>()``."""
    given = node.child_by_field_name("type_arguments")
    kind = nth(given, 0) if given is not None else None
    return names.resolve(kind) if kind is not None else None


def _type(names: Names, node: Node) -> Origin | None:
    found = _PREDECLARED.fullmatch(names.source.text(node))
    if found is None:
        return names.resolve(node)
    name = _SAME.get(found["name"], found["name"])
    return Origin(PREDECLARED, (found["around"] + ("any" if name.startswith("interface") else name),))
