"""Finding an expression again by its text: the nearest one to the place that a fact gives."""

from __future__ import annotations

import re

from tree_sitter import Node

from scanner.detect.names import format_of
from scanner.detect.source import Source, nth
from scanner.model import At, Runs

_NEAR = 4_000  # bytes before and after the place that are looked at
HOLE = "{}"  # a part of a text that is not constant
_HOLDING = frozenset(("pair", "assignment", "keyed_element", "literal_value", "program", "module", "block"))
_SET = frozenset(
    (
        "assignment",
        "assignment_expression",
        "assignment_statement",
        "short_var_declaration",
        "variable_declarator",
    )
)
_NOT_CODE = frozenset(("string_content", "string_fragment", "comment"))
_PUT_TOGETHER = frozenset(("binary_operator", "concatenated_string", "binary_expression"))
_FILLED = frozenset(("interpolation", "template_substitution"))
_SPACE = b" \t\r\n"


def site(source: Source, ask: At | Runs) -> Node | None:
    """The node whose text is ``ask.text``, white space aside, in or next to the line that is asked about."""
    at = source.offset(ask.line, ask.column)
    if HOLE in ask.text:
        return _put_together(source, at, ask.text)
    wanted = ask.text.encode()
    first, _, _ = wanted.partition(b" ")
    found: list[tuple[int, int]] = []
    start = source.data.find(first, max(0, at - _NEAR))
    while start != -1 and start < at + _NEAR and first:
        end = _end(source.data, start, wanted)
        if end > start:
            found.append((start, end))
        start = source.data.find(first, start + 1)
    for start, end in sorted(found, key=lambda place: (place[0] < at, abs(place[0] - at))):
        node = source.root.named_descendant_for_byte_range(start, end)
        if node is None or node.type in _NOT_CODE:
            continue
        if (node.start_byte, node.end_byte) == (start, end):
            return node
    return None


def _put_together(source: Source, at: int, text: str) -> Node | None:
    """The expression that is known by its constant parts alone: ``"http://" + host + ":8080"`` for ``http://{}:8080``."""
    said = [re.escape(part.encode()) for part in text.split(HOLE) if part]
    if not said:
        return _first_argument(source, at)
    between = b"[^;]{1,80}?".join(said)
    parts = re.compile(between)
    call = _call_at(source, at)
    if call is not None and parts.search(source.data, at, call.end_byte) is None:
        before = _put_before(source, re.compile(b"(?=(%s))" % between), call)
        if before is not None:
            return before
    found = parts.search(source.data, at, at + _NEAR)
    node = source.root.named_descendant_for_byte_range(*found.span()) if found is not None else None
    while node is not None and node.parent is not None and not _holds(node.parent):
        node = node.parent
    return _filled(source, node) if node is not None else _first_argument(source, at)


def _filled(source: Source, node: Node) -> Node:
    """The call that fills in the template at ``node``: ``fmt.Sprintf("%s/bills/%s", base, id)``; ``node`` where none does."""
    call = node.parent.parent if node.parent is not None and "argument" in node.parent.type else None
    made = format_of(source, call) if call is not None else None
    return call if call is not None and made is not None and made.template == node else node


def _call_at(source: Source, at: int) -> Node | None:
    """The largest node that begins at a place: the whole call that a fact stands at."""
    node = source.root.named_descendant_for_byte_range(at, at + 1)
    start = node.start_byte if node is not None else 0
    while node is not None and node.parent is not None and node.parent.start_byte == start:
        node = node.parent
    return node if node is not None and node.parent is not None else None


def _put_before(source: Source, parts: re.Pattern[bytes], call: Node) -> Node | None:
    """What a variable is set to before ``call``, in the function around it; the nearest such, of those that the call is
    given if there is any. ``parts`` finds what is put together wherever it begins: a slash may be any.
    """
    around = call.parent
    while around is not None and "function" not in around.type and "method" not in around.type:
        around = around.parent
    start = max(around.start_byte if around is not None else 0, call.start_byte - _NEAR)
    named = _names_in(source, call)
    nearest: Node | None = None
    for found in reversed(list(parts.finditer(source.data, start, call.start_byte))):
        node = source.root.named_descendant_for_byte_range(*found.span(1))
        while node is not None and node.parent is not None and node.parent.type not in _SET:
            node = node.parent
        if node is None or node.parent is None:
            continue
        if _set_to(source, node.parent) in named:
            return _alone(node)
        nearest = nearest or node
    return _alone(nearest) if nearest is not None else None


def _alone(node: Node) -> Node | None:
    return node.named_child(0) if node.type == "expression_list" else node


def _set_to(source: Source, assignment: Node) -> str:
    """The variable that an assignment sets, the first of several."""
    first = nth(assignment, 0)
    return source.text(first).partition(",")[0] if first is not None else ""


def _names_in(source: Source, call: Node) -> frozenset[str]:
    """The variables that ``call``, or one that it goes on from, is given as they are."""
    found: list[Node | None] = []
    inner: Node | None = call
    while inner is not None and inner.start_byte == call.start_byte:
        given = inner.child_by_field_name("arguments")
        for one in given.named_children if given is not None else ():
            found.append(one.child_by_field_name("value") if one.type == "keyword_argument" else one)
        inner = nth(inner, 0)
    return frozenset(source.text(one) for one in found if one is not None and one.type == "identifier")


def _first_argument(source: Source, at: int) -> Node | None:
    """The first text put together of parts that the call at a place is given, else what it is given first."""
    node = source.root.named_descendant_for_byte_range(at, at + 1)
    start = node.start_byte if node is not None else 0
    while node is not None and node.start_byte == start:
        given = node.child_by_field_name("arguments")
        if given is not None and given.named_child_count:
            first, *more = given.named_children
            values = (
                one.child_by_field_name("value") if one.type == "keyword_argument" else one
                for one in (first, *more)
            )
            return next((one for one in values if one is not None and _is_put_together(source, one)), first)
        node = node.parent
    return None


def _is_put_together(source: Source, node: Node) -> bool:
    filled = any(child.type in _FILLED for child in node.named_children)
    return filled or node.type in _PUT_TOGETHER or format_of(source, node) is not None


def _holds(node: Node) -> bool:
    """Whether a node takes an expression as it is: as an argument, as a value, as a statement."""
    kind = node.type
    return "argument" in kind or kind.endswith(("statement", "declarator", "declaration")) or kind in _HOLDING


def _end(data: bytes, start: int, wanted: bytes) -> int:
    """Where ``wanted`` ends when it begins at ``start``, any white space standing for a blank; -1 if it does not."""
    at = start
    for character in wanted:
        if character == 32:
            if at >= len(data) or data[at] not in _SPACE:
                return -1
            while at < len(data) and data[at] in _SPACE:
                at += 1
        elif at < len(data) and data[at] == character:
            at += 1
        else:
            return -1
    return at
