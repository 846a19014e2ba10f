"""Kotlin: constructor properties, extension functions, trailing lambdas, delegated and late properties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names.dialect import Declared, Dialect, Shape
from scanner.detect.names.dialects.jvm_types import ADDING, GIVING, HELD_CALLS, held_type
from scanner.detect.names.dialects.kotlin.held import joined, listed, trimmed
from scanner.detect.names.dialects.kotlin.implicit import implicit_receiver, own_object
from scanner.detect.names.dialects.kotlin.nodes import TYPES, before_lambda, settings
from scanner.detect.names.dialects.kotlin.scopes import declare
from scanner.detect.names.scopes import Scope
from scanner.detect.source import Source, nth, parts
from scanner.model import Origin

_QUERY = """
(return_expression) @return
[(function_declaration) (lambda_literal) (anonymous_function) (class_declaration) (object_declaration)
 (companion_object) (object_literal) (secondary_constructor)] @scope
(package_header (_) @package)
(import) @import
(property_declaration) @variable
(for_statement) @loop
(assignment) @assignment
(call_expression) @call
(delegation_specifier (constructor_invocation (value_arguments (value_argument [(lambda_literal) (callable_reference)]))) @call)
(callable_reference) @reference
(is_expression) @cast
(when_entry (type_test)) @cast
(type_alias) @alias
(try_expression (block) @guard.try.body) (catch_block) @guard.try.catch (finally_block) @guard.try.finally
(if_expression condition: (_) . (_) @guard.if.then) (if_expression condition: (_) . (_) . (_) @guard.if.else)
(when_entry) @guard.switch
[(for_statement) (while_statement) (do_while_statement)] @guard.loop
(if_expression condition: (_) @condition) (when_subject (_) @condition)
((call_expression . (identifier) @_asked (value_arguments . (value_argument (_) @condition)))
 (#any-of? @_asked "require" "check"))
"""
_SCOPES = {
    "function_declaration": "function",
    "lambda_literal": "function",
    "anonymous_function": "function",
    "secondary_constructor": "function",
    "class_declaration": "class",
    "object_declaration": "class",
    "companion_object": "class",
    "object_literal": "class",
}
_LEAVES = frozenset(("return_expression", "throw_expression", "continue_expression", "break_expression"))
_CALLABLE = frozenset(("kotlin.Function", "java.util.function"))  # what a function type resolves to
_FUNCTIONS = frozenset(("lambda_literal", "callable_reference", "identifier", "navigation_expression"))

_TEMPLATE = re.compile(r"(?<!\\)\$[A-Za-z_]\w*")
_DOLLAR = "\x00"  # one that is written with a backslash, and so begins no template
_SAME = frozenset(TYPES) | frozenset(
    """annotated_expression annotation as_expression delegation_specifier parenthesized_expression property_delegate
    return_expression type_projection value_argument""".split()
)
_OWN = {"this_expression": "self", "super_expression": "super"}


def _shape(source: Source, node: Node) -> Shape | None:
    kind = node.type
    if kind == "identifier":
        return Shape("name", text=source.text(node))
    if kind == "navigation_expression" and node.named_child_count >= 2:
        if _is_class_literal(source, node):
            return Shape("same", node.named_children[0])
        return Shape("member", node.named_children[0], source.text(node.named_children[-1]))
    if kind == "index_expression":
        return Shape("element", node.named_children[0]) if node.named_child_count else None
    if kind == "call_expression":
        same = listed(source, node) or trimmed(source, node)
        if same is not None:
            return same
        whole = before_lambda(node)
        arguments = next((c for c in whole.named_children if c.type == "value_arguments"), None)
        return Shape("call", whole.named_children[0], arguments=arguments)
    if kind in ("constructor_invocation", "explicit_delegation"):
        arguments = next((c for c in node.named_children if c.type == "value_arguments"), None)
        return Shape("new", node.named_children[0], arguments=arguments)
    if kind == "object_literal":
        built_on = next((c for c in node.named_children if c.type == "delegation_specifiers"), None)
        return Shape("new", built_on.named_children[0]) if built_on is not None else None
    if kind == "function_type":
        return Shape("module", text="kotlin.Function")
    if kind == "callable_reference":
        return _referred(source, node)
    if kind == "user_type":
        return _user_type(source, node)
    if kind in _SAME:
        return Shape("same", node.named_children[-1]) if node.named_child_count else None
    if kind == "unary_expression":  # `client!!`
        return Shape("same", node.named_children[0]) if node.named_child_count else None
    if kind in _OWN:
        return Shape(_OWN[kind])
    if kind in ("string_literal", "multiline_string_literal"):
        return _string(source, node)
    if kind in ("binary_expression", "if_expression", "when_expression"):
        return joined(source, node)
    return Shape("function", node) if kind == "lambda_literal" else None


def _is_front(node: Node) -> bool:
    """Whether a call is the front of another one, whose lambda stands behind the parentheses."""
    return (
        node.parent is not None
        and node.parent.type == "call_expression"
        and before_lambda(node.parent) == node
    )


def _pair(source: Source, node: Node) -> tuple[str, Node] | None:
    """``topicArn = arn`` in a builder lambda or a named argument; ``.topicArn(arn)`` in a builder chain."""
    if node.type == "assignment" and node.named_child_count == 2:
        return source.text(node.named_children[0]), node.named_children[1]
    if node.type == "value_argument" and node.named_child_count == 2:
        return source.text(node.named_children[0]), node.named_children[1]
    if node.type == "call_expression":
        callee = _shape(source, node)
        inner = _shape(source, callee.node) if callee is not None and callee.node is not None else None
        arguments = callee.arguments if callee is not None else None
        if inner is not None and inner.form == "member" and arguments is not None and parts(arguments):
            return inner.text, parts(arguments)[0]
    return None


def _result_type(kind: Node) -> Node | None:
    """What a function of the type ``kind`` returns, if that is one and it returns anything."""
    while kind.type in ("nullable_type", "parenthesized_type") and kind.named_child_count:
        kind = kind.named_children[0]
    result = nth(kind, -1) if kind.type == "function_type" else None
    return None if result is None or result.text == b"Unit" else result


def _gives_itself(name: str, arguments: Node | None) -> bool:
    """Whether a call of ``name`` gives what it is called on: https://kotlinlang.org/docs/scope-functions.html."""
    return name in ("also", "takeIf", "takeUnless", "onEach") or (name == "apply" and arguments is None)


def _asked_class(source: Source, call: Node) -> Node | None:
    """The class that a call is told to give an instance of: ``inject<Clock>()``, ``context.getBean(Clock::class.java)``."""
    whole = before_lambda(call)
    callee = nth(whole, 0)
    word = source.text(callee).rpartition(".")[2] if callee is not None else ""
    if word not in GIVING:
        return None
    kinds = next((c.named_children for c in whole.named_children if c.type == "type_arguments"), [])
    given = next((c for c in whole.named_children if c.type == "value_arguments"), None)
    argument = nth(given, 0) if given is not None else None
    value = nth(argument, 0) if argument is not None else None
    literal = value is not None and value.type == "navigation_expression" and _is_class_literal(source, value)
    return kinds[0] if len(kinds) == 1 else value if literal else None


def _closed(source: Source, captures: dict[str, list[Node]]) -> Iterator[tuple[Node, Node, str]]:
    """(the word ``use``, what it is called on, what closes that) for each block that closes something."""
    for node in captures.get("call", ()):
        callee = nth(node, 0)
        word = nth(callee, -1) if callee is not None and callee.type == "navigation_expression" else None
        if callee is not None and word is not None and source.text(word) == "use":
            yield word, callee.named_children[0], "close"


def _unbound(names: Declared, name: str, at: int, depth: int) -> Origin | None:
    """An unbound name: a member of an implicit receiver, of an enclosing class's bases, or of the same package."""
    if name == "it" or name[:1].isupper():
        return Origin(names.scopes.package, (name,)) if name != "it" else None
    scope: Scope | None = names.scopes.at(at)
    while scope is not None:
        if scope.receiver is not None:
            return names.member_of(names.at(scope.receiver, depth), name, depth)
        if scope.kind == "class" and scope.bases:
            return names.member_of(Origin("", tuple(scope.name.split("."))), name, depth)
        scope = scope.parent
    return Origin(names.scopes.package, (name,))


def _referred(source: Source, node: Node) -> Shape | None:
    """``bearer::carry``; ``::carry`` is the function itself."""
    if node.named_child_count > 1:
        return Shape("member", node.named_children[0], source.text(node.named_children[-1]))
    return Shape("same", node.named_children[0]) if node.named_child_count else None


def _stores(source: Source, captures: dict[str, list[Node]]) -> Iterator[tuple[Node, str, Node]]:
    """(holder, field, function) for each field that is set to what may be a function; ``""``: the holder is the field."""
    for node in captures.get("assignment", ()):
        left, right = nth(node, 0), nth(node, -1)
        if left is not None and right is not None and right.type in _FUNCTIONS:
            yield left, "", right
    for node in captures.get("call", ()):
        callee = nth(node, 0)
        arguments = next((c for c in node.named_children if c.type == "value_arguments"), None)
        argument = nth(arguments, -1) if arguments is not None else None
        value = nth(argument, -1) if argument is not None else None
        if callee is None or callee.type != "navigation_expression" or value is None:
            continue
        if source.text(callee.named_children[-1]) in ADDING and value.type in _FUNCTIONS:
            yield callee.named_children[0], "", value


def _is_class_literal(source: Source, node: Node) -> bool:
    """``Berthed::class``, or the ``.java`` of one."""
    last = source.text(node.named_children[-1])
    if last == "class":
        return any(child.type == "::" for child in node.children)
    inner = node.named_children[0]
    return last == "java" and inner.type == "navigation_expression" and _is_class_literal(source, inner)


def _user_type(source: Source, node: Node) -> Shape | None:
    identifiers = [c for c in node.named_children if c.type == "identifier"]
    arguments = next((c.named_children for c in node.named_children if c.type == "type_arguments"), [])
    if not identifiers:
        return None
    held = held_type(source.text(identifiers[-1]), len(arguments))
    if held is not None:
        return Shape("container", arguments[held])
    last = source.text(identifiers[-1])
    if len(identifiers) > 1 and source.text(identifiers[-2])[:1].isupper():
        return Shape("member", identifiers[-2], last)  # a class inside of another
    return Shape("name", text=last) if len(identifiers) == 1 else Shape("same", identifiers[-1])


def _string(source: Source, node: Node) -> Shape:
    """The grammar reads ``${…}`` but leaves ``$name`` in the text, in pieces: each is a part that cannot be read."""
    parts: list[Node | str] = [""]
    for child in node.named_children:
        if child.type not in ("string_content", "escape_sequence"):
            parts += [*child.named_children[:1], ""]
            continue
        before, said = parts[-1], source.text(child)
        if child.type == "escape_sequence":
            parts[-1] = f"{before}{_DOLLAR}" if said == "\\$" else before
            continue
        pieces = _TEMPLATE.split(f"{before}{said}")
        parts[-1] = pieces[0]
        for piece in pieces[1:]:
            parts += [child, piece]
    parts = [part.replace(_DOLLAR, "$") if isinstance(part, str) else part for part in parts]
    if all(isinstance(part, str) for part in parts):
        return Shape("string", text="".join(str(part) for part in parts))
    return Shape("concat", parts=tuple(part for part in parts if part != ""))


DIALECT = Dialect(
    query=_QUERY,
    scopes=_SCOPES,
    leaves=_LEAVES,
    returns_through_lambdas=True,
    members="everywhere",
    declare=declare,
    shape=_shape,
    pair=_pair,
    unbound=_unbound,
    implicit=implicit_receiver,
    own=own_object,
    result_type=_result_type,
    asked_class=_asked_class,
    held_calls=HELD_CALLS,
    gives_itself=_gives_itself,
    is_front=_is_front,
    closed=_closed,
    stores=_stores,
    defaults=settings,
    loops_give_one=True,  # what a loop goes over is known by its type
    callable=_CALLABLE,
)
