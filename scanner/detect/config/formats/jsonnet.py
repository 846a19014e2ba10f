"""Jsonnet: the object that a file comes to, with its locals put in and its comprehensions written out.

``local all = ['pay', 'orders']; {[name]: web.new(name, replicas=2) for name in all}`` is ``{pay: {call: web.new, arguments:
[pay], replicas: 2}, orders: …}``. What is imported, worked out or chosen is ``{}``.
https://jsonnet.org/ref/spec.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Table

from scanner.detect.config.formats.cursor import Cursor
from scanner.detect.config.tree import (
    MAX_DEPTH,
    Entry,
    Mapping,
    Mark,
    Node,
    Scalar,
    Sequence,
    mapping,
    sequence,
    too_deep,
    unknown,
)

_TOKEN = re.compile(
    r"(?://|#)[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|\|\|\|.*?(?:\n[ \t]*\|\|\||\Z)"
    r"""|(?P<text>@?(?:"(?:[^"\\]|\\.)*+(?:"|\Z)|'(?:[^'\\]|\\.)*+(?:'|\Z)))|(?P<number>\d[\d.]*+)|(?P<word>[A-Za-z_]\w*+)"""
    r"|(?P<sign>:{1,3}|[^\s\w])",
    re.DOTALL,
)
_TRUTHS = frozenset(("true", "false"))
_MOST = 100_000  # tokens that the comprehensions of one file are written out to

_ENDS = frozenset((",", ";", ")", "]", "}", "for", ":", "::", ":::"))

_Said = Table[str, Node]


def parse(text: str) -> tuple[Node, ...]:
    """What the file comes to, as far as it says so itself. Raises TooDeep, and nothing else."""
    reader = _Reader(text)
    return (reader.value({}, 0),)


