"""What a captured expression says: its text where it is a constant, the expression itself where it is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec import structs
from tree_sitter import Node

from scanner.detect.names.containers import object_literal
from scanner.detect.names.formatting import Format, format_of
from scanner.detect.names.joining import joining_of
from scanner.detect.names.names import Names
from scanner.detect.source import descendants, nth, parts
from scanner.model import Value

_DEEPEST = 8  # definitions followed to find a constant
_WIDEST = 400  # nodes looked at for a named argument
_LONGEST = 400  # characters of a value that are kept
_ELEMENT = "value"  # what an annotation of Java is given without a name
_REMARK = re.compile(r"(?:^|(?<=[\s`\"']))--(?:\s[^\n]*+)?+(?:(?=\n)|(?P<last>\Z))")
_LISTS = frozenset(
    ("array", "list", "tuple", "element_value_array_initializer", "collection_literal", "composite_literal")
)
_LISTING = frozenset(("of", "asList", "singletonList", "singleton", "listOf", "setOf"))  # List.of("orders")


def read_value(names: Names, name: str, node: Node) -> Value:
    """The value called ``name`` that ``node`` holds. Never fails: what cannot be read is kept as its source text."""
    while "comment" in node.type and node.next_named_sibling is not None and not _is_outermost(node):
        # a query's "first argument" may be one
        node = node.next_named_sibling
    text, literal = _constant(names, node, 0)
    return Value(name, _one_line(text), literal)


def _is_outermost(node: Node) -> bool:
    """Whether it is no part of anything but the file: a comment that says something itself, as ``//go:generate`` does."""
    return node.parent is None or node.parent.parent is None


def _one_line(text: str) -> str:
    """``text`` with its lines joined, without the remarks of SQL: behind a joined line they could not be told from it."""
    if "\n" in text and "--" in text:
        text = _REMARK.sub(lambda found: " " if found["last"] is None else found[0], text)
    return " ".join(text.split())


def shortened(value: Value) -> Value:
    return structs.replace(value, text=value.text[:_LONGEST]) if len(value.text) > _LONGEST else value


def _constant(names: Names, node: Node, depth: int) -> tuple[str, bool]:
    shape = names.shape(node)
    source = names.source.text(node)
    if node.type in _LISTS and depth < _DEEPEST:
        return _listed(names, node, depth)
    if depth <= _DEEPEST and (shape is None or shape.form in ("call", "invoke")):
        made = format_of(names.source, node)
        if made is not None:
            return _formatted(names, made, depth)
        joining = joining_of(names.source, node)
        if joining is not None:
            between = ([joining.between, part] for part in joining.parts[1:])
            return _concatenated(names, [joining.parts[0], *chain.from_iterable(between)], depth)
    if depth > _DEEPEST or shape is None:
        return source, node.type in (
            "number",
            "integer",
            "true",
            "false",
            "int_literal",
            "decimal_integer_literal",
        )
    match shape.form:
        case "string":
            return shape.text, True
        case "same" if shape.node is not None:
            return _constant(names, shape.node, depth + 1)
        case "concat":
            return _concatenated(names, shape.parts, depth)
        case "name":
            if node.type in ("property_identifier", "field_identifier"):
                return source, True
            return _named(names, shape.text, node, depth)
        case "member" | "call" | "invoke":
            return _reached(names, node, depth)
    return source, False


def _listed(names: Names, node: Node, depth: int) -> tuple[str, bool]:
    """The constants of a list, joined; its source text when it holds anything else."""
    items = [item for item in parts(node) if "type" not in item.type]
    if len(items) == 1 and items[0].type == "literal_value":  # Go: []string{"orders"}
        items = parts(items[0])
    read = [_constant(names, item, depth + 1) for item in items]
    if not read or not all(literal for _, literal in read):
        return names.source.text(node), False
    return ", ".join(text for text, _ in read), True


def _concatenated(names: Names, parts: Sequence[Node | str], depth: int) -> tuple[str, bool]:
    texts, whole = [], True
    for part in parts:
        text, literal = (part, True) if isinstance(part, str) else _constant(names, part, depth + 1)
        whole = whole and literal
        texts.append(text if literal or "{}" in text else "{}")
    return "".join(texts), whole


def _formatted(names: Names, made: Format, depth: int) -> tuple[str, bool]:
    template, whole = _constant(names, made.template, depth + 1)
    if not whole and "{}" not in template:
        return template, False
    given = iter(made.arguments)
    parts: list[Node | str] = []
    end = 0
    for place in made.place.finditer(template):
        argument = next(given, None)
        parts += [template[end : place.start()], argument if argument is not None else "{}"]
        whole = whole and argument is not None
        end = place.end()
    text, known = _concatenated(names, [*parts, template[end:]], depth)
    return text, whole and known


def _named(names: Names, name: str, node: Node, depth: int) -> tuple[str, bool]:
    binding = names.binding(name, node.start_byte)
    if binding is None or binding.value is None or binding.path or binding.element:
        return names.source.text(node), False
    if binding.parameter or not names.reads_once(name, node.start_byte):  # callers may pass another
        return names.source.text(node), False
    text, literal = _constant(names, binding.value, depth + 1)
    return (text, True) if literal else (text if "{}" in text else names.source.text(node), False)


