"""Failures of calls whose result comes later: who hangs on the promise, future or callback, and what it does.

Sources: https://tc39.es/ecma262/#sec-promise.prototype.then, https://docs.python.org/3/library/asyncio-task.html#asyncio.gather,
https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/concurrent/CompletionStage.html,
https://kotlinlang.org/api/core/kotlin-stdlib/kotlin/run-catching.html
"""

from __future__ import annotations

import re

from tree_sitter import Node

from scanner.detect.names import Names
from scanner.detect.outline.deeds import FUNCTIONS, deeds
from scanner.detect.outline.guards import callee_text
from scanner.detect.source import parts
from scanner.model import Then

Caught = tuple[tuple[str, ...], Then]
"""What an arm calls, and what becomes of the failure in it."""

_SAME = frozenset(
    (
        "await_expression",
        "await",
        "parenthesized_expression",
        "as_expression",
        "non_null_expression",
        "array",
        "list",
    )
)
_LISTS = frozenset(
    ("arguments", "argument_list", "value_arguments", "value_argument", "list_splat", "spread_element")
)
_HANDS_ON = frozenset(
    (
        "then",
        "finally",
        "promise",
        "thenApply",
        "thenAccept",
        "thenRun",
        "thenCompose",
        "orTimeout",
        "map",
        "flatMap",
    )
)
"""Methods whose result fails as what they are called on does; ``promise`` is the AWS SDK 2's for JavaScript."""
_CATCHES = frozenset(("catch", "exceptionally", "whenComplete", "whenCompleteAsync", "handle", "addCallback"))
_GATHERS = re.compile(r"(?:(?P<waits>Promise\.(?:all|race|any|allSettled)|\bgather)|\.(?:map|flatMap))$")
_LOOKS_AWAY = re.compile(r"allSettled\(|return_exceptions\s*=\s*True")
_FAILURE = re.compile(r"(?:e|er|err|error|ex|exc|exception|throwable|failure|cause)$", re.IGNORECASE)
_HIGHEST = 16  # nodes that are climbed


def later_of(names: Names, call: Node) -> Caught | None:
    """What becomes of the failure that ``call``'s result brings; None when nothing hangs on it."""
    parent = names.source.parent
    node, outer = call, parent(call)
    for _ in range(_HIGHEST):
        if outer is None:
            return None
        method = _method_on(names, node, outer)
        if method is not None:
            name, whole = method
            handler = _handler(names, whole, name)
            if handler is not None:
                return _by(names, handler, whole)
            if name not in _HANDS_ON:
                return None
            node, outer = whole, parent(whole)
        elif outer.type in _SAME or outer.type in _LISTS or _maps(outer, node):
            node, outer = outer, parent(outer)
        elif node.type in _LISTS and (gathers := _GATHERS.search(callee_text(names, outer))):
            if gathers["waits"] and _LOOKS_AWAY.search(names.source.text(outer)):
                return (), Then.KEPT if is_taken(outer) else Then.ENDS
            node, outer = outer, parent(outer)
        elif node.type in _LISTS and call.type == "new_expression" and outer.type == "call_expression":
            call = node = outer  # what is made fails where it is handed over: send(new PublishCommand(…))
            outer = parent(outer)
        else:
            break
    return _callback(names, call)


def is_taken(expression: Node) -> bool:
    """Whether anything is done with the value of ``expression``, through await and parentheses."""
    outer = expression.parent
    while outer is not None and outer.type in _SAME:
        outer = outer.parent
    return outer is None or outer.type not in (
        "expression_statement",
        "block",
        "statements",
        "statement_block",
    )


def trailing(call: Node) -> Node | None:
    """Kotlin: the lambda that stands behind a call: https://kotlinlang.org/docs/lambdas.html#passing-trailing-lambdas."""
    last = call.named_children[-1] if call.named_child_count else None
    inner = last.named_children[-1] if last is not None and last.named_child_count else None
    return inner if inner is not None and inner.type == "lambda_literal" else None


def _method_on(names: Names, node: Node, outer: Node) -> tuple[str, Node] | None:
    """The method called on ``node``, and that call."""
    if outer.type == "method_invocation":  # Java
        name = outer.child_by_field_name("name")
        return (
            (names.source.text(name), outer) if outer.child_by_field_name("object") == node and name else None
        )
    if outer.type not in ("member_expression", "attribute", "navigation_expression"):
        return None
    whole = names.source.parent(outer)
    if whole is None or outer.named_children[0] != node or not whole.type.startswith("call"):
        return None
    return names.source.text(outer.named_children[-1]), whole


def _handler(names: Names, call: Node, method: str) -> Node | None:
    """The function that takes the failure, when ``call`` of ``method`` is given one."""
    shape = names.shape(call)
    given = parts(shape.arguments) if shape is not None and shape.arguments is not None else []
    if method == "then":
        return given[1] if len(given) > 1 else None
    if method not in _CATCHES:
        return None
    return trailing(call) or (given[-1] if given else None)


def _by(names: Names, handler: Node, whole: Node) -> Caught:
    """What the function ``handler`` does; a named one is what it calls."""
    inner = (
        handler.named_children[0]
        if handler.type == "value_argument" and handler.named_child_count
        else handler
    )
    if inner.type not in FUNCTIONS:
        return (names.source.text(inner),), Then.ENDS
    body = inner.child_by_field_name("body") or inner
    taken = is_taken(whole)
    calls, then = deeds(names, body, whole, taken=taken)
    gives = taken and body.type not in ("statement_block", "block", "lambda_literal") and not calls
    return calls, Then.KEPT if then is Then.ENDS and gives else then


def _maps(outer: Node, node: Node) -> bool:
    """Whether ``outer`` is a function of one expression, handed to a call that makes a list of what it gives."""
    if outer.type in ("list_comprehension", "generator_expression"):
        return True
    return outer.type == "arrow_function" and outer.child_by_field_name("body") == node


def _callback(names: Names, call: Node) -> Caught | None:
    """What a callback does that ``call`` reports its failure to; by custom one parameter is named for it."""
    shape = names.shape(call)
    given = parts(shape.arguments) if shape is not None and shape.arguments is not None else []
    if not given or given[-1].type not in FUNCTIONS or is_taken(call):
        return None
    parameters = given[-1].child_by_field_name("parameters") or given[-1].child_by_field_name("parameter")
    written = re.findall(r"\w+", names.source.text(parameters)) if parameters is not None else []
    if not any(_FAILURE.match(name) for name in written):
        return None
    return _by(names, given[-1], call)
