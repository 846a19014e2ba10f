"""A loop's variable → the constants that it takes, where what the loop goes over is written out in the file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tree_sitter import Node

from scanner.detect.names.names import Names
from scanner.detect.names.values import read_value
from scanner.detect.source import nth, parts
from scanner.model import ANY, Value

_OUTWARDS = 60  # nodes around a name in which its loop is looked for
_DEEPEST = 4  # names and calls between a loop and what it goes over
_MOST = 40  # constants of one variable
# What a call hands each element to: routes.forEach(…), routes.map(…).
_EACH = frozenset(("forEach", "map", "each", "forEachIndexed", "onEach"))
_LAMBDAS = frozenset(("arrow_function", "function_expression", "lambda_expression", "lambda_literal"))
_CALLS = frozenset(("call", "call_expression", "method_invocation"))
_LISTS = frozenset(
    ("array", "list", "tuple", "set", "argument_list", "value_arguments", "literal_value", "expression_list")
)
_LISTING = frozenset(("listOf", "setOf", "arrayOf", "of", "asList", "mapOf", "linkedMapOf", "ofEntries"))
_TABLES = frozenset(("object", "dictionary"))
_KEYED = frozenset(("pair", "keyed_element"))
_PATTERNS = frozenset(
    ("array_pattern", "pattern_list", "tuple_pattern", "expression_list", "multi_variable_declaration")
)
_PAIRS = frozenset(("entries", "items"))  # key and value of each: Object.entries(routes), routes.items()
_ONE_OF_EACH = {"keys": 0, "values": 1}


def values_in_turn(names: Names, name: str, node: Node) -> tuple[Value, ...]:
    """The values called ``name`` that ``node`` has one after the other: a loop's variable, a field of it; () if none."""
    shape = names.shape(node)
    fields: list[str] = []
    while shape is not None and shape.form == "member" and shape.node is not None and len(fields) < _DEEPEST:
        fields.append(shape.text)
        node, shape = shape.node, names.shape(shape.node)
    if shape is None or shape.form != "name":
        return ()
    found = _loop(names, shape.text, node)
    if found is None:
        return ()
    over, step = found
    key = (over.id, step, tuple(fields))
    if key not in names.turns:
        told = dict.fromkeys(islice(_constants(names, name, over, step, fields[::-1]), _MOST))
        names.turns[key] = tuple(told)
    return names.turns[key]


def gone_over(names: Names, name: str, node: Node) -> Node | None:
    """What the nearest loop around ``node`` goes over whose variable is called ``name``, if it takes whole elements."""
    found = _loop(names, name, node)
    whole = (
        (None, 1) if names.source.language == "go" else (None,)
    )  # Go counts, too: ``for _, effect := range``
    return found[0] if found is not None and found[1] in whole else None


def in_turn(names: Names, name: str, node: Node) -> tuple[tuple[Node, ...], Node | None, str]:
    """What the variable ``name`` of the nearest loop around ``node`` takes in turn, as far as the file writes it out; else what
    the loop goes over, and the field of each element that the variable is ("" for all of it, ``ANY`` for a table's values).
    """
    found = _loop(names, name, node)
    if found is None:
        return (), None, ""
    over, step = found
    told = tuple(islice(_elements(names, over, step, 0), _MOST))
    if isinstance(step, str):
        return told, over, step
    word, table = _listed(names, over)
    if step == 1 and word in _PAIRS and table is not None:
        return told, table, ANY
    whole = step in ((None, 1) if names.source.language == "go" else (None,))
    return told, over if whole else None, ""


def _constants(
    names: Names, name: str, over: Node, step: int | str | None, fields: list[str]
) -> Iterator[Value]:
    for element in _elements(names, over, step, 0):
        inner = _inside(names, element, fields)
        value = read_value(names, name, inner) if inner is not None else None
        if value is not None and value.literal:
            yield value