def _reached(names: Names, node: Node, depth: int) -> tuple[str, bool]:
    """A constant behind a member (``Topics.ORDERS``, ``this.topic``) or a boxing call (``aws.String("orders")``)."""
    shape = names.shape(node)
    assert shape is not None
    listing = (
        names.source.text(shape.node) if shape.form == "call" and shape.node is not None else shape.text
    ).rpartition(".")[2]
    if shape.form != "member" and listing in _LISTING and shape.arguments is not None:
        return _listed(names, shape.arguments, depth)
    if shape.form == "call":
        callee = names.source.text(shape.node) if shape.node is not None else ""
        given = parts(shape.arguments) if shape.arguments is not None else []
        # of several the others stand for it: flag.String("topic", "orders", …)
        if len(given) == 1 and names.dialect.boxes(callee) and not _is_held(names, callee, node):
            return _constant(names, given[0], depth + 1)
        return names.source.text(node), False
    if shape.form == "member" and shape.node is not None:
        held = _held(names, shape.node, shape.text)
        if held is not None:
            text, literal = _constant(names, held, depth + 1)
            if literal:
                return text, True
    return names.source.text(node), False


def _is_held(names: Names, callee: str, node: Node) -> bool:
    """Whether what a callee begins with is a variable, no package: ``k.String("orders.topic")`` reads a key."""
    binding = names.binding(callee.partition(".")[0], node.start_byte)
    return binding is not None and binding.origin is None


def _held(names: Names, target: Node, member: str) -> Node | None:
    """The initializer of ``member`` on a class or object literal of this file."""
    holder = names.local_class(names.resolve(target))
    if holder is not None and len(holder.names.get(member, ())) == 1:
        return holder.names[member][0].value
    literal = object_literal(names, target)
    for child in literal.named_children if literal is not None else ():
        found = names.dialect.pair(names.source, child)
        if found is not None and found[0] == member:
            return found[1]
    return None


def named_argument(names: Names, node: Node, keys: Sequence[str]) -> Node | None:
    """The value given for any of ``keys`` at the call ``node``: in its arguments, builder, or a variable passed.

    ``outer.inner`` is the value of ``inner`` somewhere in what is given for ``outer``.
    """
    if node.type == "annotation":
        given = (_inside(names, node, key) for key in keys)
        return next((value for value in given if value is not None), None)
    first = {key.partition(".")[0]: key.partition(".")[2] for key in keys}
    for place in _places(names, node):
        for candidate in descendants(place, _WIDEST):
            found = names.dialect.pair(names.source, candidate)
            if found is None or found[0] not in first:
                continue
            inner = first[found[0]]
            value = _inside(names, found[1], inner) if inner else found[1]
            if value is not None:
                return value
    return None


def _inside(names: Names, node: Node, key: str) -> Node | None:
    """The value of ``key`` in ``node``, of several the outermost; ``outer.inner`` goes on into what is found."""
    outer, _, inner = key.partition(".")
    pairs = (names.dialect.pair(names.source, candidate) for candidate in descendants(node, _WIDEST))
    named = [pair[1] for pair in pairs if pair is not None and pair[0] == outer]
    found = min(named, key=lambda value: _depth(value, node), default=None)
    given = node.child_by_field_name("arguments") if node.type == "annotation" and outer == _ELEMENT else None
    only = nth(given, 0) if given is not None else None
    if only is not None and names.dialect.pair(names.source, only) is None:
        found = only
    return _inside(names, found, inner) if found is not None and inner else found


def _depth(node: Node, top: Node) -> int:
    depth = 0
    while node != top and node.parent is not None:
        node, depth = node.parent, depth + 1
    return depth


def made_with(names: Names, node: Node, position: int) -> Node | None:
    """The argument at ``position`` of the constructor or factory that made the receiver of the call ``node``."""
    maker = _maker(names, node)
    shape = names.shape(maker) if maker is not None else None
    return nth(shape.arguments, position) if shape is not None and shape.arguments is not None else None


def _maker(names: Names, node: Node) -> Node | None:
    """The call or construction that a call's receiver was initialised with, in this file."""
    current = names.called_on(node)
    for _ in range(_DEEPEST):
        shape = names.shape(current) if current is not None else None
        if shape is None:
            return None
        if shape.form in ("call", "new", "invoke"):
            return current
        if shape.form == "same":
            current = shape.node
        elif shape.form == "name" and current is not None:
            binding = names.binding(shape.text, current.start_byte)
            current = (
                binding.value if binding is not None and not binding.path and not binding.element else None
            )
        elif shape.form == "member" and shape.node is not None:
            current = _held(names, shape.node, shape.text)
        else:
            return None
    return None


def _places(names: Names, node: Node) -> Iterator[Node]:
    """The call itself, what its plain-name arguments were initialised with, and what made its receiver.

    What Go puts into a channel is handed over like an argument.
    """
    yield node
    shape = names.shape(node)
    arguments = shape.arguments if shape is not None else None
    put = node.child_by_field_name("value") if node.type == "send_statement" else None
    handed = parts(arguments) if arguments is not None else [put] if put is not None else []
    for argument in handed:
        inner = names.shape(argument)
        while inner is not None and inner.form == "same" and inner.node is not None:
            inner = names.shape(inner.node)
        if inner is not None and inner.form == "name":
            binding = names.binding(inner.text, argument.start_byte)
            if binding is not None and binding.value is not None and not binding.element:
                yield binding.value
    maker = _maker(names, node)
    if maker is not None:
        yield maker
