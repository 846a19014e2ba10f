"""What stands for all elements of a collection: what a callback makes of each, a comprehension, what is added one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from tree_sitter import Node

from scanner.detect.names import Scope, in_turn
from scanner.detect.source import nth, parts
from scanner.detect.texts.reading import MOST, Reader, argument, options, step_into, whole_module
from scanner.model import ANY, Fields, Said, Text, Unread

Read = Callable[[Reader, Node, int], Text]

_FUNCTIONS = frozenset(
    "arrow_function function_expression lambda lambda_expression lambda_literal anonymous_function func_literal".split()
)
_COMPREHENSIONS = frozenset(("list_comprehension", "generator_expression", "set_comprehension"))
_LISTING = re.compile(r"(?:(Object)\.|[\w.]+\.)(keys|values)\([\w.]*\)")
_ASSIGNMENTS = frozenset(("assignment", "assignment_expression", "assignment_statement"))
_RETURNS = frozenset(("return_statement", "jump_expression"))


def made_of_each(reader: Reader, arguments: list[Node], depth: int, read: Read) -> Text:
    """What the function among ``arguments`` returns, as ``map`` gives it for each element."""
    made = next((a for a in map(argument, arguments) if a.type in _FUNCTIONS), None)
    if made is None:
        return Unread("")
    return options(read(reader, node, depth + 1) for node in _results(made))


def comprehended(node: Node) -> Node | None:
    """What a comprehension makes for each element."""
    return nth(node, 0) if node.type in _COMPREHENSIONS else None


def added(reader: Reader, name: str, scope: Scope, depth: int, read: Read) -> Text:
    """What is added to the collection ``name`` inside ``scope``: ``name.push(…)``, ``name = append(name, …)``."""
    return options(read(reader, node, depth + 1) for node in islice(_added(reader, name, scope), MOST))


def set_again(reader: Reader, name: str, scope: Scope, depth: int, read: Read) -> Iterator[Text]:
    """What a function of Go sets its variable ``name`` to after it made it: a default, where what was read is empty."""
    if reader.source.language == "go" and scope.kind == "function":
        for value in _set_to(reader, name, scope.start, scope.end):
            yield read(reader, value, depth + 1)


def set_on(reader: Reader, member: Node, depth: int, read: Read) -> Iterator[Text]:
    """What the file's module sets an attribute of something to that has none yet: ``names = SimpleNamespace()``."""
    module = reader.names.scopes.module
    if reader.source.language in ("python", "javascript", "typescript"):
        for value in _set_to(reader, reader.source.text(member), module.start, module.end):
            if value.start_byte != member.start_byte and reader.names.scopes.at(value.start_byte) is module:
                yield read(reader, value, depth + 1)


def _set_to(reader: Reader, written: str, start: int, end: int) -> Iterator[Node]:
    """The values of the plain assignments to what is ``written`` so, between two places."""
    places = re.compile(rb"(?<![\w.])%b\s*+=(?![=>])" % re.escape(written.encode()))
    for place in islice(places.finditer(reader.source.data, start, end), MOST):
        node = reader.source.root.named_descendant_for_byte_range(place.start(), place.end() - 1)
        while node is not None and node.type not in _ASSIGNMENTS and node.start_byte == place.start():
            node = node.parent
        value = node.child_by_field_name("right") if node is not None and node.type in _ASSIGNMENTS else None
        if value is not None and value.type == "expression_list":
            value = nth(value, 0) if value.named_child_count == 1 else None
        if value is not None:
            yield value


def listed(reader: Reader, node: Node, written: str, depth: int, read: Read) -> Text | None:
    """All values of a table, or the keys of one that is written out, which ``node``, ``written`` so, lists:
    ``Object.values(TOPICS)``, ``handlers.keys()``; None where it is no such call.
    """
    found = _LISTING.fullmatch(written)
    arguments = node.child_by_field_name("arguments") if found is not None else None
    callee = node.child_by_field_name("function")
    if found is None or arguments is None or callee is None:
        return None
    table = nth(arguments if found[1] else callee, 0)
    if table is None:
        return None
    whole = taken_over(reader, table, depth + 1, read)
    if found[2] == "keys":
        return options(Said(key) for key, _ in whole.entries) if isinstance(whole, Fields) else None
    said = step_into(reader, whole, ANY, depth)
    return None if isinstance(said, Unread) else said


def taken_in_turn(reader: Reader, name: str, node: Node, depth: int, read: Read) -> Text:
    """What the variable ``name`` of the loop, or the callback, around ``node`` says, for all that it goes over."""
    told, over, field = in_turn(reader.names, name, node)
    if told or over is None:
        return options(read(reader, each, depth + 1) for each in told)
    whole = taken_over(reader, over, depth + 1, read)
    return step_into(reader, whole, field, depth) if field else whole


def taken_over(reader: Reader, node: Node, depth: int, read: Read) -> Text:
    """What an object takes over from another: also a whole module, which by itself says nothing."""
    said = read(reader, node, depth)
    return whole_module(reader, node) if isinstance(said, Unread) else said


def _added(reader: Reader, name: str, scope: Scope) -> Iterator[Node]:
    source = reader.source
    said = re.escape(name.encode())
    places = re.compile(
        rb"(?<![\w.$])(?:" + said + rb"\.(?:push|append|add|\w*unshift)|append)\s*\(\s*(" + said + rb"\s*,)?"
    )
    for place in places.finditer(source.data, scope.start, scope.end):
        callee = source.data[place.start() : place.start() + len("append")]
        if (callee == b"append" and not source.data.startswith(said, place.start())) != bool(place[1]):
            continue
        opening = source.data.index(b"(", place.start())
        node = source.root.named_descendant_for_byte_range(opening, opening + 1)
        given = parts(node) if node is not None else []
        yield from map(argument, given[1 if place[1] else 0 :])


def _results(function: Node) -> Iterator[Node]:
    """The one expression that a function without a block is, else what it returns."""
    body = function.child_by_field_name("body") or nth(function, -1)
    if body is None:
        return
    if "block" not in body.type and body.type != "statements":
        yield body
        return
    last = nth(body, -1)
    if function.type == "lambda_literal" and last is not None and last.type not in _RETURNS:
        yield last
    waiting = list(reversed(body.named_children))
    while waiting:
        node = waiting.pop()
        if node.type in _FUNCTIONS:
            continue
        if node.type in _RETURNS and (value := nth(node, -1)) is not None:
            yield value
        waiting.extend(reversed(node.named_children))
