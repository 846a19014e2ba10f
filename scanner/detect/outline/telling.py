"""Arms behind which a function gives true: whoever called it is told that it went through them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names import Names, Scope
from scanner.detect.source import nth

_TRUE, _FALSE = ("true", "True"), ("false", "False")
_GIVES = re.compile(r"return\s+[Tt]rue\b")
_EITHER = re.compile(r"([\w$]+)(?:\s*\|\|\s*|\s+or\s+)([\w$]+)")
_LONGEST = 80  # characters of a returned name, and of what it is set to


def tells_of(names: Names, scope: Scope) -> tuple[int, ...]:
    """The lines of the decisions of ``scope`` whose first arm makes it give true; none where it may give anything else
    than true, false, or one variable that is set to these alone.
    """
    given = {names.source.beginning(node, _LONGEST) for node in scope.returned} - {*_TRUE, *_FALSE}
    flag = next(iter(given), "")
    if not scope.returned or len(given) > 1 or (flag and not _is_flag(names, scope, flag)):
        return ()
    return tuple(
        names.source.position(holder.start_byte)[0]
        for arm, holder in _arms(names, scope)
        if _ends_in_true(names, arm) or (flag and _sets(names, scope, flag, arm, holder))
    )


def _arms(names: Names, scope: Scope) -> Iterator[tuple[Node, Node]]:
    """The first arms of the decisions of ``scope`` itself, each with its decision."""
    for arm in names.captures.get("guard.if.then", ()):
        if scope.start <= arm.start_byte < scope.end:
            holder = names.source.parent(arm)
            if holder is not None and names.scopes.at(arm.start_byte).enclosing("function") is scope:
                yield arm, holder


def _ends_in_true(names: Names, arm: Node) -> bool:
    last = nth(arm, -1)
    last = arm if last is None or arm.type == "return_statement" else last
    return _GIVES.match(names.source.beginning(last, _LONGEST)) is not None


def _is_flag(names: Names, scope: Scope, flag: str) -> bool:
    """Whether a variable of ``scope`` is set to true, to false first of all, and else to itself or something besides."""
    bindings = scope.names.get(flag, [])
    values = [names.source.beginning(b.value, _LONGEST) if b.value is not None else "" for b in bindings]
    return bool(values) and values[0] in _FALSE and all(v in _TRUE or _besides(v, flag) for v in values[1:])


def _besides(value: str, flag: str) -> str:
    """What else a variable is set to than what it was: ``kept = kept || wanted``."""
    found = _EITHER.fullmatch(value)
    if found is None or flag not in found.groups():
        return ""
    return found[2] if found[1] == flag else found[1]


def _sets(names: Names, scope: Scope, flag: str, arm: Node, holder: Node) -> bool:
    """Whether ``flag`` is true behind ``arm``: it is set there, or has what the decision asks for."""
    condition = holder.child_by_field_name("condition")
    asked = names.source.beginning(condition, _LONGEST).strip("() ") if condition is not None else ""
    for binding in scope.names.get(flag, []):
        value = names.source.beginning(binding.value, _LONGEST) if binding.value is not None else ""
        if value in _TRUE and arm.start_byte <= binding.at < arm.end_byte:
            return True
        if asked and _besides(value, flag) == asked and binding.at < arm.end_byte:
            return True
    return False
