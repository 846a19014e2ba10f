"""What becomes of a call's failure, where that is plain from what stands around it."""

from __future__ import annotations

import re

from tree_sitter import Node

from scanner.detect.names import Names
from scanner.detect.outline.guards import leaves

# Go's ways to hand an error on without returning it: an HTTP answer, a channel, a list of errors
_TOLD = re.compile(
    r"http\.Error|WriteHeader|\.JSON\(|\.Abort|[Rr]espond|[Rr]ender|<-\s*err|append\(\w*[eE]rr|\.Fatal|panic\("
)


def outcome_of(names: Names, node: Node, guards: tuple[str, ...]) -> str:
    """ "swallowed" or "dropped" where a failure of this call is plainly lost; "" otherwise."""
    language = names.source.language
    tries = [g for g in guards if g.startswith("try@") and g.endswith(".body")]
    if tries and _handler_swallows(names, tries[-1]):
        return "swallowed"
    outer = node.parent
    if language == "go":
        return _go_outcome(names, node)
    if language in ("typescript", "tsx", "javascript") and outer is not None:
        if outer.type == "member_expression" and names.source.text(outer).endswith(".catch"):
            handler = outer.parent.child_by_field_name("arguments") if outer.parent is not None else None
            return "" if handler is None or "throw" in names.source.text(handler) else "swallowed"
        return (
            "dropped"
            if outer.type == "expression_statement" or names.source.text(outer).startswith("void ")
            else ""
        )
    return ""


def _handler_swallows(names: Names, guard: str) -> bool:
    """Whether every catch of the ``try`` at ``guard`` goes on without throwing or returning."""
    line = int(guard.removeprefix("try@").partition(".")[0])
    handlers = [
        node
        for node in names.captures.get("guard.try.catch", ())
        if node.parent is not None and names.source.position(node.parent.start_byte)[0] == line
    ]
    return bool(handlers) and not any(_escapes(names, handler) for handler in handlers)


def _escapes(names: Names, node: Node) -> bool:
    waiting = [node]
    for _ in range(400):
        if not waiting:
            return False
        current = waiting.pop()
        if (
            current.type in names.dialect.LEAVES
            and "continue" not in current.type
            and "break" not in current.type
        ):
            return True
        waiting.extend(current.named_children)
    return True


def _go_outcome(names: Names, node: Node) -> str:
    outer = node.parent
    if outer is not None and outer.type in ("expression_statement", "defer_statement", "go_statement"):
        return "dropped"
    while outer is not None and outer.type == "expression_list":
        outer = outer.parent
    if outer is None or outer.type not in ("short_var_declaration", "assignment_statement"):
        return ""
    left = outer.child_by_field_name("left")
    targets = names.source.text(left).split(",") if left is not None else []
    if targets and targets[-1].strip() == "_":
        return "dropped"
    test = (
        outer.parent
        if outer.parent is not None and outer.parent.type == "if_statement"
        else outer.next_named_sibling
    )
    if test is None or test.type != "if_statement" or "err" not in names.source.text(test).partition("{")[0]:
        return ""
    block = test.child_by_field_name("consequence")
    if (
        block is None
        or leaves(names, block)
        or _escapes(names, block)
        or _TOLD.search(names.source.text(block))
    ):
        return ""
    return "swallowed"
