"""``scan-ignore`` comments. In code they are found by syntax: the same words in a string are not one.

Form, in any comment: ``scan-ignore: RULE[, RULE…] -- REASON until:YYYY-MM-DD``; the dash may be any dash. On a line of
its own it covers the statement or declaration below it; behind code, the statement that it stands in or behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from scanner.detect.match import compile_query
from scanner.detect.source import Source, captured
from scanner.model import Location, Suppression

MARKS = ("scan-ignore", "Scan-ignore", "Scan-Ignore", "SCAN-IGNORE")

_COMMENTS = {"java": ("line_comment", "block_comment"), "kotlin": ("line_comment", "block_comment")}
_RULE = r"[A-Za-z][\w-]*/[\w*-]+"
_BEGINS = re.compile(  # at the start of a comment, or behind what other tools are told: `# scan-ignore: …`
    r"^(?:.*\s(?://|#)\s*|[\s/*#;<!-]*)scan-ignore\b\s*:?\s*(?P<rest>.*)$", re.IGNORECASE
)
_RULES = re.compile(  # with or without brackets: `a/b, c/d`, `[a/b; c/d]`, `a/b & c/d`
    rf"[\[(]?(?P<rules>{_RULE}(?:(?:\s*[,;&+]\s*|\s+)(?:and\s+)?{_RULE})*)[\])]?(?P<rest>.*)$"
)
_UNTIL = re.compile(
    r"(?<![\s(,;])[\s(,;]*+\buntil\b\s*+[:=]?\s*+(?P<until>[^\s),;]++)[\s),;]*+$", re.IGNORECASE
)
_DASH = re.compile(r"^\s*(?:-+|[\u2010-\u2015\u2212]+|:|\(|because\b)\s*", re.IGNORECASE)
_ENDS = re.compile(r"(?<!\s)\s*+(?:(?<!\*)\*++/|-->)\s*+$")
_IN_CONFIG = re.compile(r"(?:^|(?<=\s))(?:#|//|;|<!--)\s*scan-ignore\b", re.IGNORECASE)


def suppressions(source: Source) -> tuple[Suppression, ...]:
    """Every ``scan-ignore`` comment of the file, one for each rule it names.

    One that names no rule is kept with the rule "", so that it can be said to excuse nothing.
    """
    if not any(mark.encode() in source.data for mark in MARKS):
        return ()
    kinds = _COMMENTS.get(source.language, ("comment",))
    query = compile_query(source.language, " ".join(f"({kind}) @c" for kind in kinds))
    below: dict[int, Node | None] = {}  # by id of a comment
    found: list[Suppression] = []
    for node in captured(query, source.root).get("c", []):
        lines = [line for line in source.text(node).splitlines() if _BEGINS.match(line)]
        if lines and node.id not in below:
            below.update(_below(node.parent, kinds))
        for line in lines:
            found += _said(line, source.location(node), _covers(source, node, below.get(node.id)))
    return tuple(sorted(found, key=lambda s: (s.location, s.rule)))


def _below(parent: Node | None, kinds: Sequence[str]) -> Iterator[tuple[int, Node | None]]:
    """For each comment of ``parent`` what stands below it, other comments left out. To ask node by node is a square."""
    following = None
    for child in reversed(parent.named_children if parent is not None else []):
        if child.type in kinds:
            yield child.id, following
        else:
            following = child


def config_suppressions(path: str, text: str) -> tuple[Suppression, ...]:
    """The same in a configuration file: it covers its own line, or the next one that is no comment and not empty."""
    lines = text.splitlines()
    found: list[Suppression] = []
    for number, line in enumerate(lines, 1):
        comment = _IN_CONFIG.search(line)
        if comment is None:
            continue
        last = number if line[: comment.start()].strip() else _next_line(lines, number)
        place = Location(path, number, comment.start() + 1, number, len(line) + 1)
        found += _said(line[comment.start() :], place, (number, last))
    return tuple(found)


def _said(line: str, place: Location, covers: tuple[int, int]) -> Iterator[Suppression]:
    begins = _BEGINS.match(line)
    if begins is None:
        return
    rest = _ENDS.sub("", begins["rest"])
    named = _RULES.match(rest)
    if named is None:
        yield Suppression(place, "", rest.strip(), "", covers)
        return
    reason, until = named["rest"], ""
    if ends := _UNTIL.search(reason):
        reason, until = reason[: ends.start()], ends["until"]
    reason = _DASH.sub("", reason).strip()
    for rule in dict.fromkeys(re.findall(_RULE, named["rules"])):
        yield Suppression(place, rule.lower(), reason, until, covers)


def _covers(source: Source, comment: Node, following: Node | None) -> tuple[int, int]:
    line = source.position(comment.start_byte)[0]
    before = source.data[: comment.start_byte].rsplit(b"\n", 1)[-1]
    if before.strip():
        return _statement_start(source, comment), line
    if following is None:
        return line, line + 1
    return line, source.position(following.end_byte - 1)[0]


def _statement_start(source: Source, comment: Node) -> int:
    """The first line of what a comment behind code stands in or behind: the wrapped call that ends or begins there."""
    line = source.position(comment.start_byte)[0]
    previous = comment.prev_named_sibling
    if previous is None or any(word in previous.type for word in ("function", "method", "class")):
        return line
    if source.position(previous.end_byte)[0] == line:
        return source.position(previous.start_byte)[0]
    return line


def _next_line(lines: list[str], number: int) -> int:
    following = (
        n
        for n, line in enumerate(lines[number:], number + 1)
        if line.strip() and not line.lstrip().startswith(("#", "//", ";"))
    )
    return next(following, number + 1)
