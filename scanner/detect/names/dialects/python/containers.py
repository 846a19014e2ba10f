"""Python's containers: what a literal or a comprehension holds under which key, and what calls add to one.

A key is a step of an origin: ``['created']``, ``[0]``, ``[Kind.CREATED]``, ``[1:3]`` for a slice, ``[]`` where it is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.source import Source, nth, parts

UNKNOWN = "[]"
_LITERALS = frozenset(("list", "tuple", "set", "expression_list"))
_COMPREHENSIONS = frozenset(("list_comprehension", "set_comprehension", "generator_expression"))
_SEQUENCES = frozenset(
    """list List tuple Tuple set Set frozenset FrozenSet deque Deque Sequence MutableSequence Collection Iterable Iterator
    AsyncIterable AsyncIterator Generator AsyncGenerator AbstractSet""".split()
)
_MAPPINGS = frozenset("dict Dict Mapping MutableMapping defaultdict DefaultDict OrderedDict ChainMap".split())
# Type forms that say something of the type inside, which is what they stand for.
CARRIERS = frozenset(
    ("Optional", "Annotated", "Awaitable", "Final", "ClassVar", "Type", "type", "Coroutine", "Mapped")
)
_ADDS = {
    "append": 0,
    "appendleft": 0,
    "add": 0,
    "insert": 1,
    "put": 0,
    "put_nowait": 0,
}  # method → which argument
# Built-ins whose call holds what it is given. https://docs.python.org/3/library/functions.html
REORDERS = frozenset("list tuple set frozenset sorted reversed iter".split())
_MADE_EMPTY = frozenset("list set dict deque OrderedDict".split())
_ANYTHING = ("Any", "object")
_CONSTANT = re.compile(r"[A-Z]\w*(?:\.\w+)*|(?:\w+\.)+[A-Z][A-Z0-9_]*")
_SLICE = re.compile(r"(\d*):(\d*)")


def entries(source: Source, node: Node) -> list[tuple[str, Node]] | None:
    """What the container at ``node`` holds, by key; None when it is no container that is written out."""
    kind = node.type
    if kind == "dictionary":
        return list(_pairs(source, node))
    if kind in _LITERALS:
        splat = any("splat" in child.type for child in node.named_children)
        return [
            (UNKNOWN if splat else f"[{index}]", child)
            for index, child in enumerate(c for c in node.named_children if c.type != "comment")
            if "splat" not in child.type
        ]
    if kind in _COMPREHENSIONS:
        body = node.child_by_field_name("body")
        return [(UNKNOWN, body)] if body is not None else []
    if kind == "dictionary_comprehension":
        body = node.child_by_field_name("body")
        value = body.child_by_field_name("value") if body is not None else None
        return [(UNKNOWN, value)] if value is not None else []
    if kind == "generic_type":
        return _annotated(source, node)
    if kind == "argument_list":  # stands for what a defaultdict makes: defaultdict(list)
        return [] if _makes_containers(source, node) else None
    return _called(source, node) if kind == "call" else None


def key(source: Source, node: Node) -> str | None:
    """The key that the subscript at ``node`` reads or sets; None when it is no subscript."""
    if node.type != "subscript" or is_generic(source, node):
        return None
    given = node.children_by_field_name("subscript")
    return _key(source, given[0]) if len(given) == 1 else UNKNOWN


def is_generic(source: Source, node: Node) -> bool:
    """Whether a subscript says of what a type is: ``Optional[Order]``, and ``Repository[Order]`` that a class builds on."""
    listed = node.parent
    holder = listed.parent if listed is not None and listed.type == "argument_list" else None
    if holder is not None and holder.type == "class_definition":
        return True
    return _last_name(source, node.named_children[0]) in CARRIERS


def additions(source: Source, call: Node) -> Iterator[tuple[Node, str, Node]]:
    """(holder, key, value) for each value that a call adds to a container: ``append``, ``setdefault``, ``update``."""
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if callee is None or arguments is None or callee.type != "attribute":
        return
    holder, name = callee.named_children[0], source.text(callee.named_children[-1])
    given = parts(arguments)
    if name in _ADDS and len(given) == _ADDS[name] + 1:
        yield holder, UNKNOWN, given[-1]
    elif name == "setdefault" and len(given) == 2:
        yield holder, _key(source, given[0]), given[1]
    elif name in ("update", "extend") and given:
        for argument in given:
            if argument.type == "keyword_argument":
                value = argument.child_by_field_name("value")
                if value is not None:
                    yield holder, f"['{source.text(argument.named_children[0])}']", value
            else:
                yield from ((holder, step, value) for step, value in entries(source, argument) or ())


def _pairs(source: Source, node: Node) -> Iterator[tuple[str, Node]]:
    for child in node.named_children:
        name, value = child.child_by_field_name("key"), child.child_by_field_name("value")
        if child.type == "pair" and name is not None and value is not None:
            yield _key(source, name), value


def _called(source: Source, node: Node) -> list[tuple[str, Node]] | None:
    """``dict(created=f)``, ``set()``, ``defaultdict(list)``; ``list(xs)`` and the like are what they are given."""
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or arguments is None or callee.type not in ("identifier", "attribute"):
        return None
    name, given = _last_name(source, callee), parts(arguments)
    if name == "defaultdict":
        return _defaulted(source, arguments)
    if name in _MADE_EMPTY and not given:
        return []
    if name != "dict" or any(child.type != "keyword_argument" for child in given):
        return None
    named = ((c.named_children[0], c.child_by_field_name("value")) for c in given)
    return [(f"['{source.text(name)}']", value) for name, value in named if value is not None]


def _defaulted(source: Source, arguments: Node) -> list[tuple[str, Node]]:
    """What lies under every key of a ``defaultdict``: what its factory makes."""
    factory = nth(arguments, 0)
    if factory is None:
        return []
    if factory.type == "lambda":
        factory = factory.child_by_field_name("body")
    elif _makes_containers(source, arguments):
        factory = arguments
    return [(UNKNOWN, factory)] if factory is not None else []


def _makes_containers(source: Source, arguments: Node) -> bool:
    """Whether what a ``defaultdict`` is told to call makes empty containers."""
    callee = arguments.parent.child_by_field_name("function") if arguments.parent is not None else None
    factory = nth(arguments, 0)
    if callee is None or factory is None or factory.type not in ("identifier", "attribute"):
        return False
    return _last_name(source, callee) == "defaultdict" and _last_name(source, factory) in _MADE_EMPTY


def _annotated(source: Source, node: Node) -> list[tuple[str, Node]] | None:
    """``list[Handler]`` and ``dict[str, Handler]`` as annotations: something of that type under an unknown key.

    ``dict[str, Any]`` says nothing of what is in it; what is passed or set does.
    """
    name, parameters = nth(node, 0), nth(node, 1)
    last = _last_name(source, name) if name is not None else ""
    if parameters is None or parameters.type != "type_parameter":
        return None
    held = nth(parameters, 0) if last in _SEQUENCES else nth(parameters, 1) if last in _MAPPINGS else None
    return [(UNKNOWN, held)] if held is not None and _last_name(source, held) not in _ANYTHING else None


def _last_name(source: Source, node: Node) -> str:
    return source.text(node).rsplit(".", 1)[-1]


def _key(source: Source, node: Node) -> str:
    text = source.text(node)
    if node.type == "string":
        inner = nth(node, 1)
        plain = inner is not None and inner.type == "string_content" and node.named_child_count == 3
        return f"['{source.text(inner)}']" if inner is not None and plain else UNKNOWN
    if node.type == "integer":
        return f"[{text}]"
    if node.type == "slice":
        return f"[{text}]" if _SLICE.fullmatch(text) else "[:]"
    return f"[{text}]" if node.type in ("attribute", "identifier") and _CONSTANT.fullmatch(text) else UNKNOWN
