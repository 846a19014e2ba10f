"""The arms that catch failures: those of ``try`` and ``with suppress(…)``, and those that hang on a single call."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names import Names
from scanner.detect.outline.deeds import deeds, tells_success
from scanner.detect.outline.guards import callback_label, callee_text, given_to, guard_label
from scanner.detect.outline.promises import Caught, is_taken, trailing
from scanner.detect.source import parts
from scanner.model import Handler, Origin, Then

# https://docs.python.org/3/library/contextlib.html#contextlib.suppress
_SUPPRESS = Origin("contextlib", ("suppress",))
_TYPES = frozenset(("catch_type", "user_type", "nullable_type"))
_RUN_CATCHING = re.compile(r"\brunCatching$")
_BODIES = frozenset(("block", "statement_block", "statements", "source_file", "control_structure_body"))
_GIVE = frozenset(("call_expression", "if_expression", "when_expression", "throw_expression"))


def handlers_of(names: Names) -> Iterator[Handler]:
    """The arms of every ``try`` and ``with``, those of one construct in the order in which they are asked."""
    bodies = {
        node.parent.id: node for node in names.captures.get("guard.try.body", ()) if node.parent is not None
    }
    for node in sorted(names.captures.get("guard.try.catch", ()), key=lambda n: n.start_byte):
        holder = node.parent
        if holder is not None:
            yield _arm(names, node, holder, bodies.get(holder.id))
    for node in sorted(names.captures.get("guard.with", ()), key=lambda n: n.start_byte):
        for call in _items(node):
            if names.callee(call) == _SUPPRESS:
                yield Handler(guard_label(names, node), _unit(names, node), _passed(names, call))
    for scope in names.scopes.all if names.source.language == "kotlin" else ():
        given = given_to(names, scope.node) if scope.kind == "function" and not scope.name else None
        if given is not None and _RUN_CATCHING.search(callee_text(names, given)):
            yield Handler(callback_label(names, scope), _unit(names, given), (), *_result(names, given))


def _arm(names: Names, node: Node, holder: Node, body: Node | None) -> Handler:
    calls, then = deeds(names, node, holder)
    if then is Then.ENDS and (
        (body is not None and tells_success(names, body, holder)) or _is_value(node, holder)
    ):
        then = Then.KEPT
    line = names.source.position(holder.start_byte)[0]
    return Handler(f"try@{line}", _unit(names, node), tuple(_caught(names, node)), calls, then)


def _result(names: Names, call: Node) -> Caught:
    """What is done with the ``Result`` of ``call``: https://kotlinlang.org/api/core/kotlin-stdlib/kotlin/run-catching.html."""
    calls: tuple[str, ...] = ()
    then = Then.ENDS
    node = call
    while (
        node.parent is not None
        and node.parent.type == "navigation_expression"
        and node.parent.parent is not None
    ):
        method, node = names.source.text(node.parent.named_children[-1]), node.parent.parent
        if method == "onFailure":
            block = trailing(node)
            if block is not None:
                calls, then = deeds(names, block, node, taken=False)
        elif method not in ("onSuccess", "also"):
            return calls, Then.THROWN if method == "getOrThrow" else Then.KEPT
    return calls, Then.KEPT if is_taken(node) else then


def _caught(names: Names, clause: Node) -> Iterator[str]:
    """The types that a catch clause names, as written; none when it takes whatever comes."""
    value = clause.child_by_field_name("value")  # Python
    if value is not None:
        kind = value.named_children[0] if value.type == "as_pattern" else value
        yield from (names.source.text(n) for n in (kind.named_children if kind.type == "tuple" else [kind]))
        return
    for child in clause.named_children:
        inner = child.named_children if child.type == "catch_formal_parameter" else [child]
        for kind in inner:
            if kind.type in _TYPES:
                yield from (part.strip() for part in names.source.text(kind).split("|"))


def _is_value(clause: Node, holder: Node) -> bool:
    """Kotlin: whether the ``try`` is an expression that somebody takes the value of, and the arm gives one."""
    outer = holder.parent
    if holder.type != "try_expression" or outer is None or outer.type in _BODIES:
        return False
    block = clause.named_children[-1] if clause.named_child_count else None
    last = block.named_children[-1] if block is not None and block.named_child_count else None
    if outer.type in ("function_body", "lambda_literal"):
        return last is not None and last.type not in _GIVE
    return True


def _items(node: Node) -> Iterator[Node]:
    clause = next((child for child in node.named_children if child.type == "with_clause"), None)
    for item in clause.named_children if clause is not None else ():
        value = item.child_by_field_name("value")
        if value is not None and value.type == "call":
            yield value


def _passed(names: Names, call: Node) -> tuple[str, ...]:
    arguments = call.child_by_field_name("arguments")
    return tuple(names.source.text(a) for a in (parts(arguments) if arguments is not None else ()))


def _unit(names: Names, node: Node) -> str:
    return names.scopes.at(node.start_byte).unit()
