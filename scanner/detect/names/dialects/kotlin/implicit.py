"""What a function is called on that is called by its bare name, and what ``this`` is: ``with(template) { this.send(order) }``."""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.names.dialect import Declared
from scanner.detect.names.dialects.jvm_types import EACH
from scanner.detect.names.dialects.kotlin.nodes import TYPES, before_lambda, given_to
from scanner.detect.names.scopes import Scope
from scanner.detect.source import Source
from scanner.model import Origin

# Calls whose lambda has no receiver, or a CoroutineScope, which has no functions that code would mean:
# https://kotlinlang.org/api/core/kotlin-stdlib/, https://kotlinlang.org/api/kotlinx.coroutines/
_PLAIN = EACH | frozenset(
    """also async coroutineScope forEachIndexed getOrElse ifBlank ifEmpty lazy launch let map mapIndexed measureTime
    measureTimeMillis measureTimedValue onFailure onSuccess repeat run runBlocking runCatching supervisorScope
    synchronized takeIf takeUnless thread use withContext withLock withTimeout""".split()
)


def implicit_receiver(names: Declared, name: str, at: int) -> Node | None:
    """The expression or type on which the function ``name`` is called at ``at``, where no receiver is written.

    That is the innermost receiver. What the file itself calls ``name`` is no member of it: which of the two the
    compiler takes, the types of the arguments may decide. A lambda that may have a receiver of its own hides others.
    """
    if names.lookup(name, at) is not None:
        return None
    scope: Scope | None = names.scopes.at(at)
    while scope is not None and scope.kind == "function":
        receiver = _receiver(names, scope)
        if receiver is not None:
            return None if _is_inherited(names, name, at) else receiver
        if scope.node.type == "lambda_literal" and not _is_plain(names.source, scope.node):
            return None
        scope = scope.parent
    return None


def own_object(names: Declared, node: Node, depth: int) -> tuple[Origin | None] | None:
    """What ``this`` is at ``node``, as far as that can be told; no tuple at all where it is the class around it.

    It is the innermost receiver, or what a label names: https://kotlinlang.org/docs/this-expressions.html.
    """
    label = names.source.text(node).partition("@")[2]
    scope: Scope | None = names.scopes.at(node.start_byte)
    while scope is not None and (label or scope.kind == "function"):
        receiver = _receiver(names, scope) if scope.kind == "function" else None
        if receiver is not None and (not label or label == _label(names.source, scope)):
            return (names.at(receiver, depth),)
        if scope.kind == "class" and label == scope.name.rpartition(".")[2]:
            return (Origin("", tuple(scope.name.split("."))),)
        scope = scope.parent
    return None


def _label(source: Source, scope: Scope) -> str:
    """What a label calls a function: its name; one without, by the call that it is given to."""
    callee = _given_to(scope)
    return (source.text(callee) if callee is not None else scope.name).rpartition(".")[2]


def _given_to(scope: Scope) -> Node | None:
    """What is called with the lambda ``scope``."""
    call = given_to(scope.node) if scope.node.type == "lambda_literal" else None
    return before_lambda(call).named_children[0] if call is not None else None


def _receiver(names: Declared, scope: Scope) -> Node | None:
    """The receiver of a function, of a lambda also by the type of what a function of this file takes: ``Sender.() -> Unit``."""
    callee = _given_to(scope) if scope.receiver is None else None
    if callee is None or callee.type != "identifier":
        return scope.receiver
    found = names.lookup(names.source.text(callee), callee.start_byte)
    origin = found[0].origin if found is not None else None
    function = names.scopes.functions.get(".".join(origin.path)) if origin and not origin.module else None
    taken = function.parameters[-1][1] if function is not None and function.parameters else None
    if taken is None or taken.type != "function_type" or not taken.named_child_count:
        return None
    first = taken.named_children[0]
    behind = first.next_sibling
    return first if first.type in TYPES and behind is not None and behind.type == "." else None


def _is_plain(source: Source, function: Node) -> bool:
    """Whether a lambda has no receiver: it names what it is given, or is given to a call that is known."""
    if any(child.type == "lambda_parameters" for child in function.named_children):
        return True
    call = given_to(function)
    callee = before_lambda(call).named_children[0] if call is not None else None
    return callee is not None and source.text(callee).rpartition(".")[2] in _PLAIN


def _is_inherited(names: Declared, name: str, at: int) -> bool:
    """Whether a class of this file that a class around ``at`` builds on has a member ``name``."""
    holder = names.scopes.at(at).enclosing("class")
    waiting, seen = [holder] if holder is not None else [], set[str]()
    while waiting:
        current = waiting.pop()
        if name in current.names:
            return True
        for base in current.bases:
            origin = names.at(base)
            above = names.scopes.classes.get(".".join(origin.path)) if origin and not origin.module else None
            if above is not None and above.name not in seen:
                seen.add(above.name)
                waiting.append(above)
    return False