def _loop(names: Names, name: str, node: Node) -> tuple[Node, int | str | None] | None:
    """What the nearest loop that binds ``name`` goes over, and which part of an element the name is."""
    inner, outer = node, names.source.parent(node)
    for _ in range(_OUTWARDS):
        if outer is None:
            return None
        for left, right in _headers(names, outer, inner):
            step = _step(names, left, name)
            if step is not False:
                return right, (None if step is True else step)
        inner, outer = outer, names.source.parent(outer)
    return None


def _headers(names: Names, outer: Node, inner: Node) -> Iterator[tuple[Node, Node]]:
    """(what is bound, what is gone over) of the loops that ``outer`` is."""
    if outer.type in ("for_statement", "for_in_statement", "enhanced_for_statement"):
        holder = next((c for c in outer.named_children if c.type == "range_clause"), outer)
        left = holder.child_by_field_name("left") or holder.child_by_field_name("name")
        right = holder.child_by_field_name("right") or holder.child_by_field_name("value")
        if left is None and outer.named_child_count > 2:  # Kotlin's has no fields
            left, right = outer.named_children[0], outer.named_children[1]
        if left is not None and right is not None and inner not in (left, right):
            yield left, right
    elif outer.type.endswith("_comprehension") or outer.type == "generator_expression":
        for clause in outer.named_children:
            left, right = clause.child_by_field_name("left"), clause.child_by_field_name("right")
            if clause.type == "for_in_clause" and left is not None and right is not None:
                yield left, right
    elif outer.type in _LAMBDAS and (over := _handed(names, outer)) is not None:
        bound = outer.child_by_field_name("parameter") or outer.child_by_field_name("parameters")
        bound = bound or next((c for c in outer.named_children if c.type == "lambda_parameters"), outer)
        yield bound, over


def _handed(names: Names, function: Node) -> Node | None:
    """What ``function`` is handed to for each of its elements: ``routes`` of ``routes.forEach(function)``."""
    call = names.source.parent(function)
    while call is not None and call.type in (
        "arguments",
        "argument_list",
        "annotated_lambda",
        "value_arguments",
    ):
        call = names.source.parent(call)
    shape = names.shape(call) if call is not None else None
    if shape is None:
        return None
    if shape.form == "invoke":
        return shape.node if shape.text in _EACH else None
    callee = names.shape(shape.node) if shape.form == "call" and shape.node is not None else None
    return callee.node if callee is not None and callee.form == "member" and callee.text in _EACH else None


def _step(names: Names, left: Node, name: str) -> int | str | bool:
    """Which part of an element ``left`` calls ``name``: its position, its key, True for the whole; False: none."""
    text = names.source.text
    if left.type == "lambda_literal":
        return name == "it"
    while left.named_child_count == 1 and left.type not in (*_PATTERNS, "object_pattern", "identifier"):
        left = left.named_children[0]
    if left.type == "object_pattern":
        return next((text(c) for c in left.named_children if text(c) == name), False)
    if left.type in (*_PATTERNS, "lambda_parameters", "formal_parameters", "inferred_parameters"):
        for position, child in enumerate(parts(left)):
            if text(child) == name:
                whole = left.type.endswith("_parameters") and position == 0
                return True if whole else position
        return False
    return text(left) == name


def _elements(names: Names, node: Node, step: int | str | None, depth: int) -> Iterator[Node]:
    """What a variable takes from ``node``, as far as that is written out."""
    if depth > _DEEPEST:
        return
    shape = names.shape(node)
    if shape is not None and shape.form == "same" and shape.node is not None and node.type not in _LISTS:
        yield from _elements(names, shape.node, step, depth + 1)
    elif shape is not None and shape.form == "name":
        binding = names.binding(shape.text, node.start_byte)
        plain = binding is not None and not binding.path and not binding.element
        if (
            binding is not None
            and binding.value is not None
            and plain
            and names.reads_once(shape.text, node.start_byte)
        ):
            yield from _elements(names, binding.value, step, depth + 1)
    elif node.type in _CALLS:
        yield from _called(names, node, step, depth)
    elif node.type in _TABLES or node.type == "composite_literal":
        yield from _of_table(names, node, step)
    elif node.type in _LISTS:
        yield from (part for item in parts(node) if (part := _part(names, item, step)) is not None)


