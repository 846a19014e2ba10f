"""ECMAScript's patterns: the names that ``{ a, b: [c] }`` takes out of what it is given."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names.dialects.ecmascript.nodes import WRAPPERS
from scanner.detect.names.scopes import Binding, Scope
from scanner.detect.source import Source, nth


def bind_pattern(
    source: Source,
    scope: Scope,
    pattern: Node,
    value: Node | None,
    annotation: Node | None,
    path: tuple[str, ...] = (),
    element: bool = False,
    parameter: bool = False,
    given: str = "",
) -> None:
    if pattern.type in ("identifier", "shorthand_property_identifier_pattern"):
        held = value if annotation is None or is_container(value) else None
        bound = Binding(pattern.start_byte, None, held, annotation, path, element, parameter, given)
        scope.bind(source.text(pattern), bound)
    elif pattern.type == "object_pattern":
        for child in pattern.named_children:
            key = child.child_by_field_name("key") or child.child_by_field_name("left") or child
            inner = child.child_by_field_name("value") or key
            if inner.type == "assignment_pattern":
                inner = inner.child_by_field_name("left") or inner
            steps = (*path, source.text(key))
            bind_pattern(source, scope, inner, value, annotation, steps, element, parameter, given)
    elif pattern.type == "array_pattern":
        _bind_elements(source, scope, pattern, value, annotation)


def is_container(value: Node | None) -> bool:
    """Whether ``value`` holds things that its type may not tell of."""
    return value is not None and value.type in ("object", "array", "new_expression")


def _bind_elements(
    source: Source, scope: Scope, pattern: Node, value: Node | None, annotation: Node | None
) -> None:
    given = _listed(source, value)
    for position, child in _positions(pattern):
        if given:
            bind_pattern(source, scope, child, given[position] if position < len(given) else None, None)
        elif child.type == "identifier":
            _bind_part(source, scope, child, value, annotation, f"[{position}]")
        elif child.type == "rest_pattern" and (rest := nth(child, 0)) is not None:
            _bind_part(source, scope, rest, value, annotation, f"[{position}:]")
        else:
            bind_pattern(source, scope, child, value, annotation, element=True)


def _bind_part(
    source: Source, scope: Scope, name: Node, value: Node | None, annotation: Node | None, part: str
) -> None:
    whole = value if annotation is None else None
    bound = Binding(name.start_byte, value=whole, type=annotation, element=True, parts=(part,), whole=whole)
    scope.bind(source.text(name), bound)


def _positions(pattern: Node) -> Iterator[tuple[int, Node]]:
    """The names of an array pattern with their positions, holes counted."""
    position = 0
    for child in pattern.children:
        if child.type == ",":
            position += 1
        elif child.is_named and child.type != "comment":
            yield position, child


def _listed(source: Source, value: Node | None) -> list[Node]:
    """The elements of a list that is written out, also as what ``Promise.all`` waits for."""
    while value is not None and value.type in WRAPPERS:
        value = nth(value, 0)
    if value is not None and value.type == "call_expression":
        callee, arguments = value.child_by_field_name("function"), value.child_by_field_name("arguments")
        waits = callee is not None and source.text(callee) == "Promise.all"
        value = nth(arguments, 0) if waits and arguments is not None else None
    if value is None or value.type != "array":
        return []
    return [child for child in value.named_children if child.type != "comment"]
