"""Go: package imports, struct fields, receivers, several results, embedded types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tree_sitter import Node

from scanner.detect.names.dialect import Declared, Dialect, Shape
from scanner.detect.names.dialects.golang.scopes import declare
from scanner.detect.source import Source, nth, parts
from scanner.model import Origin

_QUERY = """
(return_statement) @return
[(function_declaration) (method_declaration) (method_elem) (func_literal)] @scope
(type_spec type: [(struct_type) (interface_type)]) @scope
[(field_declaration type: (struct_type)) (var_spec type: (struct_type))] @scope
[(type_spec) (type_alias)] @type
(package_clause (package_identifier) @package)
(import_spec) @import
[(short_var_declaration) (assignment_statement) (receive_statement)] @assignment
[(var_spec) (const_spec)] @variable
(range_clause) @range
(type_switch_statement alias: (expression_list (identifier) @switched))
(composite_literal) @literal
(call_expression) @call
(type_conversion_expression type: (generic_type)) @call
(if_statement consequence: (_) @guard.if.then) (if_statement alternative: (_) @guard.if.else)
[(expression_case) (type_case) (default_case) (communication_case)] @guard.switch
(for_statement) @guard.loop
(defer_statement) @guard.defer
(go_statement) @guard.go
(send_statement) @sent
(unary_expression operator: "<-") @received
(if_statement condition: (_) @condition) (expression_switch_statement value: (_) @condition)
"""
_SCOPES = {
    "function_declaration": "function",
    "method_declaration": "function",
    "method_elem": "function",
    "func_literal": "function",
    "type_spec": "class",
    "field_declaration": "class",
    "var_spec": "class",
}
_LEAVES = frozenset(("return_statement", "continue_statement", "break_statement", "goto_statement"))
_CALLABLE = frozenset(("func",))  # what a function type resolves to
_FUNCTIONS = frozenset(("func_literal", "identifier", "selector_expression"))
_MAY_GIVE = _FUNCTIONS | {"call_expression"}  # what may be a function, or give one

_CONSTANT_WRAPPERS = frozenset(("String", "Ptr", "To", "StringPtr"))
_NAMES = frozenset(("identifier", "type_identifier", "field_identifier", "package_identifier"))
_MEMBERS = {"selector_expression": ("operand", "field"), "qualified_type": ("package", "name")}
_CALLS = {
    "call_expression": ("function", "arguments"),
    "type_conversion_expression": ("type", "operand"),  # so it reads a call with a type argument
}
_INNER = {  # what holds things is read as one of them
    "type_assertion_expression": "type",
    "slice_type": "element",
    "array_type": "element",
    "map_type": "value",
    "channel_type": "value",
}
_SAME = frozenset(
    """expression_list generic_type index_expression literal_element parenthesized_expression parenthesized_type
    pointer_type unary_expression""".split()
)
_BUILTIN_TYPES = frozenset(
    "string int int64 int32 bool error byte float64 any rune uint64 uint32 uint8 nil".split()
)


def _shape(source: Source, node: Node) -> Shape | None:
    kind = node.type
    if kind in _NAMES:
        return Shape("name", text=source.text(node))
    if kind in _MEMBERS:
        inner, name = map(node.child_by_field_name, _MEMBERS[kind])
        return Shape("member", inner, source.text(name)) if inner is not None and name is not None else None
    if kind in _CALLS:
        callee, arguments = map(node.child_by_field_name, _CALLS[kind])
        return Shape("call", callee, arguments=arguments) if callee is not None else None
    if kind == "composite_literal":
        functions = _functions_in(node)
        return Shape("join", parts=functions) if functions else Shape("new", node.child_by_field_name("type"))
    if kind == "function_type":
        return Shape("module", text="func")
    if kind in _INNER or kind in _SAME:
        inner = node.child_by_field_name(_INNER[kind]) if kind in _INNER else nth(node, 0)
        return Shape("same", inner) if inner is not None else None
    if kind == "parameter_list":  # several results: the first one that is not an error says what it makes
        first = next((c for c in node.named_children if source.text(c) != "error"), None)
        inner = first.child_by_field_name("type") if first is not None else None
        return Shape("same", inner) if inner is not None else None
    if kind in ("interpreted_string_literal", "raw_string_literal"):
        return Shape("string", text=source.text(node)[1:-1])
    if kind == "binary_expression":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        return Shape("concat", parts=(left, right)) if left is not None and right is not None else None
    return Shape("function", node) if kind == "func_literal" else None


def _functions_in(node: Node) -> tuple[Node, ...]:
    """The functions of a map or slice of functions that is written out."""
    kind, body = node.child_by_field_name("type"), node.child_by_field_name("body")
    if kind is None or body is None or kind.type not in ("map_type", "slice_type"):
        return ()
    held = kind.child_by_field_name(_INNER[kind.type])
    values = _held_in(node)
    functions = held is not None and held.type == "function_type"
    return values if functions or any(value.type == "func_literal" for value in values) else ()


def _held_in(node: Node) -> tuple[Node, ...]:
    """What a map or slice that is written out holds, where all of it may be functions."""
    kind, body = node.child_by_field_name("type"), node.child_by_field_name("body")
    if kind is None or body is None or kind.type not in ("map_type", "slice_type"):
        return ()
    values = tuple(value for element in body.named_children if (value := _value_of(element)) is not None)
    return values if all(value.type in _FUNCTIONS for value in values) else ()


def _value_of(element: Node) -> Node | None:
    """The value of an element of a literal, keyed or not."""
    value = nth(element, -1) if element.type == "keyed_element" else element
    return nth(value, 0) if value is not None and value.type == "literal_element" else value


def _stores(source: Source, captures: dict[str, list[Node]]) -> Iterator[tuple[Node, str | int, Node]]:
    """(holder, field, function) for each field that is set to what may be a function; ``""``: the holder is the field.

    A field may be told by its position.
    """
    for node in captures.get("literal", ()):
        kind, body = node.child_by_field_name("type"), node.child_by_field_name("body")
        if kind is not None and body is not None:
            yield from _fields_of(source, kind, body)
    for node in captures.get("assignment", ()):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        field = nth(left, 0) if left is not None and left.named_child_count == 1 else None
        while field is not None and field.type == "index_expression":
            field = nth(field, 0)
        if field is None or field.type != "selector_expression" or right is None:
            continue
        yield from ((field, "", value) for value in _put(source, right.named_children))


def _fields_of(source: Source, kind: Node, body: Node) -> Iterator[tuple[Node, str | int, Node]]:
    """The functions that a literal puts into fields of ``kind``, or of what ``kind`` holds: ``[]step{{run: tell}}``."""
    inner = kind.child_by_field_name(_INNER[kind.type]) if kind.type in _INNER else None
    for position, element in enumerate(parts(body)):
        value, key = _value_of(element), nth(element, 0)
        if value is None or key is None:
            continue
        if inner is not None and value.type == "literal_value":
            yield from _fields_of(source, inner, value)
        elif value.type == "composite_literal" and element.type == "keyed_element":
            yield from ((kind, source.text(key), function) for function in _put(source, [value]))
        elif value.type in _MAY_GIVE and (element.type == "keyed_element" or kind.type == "type_identifier"):
            yield kind, source.text(key) if element.type == "keyed_element" else position, value


def _put(source: Source, values: Sequence[Node]) -> Iterator[Node]:
    """The functions among ``values``, those that ``append`` adds, and those of a map or slice that is written out."""
    for value in values:
        callee = value.child_by_field_name("function") if value.type == "call_expression" else None
        if callee is not None and source.text(callee) == "append":
            arguments = value.child_by_field_name("arguments")
            yield from _put(source, parts(arguments)[1:] if arguments is not None else ())
        elif value.type == "composite_literal":
            yield from _held_in(value)
        elif value.type in _MAY_GIVE:
            yield value


def _result_type(kind: Node) -> Node | None:
    """What a function of the type ``kind`` returns, if that is one and it returns more than an error."""
    result = kind.child_by_field_name("result") if kind.type == "function_type" else None
    return None if result is None or result.text == b"error" else result


def _pair(source: Source, node: Node) -> tuple[str, Node] | None:
    if node.type != "keyed_element":
        return None
    key, value = nth(node, 0), nth(node, 1)
    return (source.text(key).strip('"`'), value) if key is not None and value is not None else None


def _boxes(callee: str) -> bool:
    """Whether a call of ``callee`` only boxes its argument, as ``aws.String("orders")`` does."""
    return callee.rsplit(".", 1)[-1] in _CONSTANT_WRAPPERS


def _unbound(names: Declared, name: str, at: int, depth: int) -> Origin | None:
    """An unbound name belongs to another file of the package; lower-case ones may be builtins."""
    return None if name in _BUILTIN_TYPES else Origin(".", (name,))


DIALECT = Dialect(
    query=_QUERY,
    scopes=_SCOPES,
    leaves=_LEAVES,
    members="never",
    heads_outside=True,
    binds_from_declaration=True,
    declare=declare,
    shape=_shape,
    pair=_pair,
    unbound=_unbound,
    boxes=_boxes,
    result_type=_result_type,
    stores=_stores,
    callable=_CALLABLE,
)
