"""Go: what is done only where a call has failed, though no arm of an ``if err != nil`` says so.

It stands behind a way out of what went well (``if err == nil { return nil }``), or in the cases of a switch that has one
for that. https://go.dev/ref/spec#Switch_statements: the first case that holds is taken, ``default`` where none does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names import Names

_WELL = re.compile(r"(\w+)\s*==\s*nil")
_BADLY = re.compile(r"(\w+)\s*!=\s*nil(?:\s*&&[^|]*)?")
_ASSIGNS = ("short_var_declaration", "assignment_statement")
_CASES = ("expression_case", "default_case")
Stretch = tuple[int, int, int]
"""Where it starts and ends, and the last line of the statement that has failed."""


def failing(names: Names, ends: frozenset[int]) -> Iterator[Stretch]:
    """The stretches of a file that nobody comes to unless a call before them has failed.

    ``ends``: the ids of the blocks and cases that leave what is around them.
    """
    if names.source.language != "go":
        return
    for block in names.captures.get("guard.if.then", ()):
        test = names.source.parent(block)
        condition = test.child_by_field_name("condition") if test is not None else None
        if test is None or condition is None or block.id not in ends:
            continue
        asked = _WELL.fullmatch(names.source.text(condition))
        if asked is not None and test.child_by_field_name("alternative") is None:
            yield from _behind(names, test, asked[1])
    switches = {outer.id: outer for case in names.captures.get("guard.switch", ()) if (outer := case.parent)}
    for switch in switches.values():
        yield from _cases(names, switch, ends)


def _behind(names: Names, test: Node, error: str) -> Iterator[Stretch]:
    """All that follows ``test`` in its block."""
    line, block = _made(names, test, error), names.source.parent(test)
    if line and block is not None:
        yield test.end_byte, block.end_byte, line


def _cases(names: Names, switch: Node, ends: frozenset[int]) -> Iterator[Stretch]:
    cases = [case for case in switch.named_children if case.type in _CASES]
    asked = {case.id: _asked(names, switch, case) for case in cases}
    for case in cases:
        if badly := _BADLY.fullmatch(asked[case.id]):
            line = _made(names, switch, badly[1])
            yield from [(case.start_byte, case.end_byte, line)] if line else []
    well = next((case for case in cases if _WELL.fullmatch(asked[case.id])), None)
    error = _WELL.fullmatch(asked[well.id]) if well is not None else None
    line = _made(names, switch, error[1]) if error is not None else 0
    if well is None or not line:
        return
    for case in cases:
        if case != well and (case.type == "default_case" or case.start_byte > well.start_byte):
            yield case.start_byte, case.end_byte, line
    before = (case for case in cases if case.start_byte <= well.start_byte)
    block = names.source.parent(switch)
    if block is not None and all(case.id in ends for case in before):
        yield switch.end_byte, block.end_byte, line


def _asked(names: Names, switch: Node, case: Node) -> str:
    """What holds in ``case``, as one comparison."""
    value, over = case.child_by_field_name("value"), switch.child_by_field_name("value")
    text = names.source.text(value) if value is not None else ""
    return f"{names.source.text(over)} == {text}" if over is not None and text else text


def _made(names: Names, test: Node, error: str) -> int:
    """The last line of the assignment that ``test`` asks about: its own, or the statement before it; 0 if it is none."""
    own = test.child_by_field_name("initializer")
    assignment = own if own is not None else test.prev_named_sibling
    left = (
        assignment.child_by_field_name("left")
        if assignment is not None and assignment.type in _ASSIGNS
        else None
    )
    if assignment is None or left is None or names.source.text(left).rpartition(",")[2].strip() != error:
        return 0
    return assignment.end_point[0] + 1
