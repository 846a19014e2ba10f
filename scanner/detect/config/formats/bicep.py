"""Bicep: what a file declares, with its variables put in and a list written out, one entry for each that it is made of.

``module apps 'app.bicep' = [for name in ['pay', 'orders']: {name: name}]`` is ``module: {symbol: apps, type: app.bicep,
name: pay}`` and the same with ``orders``. ``if`` is the condition of a declaration, ``loop`` stands in one for each of a list
that only whoever deploys knows, ``existing`` in what others declare. ``param`` and ``var`` are keys of their own. A value that is
no constant is ``{}``; of a parameter the default counts if it is a list, an object or a truth.
https://learn.microsoft.com/azure/azure-resource-manager/bicep/file
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
    looked_up,
    mapping,
    sequence,
    too_deep,
    unknown,
)

_TOKEN = re.compile(
    r"//[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|(?P<text>'''(?:[^']|'(?!''))*+(?:'''|\Z)|'(?:[^'\\\n]|\\.)*+'?)"
    r"|(?P<line>\n)|(?P<word>[\w.-]++)|(?P<sign>[^\s\w])"
)
_NAMED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_FILLED = re.compile(r"\$\{([^{}]{0,200})\}")
_DECLARES = frozenset(("param", "var", "resource", "module"))
_TRUTHS = frozenset(("true", "false"))
_MOST = 100_000  # tokens that the lists of one file are written out to
_LONGEST = 300  # characters of a condition, and of a text that is put together

_Said = Table[str, Node]


def parse(text: str) -> tuple[Node, ...]:
    """One mapping for the file. What is no declaration is left out; raises TooDeep, and nothing else."""
    return (_Reader(text).file(),)


class _Reader:
    """One file, read from its first token to its last."""

    __slots__ = ("_cursor", "_left", "_params", "_said")

    def __init__(self, text: str) -> None:
        self._cursor = Cursor(text, (found for found in _TOKEN.finditer(text) if found.lastgroup))
        self._left = _MOST
        self._params: set[str] = set()
        self._said: dict[str, Node] = {}

    def file(self) -> Node:
        cursor, begins = self._cursor, True
        entries: list[Entry] = []
        while (token := cursor.peek()) is not None:
            cursor.at += 1
            if begins and token.text in _DECLARES:
                entries += self._declared(token.text)
            begins = token.kind == "line"
        return mapping(Mark(1, 1, 1, 1), entries)

    def _declared(self, what: str) -> Iterator[Entry]:
        cursor, start = self._cursor, self._cursor.at - 1
        symbol = cursor.take("word")
        mark = cursor.mark(start, cursor.at)
        type_, between = cursor.take("text"), cursor.at
        while (token := cursor.peek()) is not None and token.text != "=" and token.kind != "line":
            cursor.at += 1
        is_existing = cursor.text_at(between) == "existing"
        if symbol is None or not cursor.passed("="):
            return
        if what in ("param", "var"):
            value = self._value(self._said, 0)
            if what == "var" or not isinstance(value, Scalar) or value.text in _TRUTHS:
                self._said[symbol.text] = value
            if what == "param":
                self._params.add(symbol.text)
            yield Entry(what, mark, mapping(mark, [Entry(symbol.text, mark, value)]))
            return
        head = [Entry("symbol", mark, Scalar(mark, symbol.text))]
        head += [Entry("type", mark, Scalar(mark, _plain(type_.text)))] if type_ is not None else []
        head += [Entry("existing", mark, Scalar(mark, "true"))] if is_existing else []
        for entries in self._bodies():
            yield Entry(what, mark, mapping(mark, [*head, *entries]))

    def _bodies(self) -> Iterator[list[Entry]]:
        """What one declaration comes to: once, or for each of a list."""
        cursor, start = self._cursor, self._cursor.at
        if not cursor.passed("["):
            yield self._body(self._said)
            return
        cursor.skip_lines()
        name, over, is_open = self._for()
        body, mark = cursor.at, cursor.mark(start, start + 1)
        cursor.past(start)
        end = cursor.at
        size = len(over.items) * (end - body) if isinstance(over, Sequence) else 0
        if not size or size > self._left:
            over, is_open = sequence(mark, [unknown(mark)]), True
        loop = [Entry("loop", mark, Scalar(mark, "for", literal=False))] if is_open else []
        self._left -= size
        for item in over.items if isinstance(over, Sequence) else ():
            cursor.at = body
            yield [*loop, *self._body({**self._said, name: item})]
        cursor.at = end

    def _for(self) -> tuple[str, Node, bool]:
        """The name of each in ``for (item, index) in list:``, the list, and whether whoever deploys may give another."""
        cursor, names = self._cursor, list[str]()
        while (token := cursor.peek()) is not None and token.text != "in" and token.kind != "line":
            names += [token.text] if token.kind == "word" and token.text != "for" else []
            cursor.at += 1
        cursor.passed("in")
        first = cursor.at
        over = self._value(self._said, 0, ":")
        told = {word.partition(".")[0] for word in cursor.words(first, cursor.at)}
        cursor.passed(":")
        return names[0] if names else "", over, bool(told & self._params)

    def _body(self, said: _Said) -> list[Entry]:
        """The properties between braces, and the condition in front of them."""
        cursor, entries = self._cursor, list[Entry]()
        cursor.skip_lines()
        if cursor.passed("if"):
            start = cursor.at
            cursor.past(start)
            mark, written = cursor.mark(start, cursor.at), cursor.between(start + 1, cursor.at - 1)
            known = self._known(written, mark, said)
            is_said = isinstance(known, Scalar) and known.literal
            entries.append(
                Entry("if", mark, known if is_said else Scalar(mark, written[:_LONGEST], literal=False))
            )
        held = self._value(said, 1)
        return [*entries, *(held.entries if isinstance(held, Mapping) else ())]

    # --- expressions ---------------------------------------------------------------------------

    def _value(self, said: _Said, depth: int, stop: str = "") -> Node:
        cursor, start = self._cursor, self._cursor.at
        token = cursor.peek()
        if depth >= MAX_DEPTH:
            raise too_deep(cursor.mark(start, start).line)
        if token is not None and token.text == "{":
            return self._object(said, depth)
        if token is not None and token.text == "[":
            return self._array(said, depth)
        cursor.to_end(stop)
        end, mark = cursor.at, cursor.mark(start, cursor.at)
        if token is not None and token.kind == "text" and end == start + 1:
            return _filled(mark, _plain(token.text), said)
        if token is not None and token.text in _CALLS and cursor.text_at(start + 1) == "(":
            cursor.at = start + 2
            found = _CALLS[token.text](mark, list(self._until(")", said, depth)))
            cursor.at = end
            if found is not None:
                return found
        return self._known(cursor.between(start, end), mark, said)

    def _object(self, said: _Said, depth: int) -> Node:
        cursor, start = self._cursor, self._cursor.at
        entries: list[Entry] = []
        cursor.at += 1
        while (token := cursor.peek()) is not None and token.text != "}":
            at = cursor.at
            cursor.at += 1
            if token.kind in ("word", "text") and cursor.passed(":"):
                key = _filled(cursor.mark(at, at + 1), _plain(token.text), said)
                entries.append(Entry(key.text, key.mark, self._value(said, depth + 1)))
            elif token.text in ("{", "[", "("):  # of a resource inside
                cursor.past(at)
        cursor.at += 1
        return mapping(cursor.mark(start, start + 1), entries)

    def _array(self, said: _Said, depth: int) -> Node:
        cursor, start = self._cursor, self._cursor.at
        mark = cursor.mark(start, start + 1)
        cursor.at += 1
        cursor.skip_lines()
        if cursor.text_at(cursor.at) == "for":
            cursor.past(start)
            return unknown(mark)
        return sequence(mark, list(self._until("]", said, depth)))

    def _until(self, end: str, said: _Said, depth: int) -> Iterator[Node]:
        """The values up to ``end``, one a line or with commas between them."""
        cursor = self._cursor
        while (token := cursor.peek()) is not None and token.text != end:
            before = cursor.at
            if token.kind != "line" and token.text != ",":
                yield self._value(said, depth + 1)
            cursor.at += cursor.at == before
        cursor.at += 1

    def _known(self, written: str, mark: Mark, said: _Said) -> Node:
        """A constant, or a name as what it stands for; anything else is unknown."""
        plain = written.strip()
        if plain in _TRUTHS or plain.isdigit():
            return Scalar(mark, plain)
        found = looked_up(plain, said) if _NAMED.fullmatch(plain) else None
        if isinstance(found, Scalar):
            return Scalar(mark, found.text, found.literal)
        return found if found is not None else unknown(mark)


def _plain(text: str) -> str:
    """A text without its quotes; a word as it is."""
    return text.strip("'").replace("\\'", "'") if text.startswith("'") else text


def _filled(mark: Mark, text: str, said: _Said) -> Scalar:
    """A text with what it takes from variables; ``{}`` for the rest."""

    def told(found: re.Match[str]) -> str:
        held = looked_up(found[1].strip(), said)
        return held.text if isinstance(held, Scalar) and len(held.text) <= _LONGEST else "{}"

    filled = _FILLED.sub(told, text)
    return Scalar(mark, filled, literal="{}" not in filled)


def _joined(mark: Mark, parts: list[Node]) -> Node | None:
    """``union`` and ``concat`` of lists."""
    if not parts or not all(isinstance(part, Sequence) for part in parts):
        return None
    return sequence(mark, [item for part in parts if isinstance(part, Sequence) for item in part.items])


def _pairs(mark: Mark, parts: list[Node]) -> Node | None:
    """``items``: a list of key and value for each entry of an object."""
    found = _entries(parts)
    return sequence(mark, [_pair(entry) for entry in found]) if found else None


def _pair(entry: Entry) -> Node:
    key = Entry("key", entry.mark, Scalar(entry.mark, entry.key))
    return mapping(entry.mark, [key, Entry("value", entry.mark, entry.node)])


def _keys(mark: Mark, parts: list[Node]) -> Node | None:
    """``objectKeys``."""
    found = _entries(parts)
    return sequence(mark, [Scalar(entry.mark, entry.key) for entry in found]) if found else None


def _entries(parts: list[Node]) -> tuple[Entry, ...]:
    """Those of the one object that a function is given."""
    return parts[0].entries if len(parts) == 1 and isinstance(parts[0], Mapping) else ()


_CALLS = {"union": _joined, "concat": _joined, "items": _pairs, "objectKeys": _keys}
