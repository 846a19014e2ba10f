"""A text in tokens, read from the first to the last: where brackets close, and where an expression ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scanner.detect.config.formats.places import Places
from scanner.detect.config.tree import Mark

_OPENS, _CLOSES = frozenset("[{("), frozenset("]})")


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is the name of the group of the expression that found it; places are characters of the text."""

    kind: str
    text: str
    start: int
    end: int


class Cursor:
    """The tokens of ``text``; ``at`` is the next one. An expression's groups are ``line`` for a line's end, and any others."""

    __slots__ = ("_places", "_text", "_tokens", "at")

    def __init__(self, text: str, found: Iterable[re.Match[str]]) -> None:
        self._text, self._places = text, Places(text)
        self._tokens = [Token(m.lastgroup or "", m[0], m.start(), m.end()) for m in found]
        self.at = 0

    def peek(self) -> Token | None:
        return self._tokens[self.at] if self.at < len(self._tokens) else None

    def text_at(self, at: int) -> str:
        return self._tokens[at].text if at < len(self._tokens) else ""

    def take(self, kind: str) -> Token | None:
        """The next token, passed, if it is of ``kind``."""
        token = self.peek()
        if token is None or token.kind != kind:
            return None
        self.at += 1
        return token

    def passed(self, text: str) -> bool:
        """Whether the next token is ``text``, which is passed then."""
        if self.text_at(self.at) != text:
            return False
        self.at += 1
        return True

    def skip_lines(self) -> None:
        while self.take("line") is not None:
            pass

    def to_end(self, stop: str = "") -> None:
        """Past one expression: to the end of its line, to a comma or ``stop``, or to what closes around it."""
        depth = 0
        while (token := self.peek()) is not None:
            depth += (token.text in _OPENS) - (token.text in _CLOSES)
            if depth < 0 or (not depth and (token.kind == "line" or token.text in (",", stop))):
                return
            self.at += 1

    def past(self, start: int) -> None:
        """Past what closes the bracket at the token ``start``."""
        depth = 0
        self.at = start
        while (token := self.peek()) is not None:
            depth += (token.text in _OPENS) - (token.text in _CLOSES)
            self.at += 1
            if depth <= 0:
                return

    def between(self, start: int, end: int) -> str:
        """What is written from the token ``start`` to the one before ``end``."""
        held = self._tokens[start:end]
        return self._text[held[0].start : held[-1].end] if held else ""

    def words(self, start: int, end: int) -> list[str]:
        return [token.text for token in self._tokens[start:end]]

    def mark(self, start: int, end: int) -> Mark:
        """From the token ``start`` to the one before ``end``."""
        if not self._tokens:
            return Mark(1, 1, 1, 1)
        first = self._tokens[min(start, len(self._tokens) - 1)]
        last = self._tokens[min(max(start, end - 1), len(self._tokens) - 1)]
        return self._places.mark(first.start, last.end)
