"""Who is called by a name, and what is passed: calls, constructions, struct literals, ``super(…)`` of classes below."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.source import nth, parts
from scanner.detect.texts.calls import given_of
from scanner.detect.texts.expressions import text_of
from scanner.detect.texts.fields import default_of, filled_below
from scanner.detect.texts.givings import given_besides
from scanner.detect.texts.later import passed_later
from scanner.detect.texts.reading import Reader, options
from scanner.model import SETTINGS, Origin, Passing, Said, Text

_MOST = 40  # calls of one name in one file
_CALLS = frozenset(
    (
        "call_expression",
        "new_expression",
        "call",
        "object_creation_expression",
        "method_invocation",
        "composite_literal",
        "explicit_delegation",
        "constructor_invocation",
        "delegation_specifier",
    )
)
_PARTS = frozenset(
    """member_expression attribute selector_expression field_access navigation_expression qualified_type type_identifier
    generic_type scoped_type_identifier user_type type_arguments pointer_type""".split()
)
_ASSIGNED = re.compile(rb"\.(\w+)\s*=[^=]")
_SUPER = re.compile(rb"\bsuper\s*\((?:[^()\n]*\)\s*\.\s*__init__\s*\()?")


def passings(reader: Reader, name: str) -> Iterator[Passing]:
    """Every call of something called ``name``, and the ``super`` calls of classes that build on it."""
    data = reader.source.data
    places = re.finditer(rb"(?<![\w$])" + re.escape(name.encode()) + rb"(?![\w$])", data)
    seen: set[int] = set()
    for place in places:
        node = reader.source.root.named_descendant_for_byte_range(place.start(), place.end())
        call = _call_of(node) if node is not None else None
        if call is None or call.id in seen or len(seen) >= _MOST:
            continue
        seen.add(call.id)
        found = _passing(reader, call, name)
        if found is not None:
            yield found
    yield from _from_below(reader, name)
    yield from given_besides(reader, name, text_of)
    yield from passed_later(reader, name, text_of)
    if reader.source.language == "go":
        yield from _set_later(reader, name)


def _call_of(node: Node) -> Node | None:
    """The call whose callee ``node`` is, or is the last part of."""
    current: Node | None = node.parent
    below = node
    for _ in range(6):
        if current is None:
            return None
        if current.type in _CALLS:
            return current if _is_callee(current, below) else None
        if current.type not in _PARTS:
            return None
        last = nth(current, -1)
        if (
            current.type
            in (
                "member_expression",
                "attribute",
                "selector_expression",
                "field_access",
                "navigation_expression",
                "qualified_type",
            )
            and last is not None
            and last.end_byte != below.end_byte
        ):
            return None
        below = current
        current = current.parent
    return None


def _is_callee(call: Node, part: Node) -> bool:
    arguments = call.child_by_field_name("arguments") or call.child_by_field_name("body")
    if arguments is None:
        arguments = next((c for c in call.named_children if "argument" in c.type), None)
    if call.type == "method_invocation":
        return call.child_by_field_name("name") == part
    return arguments is not None and part.end_byte <= arguments.start_byte


def _passing(reader: Reader, call: Node, name: str) -> Passing | None:
    names = reader.names
    if call.type == "composite_literal":
        kind, body = call.child_by_field_name("type"), call.child_by_field_name("body")
        origin = names.resolve(kind) if kind is not None else None
        arguments = body
    elif call.type in ("constructor_invocation", "delegation_specifier", "explicit_delegation"):
        arguments = next((c for c in call.named_children if c.type == "value_arguments"), None)
        kind = nth(call, 0)
        origin = names.resolve(kind) if kind is not None else None
    else:
        shape = names.shape(call)
        origin, arguments = names.callee(call), shape.arguments if shape is not None else None
    if arguments is None:
        return None
    if origin is None:
        origin = Origin("?", (name,))
    given = given_of(reader, parts(arguments), 0, text_of)
    filled = filled_below(reader.names, call)
    if filled:
        given = (*given, (SETTINGS, Said(filled)))
    return Passing(origin.module, origin.path, given, reader.source.position(call.start_byte)[0])


def _from_below(reader: Reader, name: str) -> Iterator[Passing]:
    """What classes that build on ``name`` pass up, and what they declare for the fields that it leaves to them."""
    names = reader.names
    for holder in names.scopes.classes.values():
        above = [origin for base in holder.bases if (origin := names.resolve(base)) is not None]
        called = next((o for o in above if o.path and o.path[-1].partition("(")[0] == name), None)
        if called is None:
            continue
        origin = Origin(called.module, (*called.path[:-1], name))
        line = reader.source.position(holder.start)[0]
        for place in _SUPER.finditer(reader.source.data, holder.start, holder.end):
            node = reader.source.root.named_descendant_for_byte_range(place.end() - 1, place.end())
            arguments = node if node is not None and "argument" in node.type else None
            if arguments is not None:
                yield Passing(
                    origin.module, origin.path, given_of(reader, parts(arguments), 0, text_of), line
                )
        fields: list[tuple[str, Text]] = [
            (field, text_of(reader, value))
            for field, bindings in holder.names.items()
            for value in (bindings[0].value or default_of(bindings[0]),)
            if value is not None and not bindings[0].element
        ]
        fields += _returned(reader, holder.name)
        if fields:
            yield Passing(origin.module, origin.path, tuple(fields), line)


def _returned(reader: Reader, holder: str) -> Iterator[tuple[str, Text]]:
    """What methods of a class return, which may be promised above."""
    for called, function in reader.names.scopes.functions.items():
        owner, _, method = called.rpartition(".")
        if owner == holder and function.returned:
            yield method, options(text_of(reader, node) for node in function.returned)


def _set_later(reader: Reader, name: str) -> Iterator[Passing]:
    """What functions set fields of a Go structure to, as options that are handed over do: ``p.topic = topic``."""
    source = reader.source
    for place in _ASSIGNED.finditer(source.data):
        node = source.root.named_descendant_for_byte_range(*place.span(1))
        selector = node.parent if node is not None else None
        statement = selector.parent.parent if selector is not None and selector.parent is not None else None
        if selector is None or statement is None or statement.type != "assignment_statement":
            continue
        base, right = nth(selector, 0), nth(statement, -1)
        value = nth(right, 0) if right is not None and right.named_child_count == 1 else None
        origin = reader.names.resolve(base) if base is not None else None
        if value is not None and origin is not None and origin.path[-1:] == (name,):
            given = ((place[1].decode(), text_of(reader, value)),)
            yield Passing(origin.module, origin.path, given, source.position(place.start())[0], later=True)