class _Reader:
    """One file, read from its first token to its last."""

    __slots__ = ("_cursor", "_left")

    def __init__(self, text: str) -> None:
        self._cursor = Cursor(text, (found for found in _TOKEN.finditer(text) if found.lastgroup))
        self._left = _MOST

    def value(self, said: _Said, depth: int) -> Node:
        """An expression, with the locals in front of it: ``{…} + {…}`` is both, of two that contradict each other the last."""
        cursor = self._cursor
        start = cursor.at
        if depth >= MAX_DEPTH:
            raise too_deep(cursor.mark(start, start + 1).line)
        known = dict(said)
        while cursor.passed("local"):
            self._local(known, depth)
        found = self._term(known, depth)
        while True:
            if cursor.passed("+") or cursor.text_at(cursor.at) == "{":
                found = _both(cursor.mark(start, start + 1), found, self._term(known, depth))
            elif cursor.text_at(cursor.at) in _ENDS or cursor.peek() is None:
                return found
            else:  # worked out: % of a text, if … then, a comparison
                self._skip()
                return unknown(cursor.mark(start, start + 1))

    def _local(self, known: dict[str, Node], depth: int) -> None:
        """``local a = 1, b = 2;``"""
        cursor = self._cursor
        while (name := cursor.take("word")) is not None:
            if cursor.text_at(cursor.at) == "(":  # a function
                cursor.past(cursor.at)
            if cursor.passed("="):
                known[name.text] = self.value(known, depth + 1)
            if not cursor.passed(","):
                break
        cursor.passed(";")

    def _term(self, said: _Said, depth: int) -> Node:
        cursor, start = self._cursor, self._cursor.at
        token = cursor.peek()
        mark = cursor.mark(start, start + 1)
        if token is None or token.text in _ENDS:
            return unknown(mark)
        cursor.at += 1
        if token.text == "{":
            return self._object(said, depth + 1, mark)
        if token.text == "[":
            return self._array(said, depth + 1, mark)
        if token.kind == "number":
            return Scalar(mark, token.text)
        if token.kind == "text":
            return Scalar(mark, token.text.lstrip("@")[1:-1])
        if token.kind == "word" and token.text in ("if", "function", "error", "assert", "for"):
            self._skip()
            return unknown(mark)
        return self._named(token.text, start, said, depth)

    def _named(self, name: str, start: int, said: _Said, depth: int) -> Node:
        """A name with what is called of it: ``web.new(name, replicas=2)``, ``(import 'web.libsonnet').new(name)``."""
        cursor, mark = self._cursor, self._cursor.mark(start, start + 1)
        steps = [name]
        if name == "(":
            cursor.past(start)
            steps = [_stem(word) for word in cursor.words(start, cursor.at) if word[:1] in "\"'"][:1]
        elif name in ("import", "importstr") and (file := cursor.take("text")) is not None:
            steps = [_stem(file.text)]
        found = said.get(name)
        call: Node | None = None
        while (token := cursor.peek()) is not None and token.text in (".", "(", "["):
            if token.text == ".":
                cursor.at += 1
                step = cursor.take("word")
                steps.append(step.text if step is not None else "")
                found = found.first(steps[-1]) if isinstance(found, Mapping) else None
            elif token.text == "(" and call is None:
                cursor.at += 1
                call = self._call(".".join(steps), said, depth + 1, mark)
            else:  # of what it gives, or one of a list
                cursor.past(cursor.at)
                found = None
        if name in _TRUTHS:
            return Scalar(mark, name)
        return call or found or unknown(mark)

    def _call(self, name: str, said: _Said, depth: int, mark: Mark) -> Node:
        cursor = self._cursor
        entries, arguments = [Entry("call", mark, Scalar(mark, name))], list[Node]()
        while (token := cursor.peek()) is not None and token.text != ")":
            before = cursor.at
            is_named = token.kind == "word" and cursor.text_at(before + 1) == "="
            cursor.at += 2 * is_named
            held = self.value(said, depth)
            if is_named:
                entries.append(Entry(token.text, cursor.mark(before, before + 1), held))
            else:
                arguments.append(held)
            cursor.passed(",")
            cursor.at += cursor.at == before
        cursor.at += 1
        return mapping(mark, [*entries, Entry("arguments", mark, sequence(mark, arguments))])

    def _object(self, said: _Said, depth: int, mark: Mark) -> Node:
        cursor, start = self._cursor, self._cursor.at
        known = dict(said)
        entries = self._fields(known, depth)
        if cursor.text_at(cursor.at) == "for":
            rounds = self._rounds(start, known, depth)
            entries = [entry for each in rounds for entry in self._fields(each, depth)] or entries
        self._close(start)
        return mapping(mark, entries)

    def _fields(self, known: dict[str, Node], depth: int) -> list[Entry]:
        """The fields up to the bracket or ``for``; ``known`` has their locals then."""
        cursor, entries = self._cursor, list[Entry]()
        while (token := cursor.peek()) is not None and token.text not in ("}", "for"):
            before = cursor.at
            if cursor.passed("local"):
                self._local(known, depth)
            else:
                entries += self._field(known, depth)
            cursor.passed(",")
            cursor.at += cursor.at == before
        return entries

    def _field(self, said: _Said, depth: int) -> Iterator[Entry]:
        cursor, start = self._cursor, self._cursor.at
        token = cursor.peek()
        key: Node = unknown(cursor.mark(start, start + 1))
        if token is not None and token.text == "[":
            cursor.at += 1
            key = self.value(said, depth)
            cursor.passed("]")
        elif token is not None:
            cursor.at += 1
            key = Scalar(key.mark, token.text.strip("'\"@"))
        if cursor.text_at(cursor.at) == "(":  # a method
            cursor.past(cursor.at)
        cursor.passed("+")
        if token is not None and cursor.text_at(cursor.at)[:1] == ":":
            cursor.at += 1
            held = self.value(said, depth)
            text = key.text if isinstance(key, Scalar) else "{}"
            yield Entry(text, cursor.mark(start, start + 1), held)

    def _array(self, said: _Said, depth: int, mark: Mark) -> Node:
        cursor, start = self._cursor, self._cursor.at
        items = self._items(said, depth)
        if cursor.text_at(cursor.at) == "for":
            rounds = self._rounds(start, said, depth)
            items = [item for each in rounds for item in self._items(each, depth)] or items
        self._close(start)
        return sequence(mark, items)

    def _items(self, said: _Said, depth: int) -> list[Node]:
        cursor, items = self._cursor, list[Node]()
        while (token := cursor.peek()) is not None and token.text not in ("]", "for"):
            before = cursor.at
            items.append(self.value(said, depth))
            cursor.passed(",")
            cursor.at += cursor.at == before
        return items

    def _rounds(self, start: int, said: _Said, depth: int) -> Iterator[dict[str, Node]]:
        """What is known in each round of ``for name in list``, which the cursor is at; it is back at ``start`` in each."""
        cursor, size = self._cursor, self._cursor.at - start
        cursor.at += 1
        name = cursor.take("word")
        cursor.passed("in")
        over = self.value(said, depth)
        items = over.items if isinstance(over, Sequence) and name is not None else ()
        self._left -= size * len(items)
        for item in items if self._left > 0 and cursor.text_at(cursor.at) != "if" else ():
            cursor.at = start
            yield {**said, name.text if name is not None else "": item}

    def _close(self, start: int) -> None:
        """Past the bracket that closes what stands from the token ``start`` on."""
        self._cursor.past(start - 1)

    def _skip(self) -> None:
        """Past the rest of an expression."""
        cursor = self._cursor
        while (token := cursor.peek()) is not None and token.text not in _ENDS:
            if token.text in ("(", "[", "{"):
                cursor.past(cursor.at)
            else:
                cursor.at += 1


def _stem(path: str) -> str:
    """What a file that is imported is called: ``'lib/web.libsonnet'`` is web."""
    return path.strip("'\"").rpartition("/")[2].partition(".")[0]


def _both(mark: Mark, one: Node, other: Node) -> Node:
    """``one + other``: two objects with the keys of both, two lists with the items of both."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        own = {entry.key for entry in other.entries}
        return mapping(mark, [*(entry for entry in one.entries if entry.key not in own), *other.entries])
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return sequence(mark, [*one.items, *other.items])
    return other if isinstance(other, Mapping) else one if isinstance(one, Mapping) else unknown(mark)
