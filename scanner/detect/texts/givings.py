"""What a thing of a class is given besides what its constructor is handed: by setters, the steps of a builder, its fields.

A row of a table is made so, and what reads the row has what was put there: ``row.setTopic("orders")`` and ``row.getTopic()``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from tree_sitter import Node

from scanner.detect.source import nth, parts
from scanner.detect.texts.calls import Read
from scanner.detect.texts.reading import Reader, argument
from scanner.model import Origin, Passing, Text

_MOST = 200  # places of one file that are looked at
_SETTER = re.compile(r"(?:set|with)([A-Z]\w*)$")
_SET = re.compile(rb"\.(set[A-Z]\w*)\s*\(|\.(\w+)\s*=(?![=>~])")
_ASSIGNMENTS = frozenset(("assignment_expression", "assignment", "assignment_statement"))
_ITSELF = frozenset(("this", "self"))
_STEPS = frozenset(("method_invocation", "call_expression", "navigation_expression"))


def given_besides(reader: Reader, name: str, read: Read) -> Iterator[Passing]:
    """What things of the class called ``name`` are given in this file."""
    if not name[:1].isupper():
        return
    if reader.source.language in ("java", "kotlin"):
        yield from _in_chains(reader, name, read)
    if reader.source.language != "go":
        yield from _set_later(reader, name, read)


def _in_chains(reader: Reader, name: str, read: Read) -> Iterator[Passing]:
    """``Row.builder().topic("orders").build()``, ``new Row().topic("orders")``: what stands behind the class, call by call."""
    source = reader.source
    places = re.finditer(rb"(?<![\w$.])" + re.escape(name.encode()) + rb"(?=\s*(?:\(|\.|<))", source.data)
    for place in islice(places, _MOST):
        word = source.root.named_descendant_for_byte_range(*place.span())
        fields = tuple(_steps(reader, word, read)) if word is not None else ()
        origin = reader.names.resolve(word) if word is not None and fields else None
        if origin is not None:
            line = source.position(place.start())[0]
            yield Passing(origin.module, (*origin.path[:-1], name), fields, line)


def _steps(reader: Reader, word: Node, read: Read) -> Iterator[tuple[str, Text]]:
    made = word.parent
    top = made if made is not None and made.type == "object_creation_expression" else word
    while top.parent is not None and top.parent.start_byte == top.start_byte and top.parent.type in _STEPS:
        top = top.parent
        pair = reader.names.dialect.pair(reader.source, top)
        if pair is not None:
            yield _field(pair[0]), read(reader, argument(pair[1]), 0)


def _set_later(reader: Reader, name: str, read: Read) -> Iterator[Passing]:
    """``row.setTopic("orders")``, ``row.topic = "orders"``."""
    if reader.set is None:
        reader.set = {}
        for each in islice(_settings(reader), _MOST):
            reader.set.setdefault(each[0].path[-1].partition("(")[0], []).append(each)
    for origin, setter, value, line in reader.set.get(name, ()):
        given = ((_field(setter), read(reader, argument(value), 0)),)
        yield Passing(origin.module, (*origin.path[:-1], name), given, line)


def _settings(reader: Reader) -> Iterator[tuple[Origin, str, Node, int]]:
    source = reader.source
    for place in islice(_SET.finditer(source.data), _MOST):
        group = 1 if place[1] else 2
        word = source.root.named_descendant_for_byte_range(*place.span(group))
        base, value = _set(word) if word is not None else (None, None)
        if base is None or value is None or source.text(base) in _ITSELF:
            continue
        origin = reader.names.resolve(base)
        if origin is not None and origin.path:
            yield origin, place[group].decode(), value, source.position(place.start())[0]


def _set(word: Node) -> tuple[Node | None, Node | None]:
    """What is set there something of, and to what; None for what is nothing like it."""
    member = word.parent
    if member is None:
        return None, None
    if member.type == "method_invocation":
        arguments = member.child_by_field_name("arguments")
        given = parts(arguments) if arguments is not None else []
        return member.child_by_field_name("object"), given[0] if len(given) == 1 else None
    around = member.parent
    if around is not None and around.type in _ASSIGNMENTS and nth(around, 0) == member:
        return nth(member, 0), nth(around, -1)
    if around is not None and around.type == "call_expression" and nth(around, 0) == member:
        arguments = next((each for each in around.named_children if each.type == "value_arguments"), None)
        given = parts(arguments) if arguments is not None else []
        return nth(member, 0), given[0] if len(given) == 1 else None
    return None, None


def _field(setter: str) -> str:
    """The field that a setter, or a step of a builder, is for."""
    found = _SETTER.match(setter)
    return found[1][:1].lower() + found[1][1:] if found is not None else setter
