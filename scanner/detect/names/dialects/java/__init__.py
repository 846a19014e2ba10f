"""Java: packages, typed fields and parameters, ``var``, annotations, lambdas and method references."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names.dialect import Declared, Dialect, Shape
from scanner.detect.names.dialects.java.scopes import declare
from scanner.detect.names.dialects.jvm_types import ADDING, GIVING, HELD_CALLS, held_type
from scanner.detect.source import Source, nth, parts
from scanner.model import Origin

_QUERY = """
(return_statement) @return
[(method_declaration) (constructor_declaration) (lambda_expression) (class_declaration) (interface_declaration)
 (record_declaration) (enum_declaration) (object_creation_expression (class_body)) (enum_constant (class_body))] @scope
(package_declaration (_) @package)
(import_declaration) @import
(field_declaration) @field
(constant_declaration) @field
(local_variable_declaration) @variable
(resource) @resource
(enhanced_for_statement) @loop
(assignment_expression) @assignment
(instanceof_expression) @pattern
(type_pattern) @pattern
[(method_invocation) (object_creation_expression) (explicit_constructor_invocation)] @call
(method_reference) @reference
(try_statement body: (_) @guard.try.body) (try_with_resources_statement body: (_) @guard.try.body)
(catch_clause) @guard.try.catch (finally_clause) @guard.try.finally
(if_statement consequence: (_) @guard.if.then) (if_statement alternative: (_) @guard.if.else)
(ternary_expression consequence: (_) @guard.if.then) (ternary_expression alternative: (_) @guard.if.else)
[(switch_block_statement_group) (switch_rule)] @guard.switch
[(for_statement) (enhanced_for_statement) (while_statement) (do_statement)] @guard.loop
(if_statement condition: (_) @condition) (while_statement condition: (_) @condition)
(ternary_expression condition: (_) @condition)
((method_invocation name: (identifier) @_asked arguments: (argument_list . (_) @condition))
 (#any-of? @_asked "checkArgument" "checkState" "isTrue"))
"""
_SCOPES = {
    "method_declaration": "function",
    "constructor_declaration": "function",
    "lambda_expression": "function",
    "class_declaration": "class",
    "interface_declaration": "class",
    "record_declaration": "class",
    "enum_declaration": "class",
    "object_creation_expression": "class",
    "enum_constant": "class",
}
_LEAVES = frozenset(("return_statement", "throw_statement", "continue_statement", "break_statement"))
# https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Optional.html, …/Objects.html: what they are given
_GIVES = {
    "java.util": frozenset(("ofNullable", "requireNonNull", "requireNonNullElse", "requireNonNullElseGet"))
}
_CALLABLE = frozenset(  # types that tell no more than that a value can be called
    ("java.util.function", "java.lang.invoke", "java.lang.reflect")
)
_OF_ALL = "java.util.function"  # whose types are imported all at once, and told by their names
_FUNCTIONAL = re.compile(r"[A-Z]?\w*(?:Consumer|Supplier|Function|Predicate|UnaryOperator|BinaryOperator)")
_FINDING = frozenset("findStatic findVirtual findSpecial getMethod getDeclaredMethod".split())
_PACKAGE = re.compile(r"[a-z_][\w]*(?:\.[a-z_]\w*)+")  # by Java's conventions of naming
_OWN = {"this": "self", "super": "super"}
_MAKES = {"object_creation_expression": "type", "explicit_constructor_invocation": "constructor"}
_FUNCTIONS = frozenset(("lambda_expression", "method_reference", "identifier", "field_access"))


def _shape(source: Source, node: Node) -> Shape | None:
    kind = node.type
    if kind in ("identifier", "type_identifier"):
        return Shape("name", text=source.text(node))
    if kind == "field_access":
        inner, name = node.child_by_field_name("object"), node.child_by_field_name("field")
        return Shape("member", inner, source.text(name)) if inner is not None and name is not None else None
    if kind in ("scoped_type_identifier", "scoped_identifier"):
        return _scoped(source, node)
    if kind == "method_invocation":
        name = node.child_by_field_name("name")
        target = node.child_by_field_name("object")
        if target is not None and name is not None and source.text(name) in ("stripIndent", "strip", "trim"):
            return Shape("same", target)
        return (
            Shape("invoke", target, source.text(name), node.child_by_field_name("arguments"))
            if name
            else None
        )
    if kind in _MAKES:
        made = node.child_by_field_name(_MAKES[kind])
        return Shape("new", made, arguments=node.child_by_field_name("arguments"))
    if kind == "generic_type":
        return _generic(source, node)
    if kind == "wildcard":
        return Shape("same", node.named_children[-1]) if node.named_child_count else None
    if kind == "cast_expression":
        inner = node.child_by_field_name("type")
        return Shape("same", inner) if inner is not None else None
    if kind in ("parenthesized_expression", "class_literal", "superclass", "array_type", "array_access"):
        return Shape("same", node.named_children[0])
    if kind in ("annotation", "marker_annotation"):
        return Shape("same", node.child_by_field_name("name"))
    if kind in _OWN:
        return Shape(_OWN[kind])
    if kind == "string_literal":
        return Shape("string", text=source.text(node).strip('"').strip("\n"))
    if kind == "binary_expression":
        return Shape("concat", parts=(node.named_children[0], node.named_children[-1]))
    if kind == "ternary_expression":
        return Shape("either", parts=tuple(node.named_children[1:]))
    if kind == "method_reference" and node.named_child_count > 1:
        return Shape("member", node.named_children[0], source.text(node.named_children[-1]))
    return Shape("function", node) if kind == "lambda_expression" else None


def _scoped(source: Source, node: Node) -> Shape:
    """``java.util.Map.Entry``: a package, and steps into it."""
    text = source.text(node)
    if _PACKAGE.fullmatch(text):
        return Shape("module", text=text)
    return Shape("member", node.named_children[0], source.text(node.named_children[-1]))


def _pair(source: Source, node: Node) -> tuple[str, Node] | None:
    """``.topicArn(arn)`` in a builder chain, or ``name = value`` in an annotation."""
    if node.type == "element_value_pair":
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        return (source.text(key), value) if key is not None and value is not None else None
    if node.type != "method_invocation":
        return None
    name, arguments = node.child_by_field_name("name"), node.child_by_field_name("arguments")
    if name is None or arguments is None or not parts(arguments):
        return None
    return source.text(name), parts(arguments)[0]


def _stores(source: Source, captures: dict[str, list[Node]]) -> Iterator[tuple[Node, str, Node]]:
    """(holder, field, function) for each field that is set to what may be a function; ``""``: the holder is the field."""
    for node in captures.get("assignment", ()):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None and right.type in _FUNCTIONS:
            yield left, "", right
    for node in captures.get("call", ()):
        name, holder = node.child_by_field_name("name"), node.child_by_field_name("object")
        arguments = node.child_by_field_name("arguments")
        value = nth(arguments, -1) if arguments is not None else None
        if name is None or holder is None or value is None or node.type != "method_invocation":
            continue
        if source.text(name) in ADDING and value.type in _FUNCTIONS:
            yield holder, "", value


def _asked_class(source: Source, call: Node) -> Node | None:
    """The class that a call is told to give an instance of: ``context.getBean(Clock.class)``."""
    name, arguments = call.child_by_field_name("name"), call.child_by_field_name("arguments")
    first = nth(arguments, 0) if arguments is not None else None
    literal = first is not None and first.type == "class_literal"
    return first if literal and name is not None and source.text(name) in GIVING else None


def _method_by_name(source: Source, call: Node) -> tuple[Node, str] | None:
    """(class, method) that a call finds by its name: ``lookup.findStatic(Clock.class, "tick", type)``, reflection.

    Sources: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/invoke/MethodHandles.Lookup.html,
    https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/Class.html
    """
    name, arguments = call.child_by_field_name("name"), call.child_by_field_name("arguments")
    if name is None or arguments is None or source.text(name) not in _FINDING:
        return None
    given = parts(arguments)
    holder = call.child_by_field_name("object")
    if given and given[0].type == "class_literal":
        holder, given = given[0], given[1:]
    if holder is None or holder.type != "class_literal" or not given or given[0].type != "string_literal":
        return None
    return holder, source.text(given[0]).strip('"')


def _closed(source: Source, captures: dict[str, list[Node]]) -> Iterator[tuple[Node, Node, str]]:
    """(where it is opened, what it is, what closes it) for each resource of a ``try``."""
    for node in captures.get("resource", ()):
        opened = node.child_by_field_name("value") or nth(node, 0)
        if opened is not None:
            yield node, opened, "close"


def _unbound(names: Declared, name: str, at: int, depth: int) -> Origin | None:
    """A capitalized name is a type of the same package; a bare call is a method of an enclosing class or its bases.

    A constant, or a method of a class that is built on nothing, is of the one class whose static members are imported.
    """
    holder = names.scopes.at(at).enclosing("class")
    statics = names.scopes.statics
    plain = holder is None or not (holder.bases or f"{holder.name}.{name}" in names.scopes.functions)
    if len(statics) == 1 and (name.isupper() or (name[:1].islower() and plain)):
        return Origin(statics[0], (name,))
    if name[:1].isupper():
        of_all = _OF_ALL in names.scopes.wildcards and _FUNCTIONAL.fullmatch(name) is not None
        return Origin(_OF_ALL if of_all else names.scopes.package, (name,))
    return (
        names.member_of(Origin("", tuple(holder.name.split("."))), name, depth)
        if holder is not None
        else None
    )


def _generic(source: Source, node: Node) -> Shape | None:
    name = node.named_children[0]
    arguments = node.named_children[1].named_children if node.named_child_count > 1 else []
    plain = source.text(name).rsplit(".", 1)[-1]
    if plain == "Event" and arguments:  # CDI: read as the event that it is of
        return Shape("same", arguments[0])
    held = held_type(plain, len(arguments))
    return Shape("same", name) if held is None else Shape("container", arguments[held])


DIALECT = Dialect(
    query=_QUERY,
    scopes=_SCOPES,
    leaves=_LEAVES,
    members="everywhere",
    declare=declare,
    shape=_shape,
    pair=_pair,
    unbound=_unbound,
    asked_class=_asked_class,
    held_calls=HELD_CALLS,
    method_by_name=_method_by_name,
    closed=_closed,
    stores=_stores,
    loops_give_one=True,  # what a loop goes over is known by its type
    callable=_CALLABLE,
    gives=_GIVES,
)
