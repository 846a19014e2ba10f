"""JSON, and what people write for it: comments and trailing commas (tsconfig, project.json, CDK context)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from scanner.detect.config.formats.places import Places
from scanner.detect.config.text import scalar
from scanner.detect.config.tree import (
    MAX_DEPTH,
    Entry,
    Mark,
    Node,
    Scalar,
    Unparsed,
    mapping,
    sequence,
    too_deep,
)
from scanner.jsonc import without_comments

_TOKEN = re.compile(
    r"(?P<skip>[ \t\r\n\ufeff]+)"
    r'|(?P<string>"(?:[^"\\\n]|\\.)*")|(?P<mark>[\[\]{}:,])|(?P<word>[-+.\w]+)'
)


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Open:
    start: int
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    key: tuple[str, Mark] | None = None
    ready: bool = True  # for the next item or key: at the start, or after a comma


def parse(text: str) -> tuple[Node, ...]:
    """The one value of ``text``; nothing for an empty file. Raises Unparsed."""
    text = without_comments(text)
    places = Places(text)
    stack: list[_Open] = []
    root: Node | None = None
    for token in _tokens(text, places):
        if root is not None:
            raise _unexpected(token, places)
        done = _step(token, stack, places)
        if done is None:
            continue
        if not stack:
            root = done
        else:
            _put(stack[-1], done, token, places)
    if stack:
        raise Unparsed("a bracket is never closed", places.line(stack[-1].start))
    return () if root is None else (root,)


def _tokens(text: str, places: Places) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise Unparsed(f"unexpected {text[at]!r}", places.line(at))
        at = found.end()
        kind = found.lastgroup or ""
        if kind != "skip":
            yield _Token(kind, found.group(), found.start(), at)


def _step(token: _Token, stack: list[_Open], places: Places) -> Node | None:
    """The node that ``token`` completes, if it completes one."""
    if token.kind == "string":
        return scalar(places.mark(token.start, token.end), _unquoted(token.text))
    if token.kind == "word":
        return Scalar(places.mark(token.start, token.end), token.text)
    if token.text in "[{":
        if len(stack) >= MAX_DEPTH:
            raise too_deep(places.line(token.start))
        stack.append(_Open(token.start, token.text == "{"))
        return None
    if not stack or (token.text in "]}" and (token.text == "}") != stack[-1].is_mapping):
        raise _unexpected(token, places)
    if token.text == ",":
        if stack[-1].ready or stack[-1].key is not None:
            raise _unexpected(token, places)
        stack[-1].ready = True
        return None
    if token.text == ":":
        return None  # what stands on either side is told apart by turn
    if stack[-1].key is not None:
        raise _unexpected(token, places)
    opened = stack.pop()
    mark = places.mark(opened.start, token.end)
    return mapping(mark, opened.entries) if opened.is_mapping else sequence(mark, opened.items)


def _put(parent: _Open, node: Node, token: _Token, places: Places) -> None:
    if not parent.ready:
        raise _unexpected(token, places)
    if not parent.is_mapping:
        parent.items.append(node)
        parent.ready = False
    elif parent.key is not None:
        parent.entries.append(Entry(*parent.key, node))
        parent.key, parent.ready = None, False
    else:
        if not isinstance(node, Scalar):
            raise _unexpected(token, places)
        parent.key = (_unquoted(token.text), node.mark)


def _unquoted(written: str) -> str:
    if "\\" not in written:
        return written[1:-1] if written.startswith('"') else written
    try:
        # half of a pair of surrogates is no character, and nothing could write it down again
        return str(json.loads(written)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except ValueError:  # an escape that JSON does not have
        return written[1:-1]


def _unexpected(token: _Token, places: Places) -> Unparsed:
    return Unparsed(f"unexpected {token.text[:40]!r}", places.line(token.start))
