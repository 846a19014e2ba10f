"""What a method of Go takes and gives, by the types of it: an interface is kept by methods that have the same."""

from __future__ import annotations

import re

from tree_sitter import Node

from scanner.detect.names import Names, Scope
from scanner.model import PREDECLARED, Origin

_PREDECLARED = re.compile(
    r"(?P<around>[*\[\]\d]*)(?P<name>any|interface\s*\{\s*\}|bool|byte|complex64|complex128|error|float32|float64|int|int8|int16"
    r"|int32|int64|rune|string|uint|uint8|uint16|uint32|uint64|uintptr)"
)
"""Types that the language declares, and pointers, arrays and slices of them: https://go.dev/ref/spec#Predeclared_identifiers"""

_SAME = {"byte": "uint8", "rune": "int32"}


def signature_of(names: Names, scope: Scope) -> tuple[Origin | None, ...]:
    """The types of a method; None for each that cannot be told."""
    return tuple(_type(names, node) for node in scope.signature)


def _type(names: Names, node: Node) -> Origin | None:
    found = _PREDECLARED.fullmatch(names.source.text(node))
    if found is None:
        return names.resolve(node)
    name = _SAME.get(found["name"], found["name"])
    return Origin(PREDECLARED, (found["around"] + ("any" if name.startswith("interface") else name),))
