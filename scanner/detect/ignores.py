"""``scan-ignore`` comments, found by syntax: the same words in a string are not one.

Form, in any comment of the language: ``scan-ignore: <rule> -- <reason> until:<YYYY-MM-DD>``. On a line of its own it
covers the statement or declaration below it; behind code, that line.
"""

from __future__ import annotations

import re

from tree_sitter import Node, QueryCursor

from scanner.detect.match import compile_query
from scanner.detect.source import Source
from scanner.model import Suppression

MARK = b"scan-ignore:"

_COMMENTS = {"java": ("line_comment", "block_comment"), "kotlin": ("line_comment", "block_comment")}
_FORM = re.compile(
    r"scan-ignore:\s*(?P<rule>\S+)(?:\s+--\s*(?P<reason>.*?))?(?:\s*\buntil:\s*(?P<until>\S+))?\s*(?:\*/)?\s*$"
)


def suppressions(source: Source) -> tuple[Suppression, ...]:
    """Every ``scan-ignore`` comment of the file. A malformed one is kept with what could be read of it."""
    if MARK not in source.data:
        return ()
    kinds = _COMMENTS.get(source.language, ("comment",))
    query = compile_query(source.language, " ".join(f"({kind}) @c" for kind in kinds))
    found = []
    for node in QueryCursor(query).captures(source.root).get("c", []):
        text = next((line for line in source.text(node).splitlines() if "scan-ignore:" in line), "")
        form = _FORM.search(text)
        if form is not None:
            found.append(
                Suppression(
                    location=source.location(node),
                    rule=form["rule"],
                    reason=(form["reason"] or "").strip(),
                    until=(form["until"] or "").strip(),
                    applies_to=_covers(source, node),
                )
            )
    return tuple(sorted(found, key=lambda s: s.location))


def _covers(source: Source, comment: Node) -> tuple[int, int]:
    line = source.position(comment.start_byte)[0]
    before = source.data[: comment.start_byte].rsplit(b"\n", 1)[-1]
    if before.strip():
        return line, line
    following = comment.next_named_sibling
    while following is not None and following.type.endswith("comment"):
        following = following.next_named_sibling
    if following is None:
        return line, line + 1
    return line, source.position(following.end_byte)[0]
