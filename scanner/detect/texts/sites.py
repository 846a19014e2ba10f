"""Finding an expression again by its text: the nearest one to the place that a fact gives."""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.source import Source
from scanner.model import At, Runs

_NEAR = 4_000  # bytes before and after the place that are looked at
_NOT_CODE = frozenset(("string_content", "string_fragment", "comment"))
_SPACE = b" \t\r\n"


def site(source: Source, ask: At | Runs) -> Node | None:
    """The node whose text is ``ask.text``, white space aside, in or next to the line that is asked about."""
    at = source.offset(ask.line, ask.column)
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