def _called(names: Names, call: Node, step: int | str | None, depth: int) -> Iterator[Node]:
    """The elements of ``Object.entries(routes)``, ``routes.items()``, ``listOf(…)``."""
    word, over = _listed(names, call)
    arguments = _given(call)
    if word in _PAIRS or word in _ONE_OF_EACH:
        wanted = _ONE_OF_EACH.get(word) if step is None else step
        if over is not None and isinstance(wanted, int):
            yield from _elements(names, over, wanted, depth + 1)
    elif word in _LISTING and arguments is not None:
        yield from _elements(names, arguments, step, depth + 1)


def _listed(names: Names, call: Node) -> tuple[str, Node | None]:
    """The last word of what is called, and the table: ``routes`` of ``Object.entries(routes)``, ``routes.items()``."""
    if call.type not in _CALLS:
        return "", None
    function = call.child_by_field_name("function") or nth(call, 0)
    named = call.child_by_field_name("name")  # Java's calls have no node for what is called
    callee = names.shape(function) if function is not None and named is None else None
    word = names.source.text(named) if named is not None else callee.text if callee is not None else ""
    target = call.child_by_field_name("object") if named is not None else callee.node if callee else None
    arguments = _given(call)
    given = parts(arguments) if arguments is not None else []
    return word, given[0] if given else target


def _given(call: Node) -> Node | None:
    return call.child_by_field_name("arguments") or nth(call, -1)


def _of_table(names: Names, node: Node, step: int | str | None) -> Iterator[Node]:
    """Keys (position 0, or a dict that is gone over itself) or values (position 1) of a table; a list's elements in Go."""
    body = node.child_by_field_name("body") or node
    positional = node.child_by_field_name("type")
    for item in parts(body):
        if item.type in _KEYED:
            held = nth(item, 0 if step in (0, None) else 1)
            yield from (() if held is None or isinstance(step, str) else (_bare(held),))
        elif positional is not None and step in (1, None):
            yield item


def _part(names: Names, item: Node, step: int | str | None) -> Node | None:
    """The part of an element of a list that the variable is."""
    item = _bare(item)
    if step is None:
        return item
    if isinstance(step, str):
        return _inside(names, item, [step])
    if item.type == "infix_expression" and item.named_child_count == 3:  # Kotlin: "/orders" to orders
        return item.named_children[0 if step == 0 else 2]
    return nth(item, step) if item.type in _LISTS else None


def _inside(names: Names, element: Node, fields: list[str]) -> Node | None:
    """The value under ``fields`` of an element that is written out as an object, a dict or a struct."""
    for field in fields:
        element = _bare(element)
        body = element.child_by_field_name("body") or element
        found = next(
            (pair[1] for c in parts(body) if (pair := names.dialect.pair(names.source, c)) and pair[0] == field),
            None,
        )  # fmt: skip
        position = _position(names, element, field) if found is None else None
        found = nth(body, position) if position is not None else found
        if found is None:
            return None
        element = found
    return _bare(element)


def _position(names: Names, element: Node, field: str) -> int | None:
    """Where a Go struct that is written without names, in a list of an unnamed type, holds ``field``."""
    holder = element
    for _ in range(_DEEPEST):
        if holder.type == "composite_literal":
            break
        outer = names.source.parent(holder)
        if outer is None:
            return None
        holder = outer
    kind = holder.child_by_field_name("type")
    listed = kind.child_by_field_name("element") if kind is not None else None
    fields = nth(listed, 0) if listed is not None and listed.type == "struct_type" else None
    called = [
        names.source.text(name)
        for declaration in (parts(fields) if fields is not None else ())
        for name in declaration.children_by_field_name("name")
    ]
    return called.index(field) if field in called else None


def _bare(node: Node) -> Node:
    """``node`` without what only wraps it: an element of a literal, an argument, parentheses."""
    while node.type in ("literal_element", "value_argument", "parenthesized_expression") and nth(node, 0):
        inner = nth(node, 0)
        assert inner is not None
        node = inner
    return node
