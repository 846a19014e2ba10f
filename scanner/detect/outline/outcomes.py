"""What becomes of a call's own failure: nobody looks, or an arm that hangs on this one call takes it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

from scanner.detect.names import Names
from scanner.detect.outline.deeds import deeds, function_of, within
from scanner.detect.outline.promises import Caught, later_of
from scanner.detect.source import parts
from scanner.model import Then

_ECMA = ("typescript", "tsx", "javascript")
_ASSIGNS = ("short_var_declaration", "assignment_statement")
_UNLOOKED = ("expression_statement", "defer_statement", "go_statement")


def outcome_of(names: Names, node: Node) -> tuple[str, Caught | None]:
    """ "dropped" where nothing takes the call's result or error, "" otherwise; and what is done with its failure in an
    arm of its own, None where there is no such arm."""
    if names.source.language == "go":
        last = _whole(names, node)
        assignment = _assignment(names, last)
        targets = _targets(names, assignment)
        around = names.source.parent(last)
        unlooked = around is not None and around.type in _UNLOOKED
        told = _told_later(names, node) if unlooked else None
        if told is not None:
            return "", _arm(names, *told)
        dropped = "dropped" if unlooked or targets[-1:] == ["_"] else ""
        return dropped, _go(names, assignment, targets)
    return _dropped(names, node), later_of(names, node)


def _dropped(names: Names, node: Node) -> str:
    outer = names.source.parent(node)
    if outer is None:
        return ""
    if names.source.language in _ECMA:
        unlooked = outer.type == "expression_statement" or names.source.text(outer).startswith("void ")
        return "dropped" if unlooked else ""
    return ""


def _go(names: Names, assignment: Node | None, targets: Sequence[str]) -> Caught | None:
    """``if err := publish(); err != nil { … }``, or the ``if`` in the statement that follows."""
    if assignment is None or not targets or targets[-1] == "_":
        return None
    error, outer = targets[-1], names.source.parent(assignment)
    inline = outer is not None and outer.type == "if_statement"
    test = outer if inline else assignment.next_named_sibling
    if test is None or test.type != "if_statement":
        return None
    asked = names.source.text(test.child_by_field_name("condition") or test)
    arm = "consequence" if re.search(rf"\b{re.escape(error)}\s*!=\s*nil", asked) else "alternative"
    if arm == "alternative" and not re.search(rf"\b{re.escape(error)}\s*==\s*nil", asked):
        return None
    block = test.child_by_field_name(arm)
    if block is None:
        return ((), Then.KEPT) if _is_spoken_of(names, error, test, inline) else None
    calls, then = deeds(names, block, test, taken=False)
    then = Then.THROWN if _hands_on(names, block, test) else then
    if then is Then.ENDS and _is_spoken_of(names, error, test, inline):
        then = Then.KEPT
    return calls, then


def _told_later(names: Names, call: Node) -> tuple[Node, str] | None:
    """The function that ``call`` hands over to be told of an error, and how that calls it: ``func(r *R, err error) {…}``."""
    arguments = call.child_by_field_name("arguments")
    for argument in parts(arguments) if arguments is not None else ():
        parameters = argument.child_by_field_name("parameters") if argument.type == "func_literal" else None
        for parameter in parts(parameters) if parameters is not None else ():
            kind, name = parameter.child_by_field_name("type"), parameter.child_by_field_name("name")
            if kind is not None and names.source.text(kind) == "error":
                return argument, names.source.text(name) if name is not None else "_"
    return None


def _arm(names: Names, function: Node, error: str) -> Caught | None:
    """What ``function`` does where its ``error`` is one: ``if err != nil { … }`` among its statements."""
    for statement in within(function.child_by_field_name("body")):
        if statement.type != "if_statement":
            continue
        asked = names.source.text(statement.child_by_field_name("condition") or statement)
        block = statement.child_by_field_name("consequence")
        if block is not None and re.search(rf"\b{re.escape(error)}\s*!=\s*nil", asked):
            return deeds(names, block, statement, taken=False)
    return None


def _hands_on(names: Names, block: Node, test: Node) -> bool:
    """Whether ``block`` returns anything but "no error": ``return nil`` says so where the last result is an error."""
    function = function_of(test)
    results = function.child_by_field_name("result") if function is not None else None
    gives_error = results is not None and names.source.text(results).rstrip(" )").endswith("error")
    returns = [names.source.text(node) for node in within(block) if node.type == "return_statement"]
    return any(text != "return" and not (gives_error and text.endswith("nil")) for text in returns)


def _is_spoken_of(names: Names, error: str, test: Node, inline: bool) -> bool:
    """Whether ``error`` is read behind ``test`` before it is set anew, or is a result that has a name."""
    function = function_of(test)
    results = function.child_by_field_name("result") if function is not None else None
    if results is not None and re.search(rf"\b{re.escape(error)}\s+error\b", names.source.text(results)):
        return True
    following = None if inline else test.next_named_sibling
    while following is not None:
        if error in _targets(names, following):
            return False
        if any(n.type == "identifier" and names.source.text(n) == error for n in within(following)):
            return not _sets_first(names, following, error)
        following = following.next_named_sibling
    return False


def _sets_first(names: Names, statement: Node, error: str) -> bool:
    """Whether the first thing that ``statement`` does with ``error`` is to set it: ``if err := …``."""
    first = statement.child_by_field_name("initializer")
    return error in _targets(names, first)


def _whole(names: Names, node: Node) -> Node:
    """The chain of calls that begins with ``node``: ``client.Publish(…).Err()``."""
    parent = names.source.parent
    while (member := parent(node)) is not None and member.type == "selector_expression":
        outer = parent(member)
        if outer is None or outer.type != "call_expression":
            break
        node = outer
    return node


def _assignment(names: Names, node: Node) -> Node | None:
    outer = names.source.parent(node)
    while outer is not None and outer.type == "expression_list":
        outer = names.source.parent(outer)
    return outer if outer is not None and outer.type in _ASSIGNS else None


def _targets(names: Names, assignment: Node | None) -> list[str]:
    left = assignment.child_by_field_name("left") if assignment is not None else None
    return [target.strip() for target in names.source.text(left).split(",")] if left is not None else []
