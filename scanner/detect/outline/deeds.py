"""What a block does with what it caught: whom it calls, and whether anything of it is kept or thrown on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names import Names, Scope
from scanner.detect.outline.guards import callee_text
from scanner.detect.source import is_comment, parts
from scanner.model import Then

_MOST = 400  # nodes of a block that are looked at; what a longer one does is not plain
_MOST_OUTSIDE = 4_000  # nodes of a function in which a name is looked for
_THROWS = ("throw", "raise")
_RETURNS = ("return_statement", "return_expression")
_BLOCKS = frozenset(("block", "statement_block", "statements"))
_ASSIGNS = frozenset(
    (
        "assignment_expression",
        "augmented_assignment_expression",
        "assignment",
        "augmented_assignment",
        "assignment_statement",
        "inc_statement",
        "dec_statement",
        "update_expression",
    )
)
_KEEPS = frozenset(("send_statement", "yield", "yield_expression", "go_statement", "defer_statement"))
_NAMES = frozenset(("identifier", "shorthand_property_identifier"))
FUNCTIONS = frozenset(
    (
        "function_definition",
        "function_declaration",
        "function_expression",
        "generator_function",
        "method_definition",
        "method_declaration",
        "constructor_declaration",
        "arrow_function",
        "lambda",
        "lambda_expression",
        "lambda_literal",
        "anonymous_function",
        "func_literal",
    )
)


def deeds(names: Names, block: Node, around: Node, *, taken: bool = True) -> tuple[tuple[str, ...], Then]:
    """The callees of ``block`` as written, and what becomes of the failure that it handles.

    ``around`` is the construct that the block is an arm of; ``taken``, whether anybody takes what the block returns.
    Calls that only make an argument of another are left out.
    """
    calls: dict[str, None] = {}
    then = Then.ENDS
    for seen, node in enumerate(_plainly(names, block)):
        kind = node.type
        if seen > _MOST or kind in _KEEPS or (kind in FUNCTIONS and node != block):
            return tuple(calls), Then.KEPT
        if kind in names.dialect.leaves:
            if kind.startswith(_THROWS):
                return tuple(calls), Then.THROWN
            if kind in _RETURNS and taken and (node.named_child_count or _gives(function_of(node))):
                then = Then.KEPT
        elif (kind in _ASSIGNS or _counts(names, node)) and _is_kept(names, node, around):
            then = Then.KEPT
        elif (shape := names.shape(node)) is not None and shape.form in ("call", "new", "invoke"):
            calls[callee_text(names, node)] = None
    return tuple(calls), then


def tells_success(names: Names, body: Node, around: Node) -> bool:
    """Whether who goes on behind ``around`` can see that ``body`` came to its end: a value, a mark, a loop that it left."""
    again = _in_loop(around)
    for node in _plainly(names, body):
        if node.type in _RETURNS and (node.named_child_count or again):
            return True
        if again and node.type in names.dialect.leaves and "break" in node.type:
            return True
        if node.type in _ASSIGNS and _is_kept(names, node, around):
            return True
    held = parts(body)
    return bool(held) and held[-1].type in _RETURNS and _is_followed(around)


def _is_followed(around: Node) -> bool:
    """Whether something stands behind ``around``: where a body returns in the end, that runs for what failed in it."""
    node: Node | None = around
    while node is not None and node.parent is not None and node.type not in FUNCTIONS:
        behind = node.next_named_sibling if node.parent.type in _BLOCKS else None
        while behind is not None and is_comment(behind):
            behind = behind.next_named_sibling
        if behind is not None:
            return True
        node = node.parent
    return False


def function_of(node: Node) -> Node | None:
    """The function that holds ``node``; None at a file's top level."""
    outer = node.parent
    while outer is not None and outer.type not in FUNCTIONS:
        outer = outer.parent
    return outer


def within(root: Node | None, most: int = _MOST_OUTSIDE) -> Iterator[Node]:
    """``root`` and what is below it in the order of the source, without other functions; at most ``most`` nodes."""
    waiting = [root] if root is not None else []
    for _ in range(most):
        if not waiting:
            return
        node = waiting.pop()
        yield node
        if node.type not in FUNCTIONS or node == root:
            waiting.extend(reversed(node.named_children))


def _plainly(names: Names, block: Node) -> Iterator[Node]:
    """What runs in ``block`` itself: not what its calls are given, nor what its conditions ask."""
    waiting = [block]
    while waiting:
        node = waiting.pop()
        yield node
        if _is_call(names, node) or (node != block and node.type in FUNCTIONS):
            continue
        condition = node.child_by_field_name("condition")
        waiting.extend(child for child in reversed(node.named_children) if child != condition)


def _is_call(names: Names, node: Node) -> bool:
    shape = names.shape(node)
    return shape is not None and shape.form in ("call", "new", "invoke")


def _counts(names: Names, node: Node) -> bool:
    """Kotlin's ``failures++`` is a unary expression among others."""
    return node.type == "unary_expression" and names.source.text(node).endswith(("++", "--"))


def _is_kept(names: Names, assignment: Node, around: Node) -> bool:
    """Whether what is assigned is a field or an element, or a variable that is also spoken of outside ``around``."""
    target = (
        assignment.child_by_field_name("left")
        or assignment.child_by_field_name("argument")
        or (assignment.named_children[0] if assignment.named_child_count else assignment)
    )
    written = re.split(r"[,\s]+", names.source.text(target).strip("()"))
    if not all(name.isidentifier() for name in written if name):
        return True
    wanted = {name for name in written if name not in ("", "_")}
    if any(_is_field(names, name, assignment) for name in wanted):
        return True
    return any(
        node.type in _NAMES and names.source.text(node) == name
        for name in wanted
        for holder in _who_may_speak_of(names, name, around)
        for node in within(holder)
        if not around.start_byte <= node.start_byte < around.end_byte
    )


def _who_may_speak_of(names: Names, name: str, around: Node) -> Iterator[Node]:
    """The function around ``around``, and those around that which share the variable ``name``: up to its declaration."""
    holder = function_of(around)
    while holder is not None:
        yield holder
        if _has_own(names, name, holder, around):
            return
        holder = function_of(holder)
    yield names.source.root


def _has_own(names: Names, name: str, function: Node, around: Node) -> bool:
    """Whether ``name``, assigned in ``around``, is a variable of ``function`` and of nobody outside of it."""
    scope: Scope | None = names.scopes.at(around.start_byte)
    # Where to assign is to declare, unless a name is said to be another's.
    local = names.source.language == "python"
    while scope is not None and scope.start >= function.start_byte:
        if name in scope.shared:
            return False
        if any(local or binding.at < around.start_byte for binding in scope.names.get(name, ())):
            return True
        scope = scope.parent
    return False


def _is_field(names: Names, name: str, assignment: Node) -> bool:
    """Whether a bare name is an attribute of the object around ``assignment``."""
    found = names.lookup(name, assignment.start_byte)
    return found is not None and found[1].kind == "class"


def _gives(function: Node | None) -> bool:
    """Whether ``function`` returns a value somewhere, so that to return none says something."""
    return any(node.type in _RETURNS and node.named_child_count > 0 for node in within(function))


def _in_loop(node: Node) -> bool:
    outer = node.parent
    while outer is not None and outer.type not in FUNCTIONS:
        if outer.type.startswith(("for_", "while_", "do_", "enhanced_for")):
            return True
        outer = outer.parent
    return False
