"""ECMAScript's containers: what a literal, a ``Map`` or a type holds under which key, and what calls add to one.

A key is a step of an origin: ``['created']``, ``[0]``, ``[]`` where it is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names.dialects.ecmascript.nodes import string
from scanner.detect.source import Source, nth, parts
from scanner.model import ELEMENT, REST

UNKNOWN = ELEMENT
Entries = list[tuple[str, Node]]

_LISTS = frozenset(
    """Array ReadonlyArray Set ReadonlySet WeakSet Iterable AsyncIterable Iterator IterableIterator Generator
    AsyncGenerator""".split()
)
_TABLES = frozenset("Map ReadonlyMap WeakMap Record".split())
_NUMBER = re.compile(r"\['(0|[1-9]\d*)'\]")
_ADDS = frozenset(("push", "unshift", "add"))


def entries(source: Source, node: Node) -> Entries | None:
    """What the container at ``node`` holds, by key; None when it is none that is written out, or a type of one."""
    match node.type:
        case "object":
            return list(_members(source, node))
        case "array" | "tuple_type":
            given = [child for child in node.named_children if child.type != "comment"]
            spread = any(child.type == "spread_element" for child in given)
            return [
                (REST, child.named_children[0])
                if child.type == "spread_element"
                else (UNKNOWN if spread else f"[{i}]", child)
                for i, child in enumerate(given)
                if child.type != "spread_element" or child.named_child_count
            ]
        case "new_expression":
            return _made(source, node)
        case "array_type":
            element = nth(node, 0)
            return [(UNKNOWN, element)] if element is not None else []
        case "generic_type":
            return _typed(
                source, node.child_by_field_name("name"), node.child_by_field_name("type_arguments")
            )
        case "object_type":
            return _indexed(node)
    return None


def key(source: Source, node: Node) -> str | None:
    """The key that the subscript at ``node`` reads or sets; None when it is no subscript."""
    if node.type != "subscript_expression":
        return None
    index = node.child_by_field_name("index")
    return _of_object(key_of(source, index)) if index is not None else UNKNOWN


def key_of(source: Source, node: Node) -> str:
    """The step that stands for the key at ``node``."""
    if node.type == "string":
        return f"['{string(source, node)}']"
    return f"[{source.text(node)}]" if node.type == "number" else UNKNOWN


def _of_object(step: str) -> str:
    """A key of an object or an array, where a number and its text are one; of a ``Map`` they are two."""
    return f"[{found[1]}]" if (found := _NUMBER.fullmatch(step)) else step


_HANGS = frozenset(("decorate", "decorateRequest", "decorateReply"))


def additions(source: Source, call: Node) -> Iterator[tuple[Node, str, Node]]:
    """(holder, key, value) for each value that a call adds to a container: ``push``, ``set``, ``Object.assign``."""
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if callee is None or arguments is None or callee.type != "member_expression":
        return
    holder, name = callee.child_by_field_name("object"), callee.child_by_field_name("property")
    given = parts(arguments)
    if holder is None or name is None or not given:
        return
    verb = source.text(name)
    if verb in _ADDS:
        yield from ((holder, UNKNOWN, value) for value in given)
    elif verb == "set" and len(given) == 2:
        yield holder, key_of(source, given[0]), given[1]
    elif verb in _HANGS and len(given) > 1:
        # Fastify: name, value; hapi: of what, name, value
        name, value = given[1:3] if given[1].type == "string" and len(given) > 2 else given[:2]
        yield holder, key_of(source, name), value
    elif verb == "assign" and source.text(holder) == "Object":
        for argument in given[1:]:
            yield from ((given[0], step, value) for step, value in entries(source, argument) or ())


def _members(source: Source, node: Node) -> Iterator[tuple[str, Node]]:
    for child in node.named_children:
        if child.type == "shorthand_property_identifier":
            yield f"['{source.text(child)}']", child
            continue
        if child.type == "spread_element" and child.named_child_count:
            yield REST, child.named_children[0]
            continue
        name = child.child_by_field_name("key") or child.child_by_field_name("name")
        value = child if child.type == "method_definition" else child.child_by_field_name("value")
        if name is not None and value is not None:
            plain = name.type == "property_identifier"
            yield (f"['{source.text(name)}']" if plain else _of_object(key_of(source, name))), value


def _made(source: Source, node: Node) -> Entries | None:
    """``new Map([["a", x]])``, ``new Set([x])``, ``new Map<string, X>()``."""
    name, arguments = node.child_by_field_name("constructor"), node.child_by_field_name("arguments")
    said = source.text(name) if name is not None else ""
    if said not in _TABLES | _LISTS:
        return None
    found = _typed(source, name, node.child_by_field_name("type_arguments")) or []
    given = nth(arguments, 0) if arguments is not None else None
    for child in given.named_children if given is not None and given.type == "array" else ():
        if said in _LISTS:
            found.append((UNKNOWN, child))
        elif child.type == "array" and child.named_child_count == 2:
            found.append((key_of(source, child.named_children[0]), child.named_children[1]))
    return found


def _typed(source: Source, name: Node | None, arguments: Node | None) -> Entries | None:
    """``Map<string, X>`` and ``Array<X>`` as types: an X under an unknown key."""
    said = source.text(name) if name is not None else ""
    if said not in _TABLES | _LISTS or arguments is None or not parts(arguments):
        return None
    held = parts(arguments)[0 if said in _LISTS else -1]
    return [(UNKNOWN, held)]


def _indexed(node: Node) -> Entries | None:
    """``{ [name: string]: X }``."""
    signature = next((child for child in node.named_children if child.type == "index_signature"), None)
    annotation = signature.child_by_field_name("type") if signature is not None else None
    return [(UNKNOWN, annotation)] if annotation is not None else None
