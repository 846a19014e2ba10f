"""What an expression of Terraform comes to, as far as what it refers to is known.

Constants, references, ``? :``, ``==``, ``!=``, ``&&``, ``||``, ``!`` and a few functions; of anything else nobody knows.
https://developer.hashicorp.com/terraform/language/expressions
"""

from __future__ import annotations

import re
from collections.abc import Callable

_TOKEN = re.compile(r'"[^"]*"|&&|\|\||[!=]=|[?:!()\[\],]|[\w][\w.-]*|\S')
_SAME = frozenset(("tobool", "tonumber", "tostring", "try", "coalesce", "lower"))
_MOST = 200  # tokens of one expression
_TRUTHS = {"true": True, "false": False}

Known = Callable[[str], str | None]


def evaluated(text: str, known: Known) -> str | None:
    """The text of the value of an expression; ``known`` gives that of ``var.x`` and ``local.x``, None if nobody says it."""
    whole = text.startswith("${") and text.endswith("}")  # how JSON writes an expression
    tokens = _TOKEN.findall(text[2:-1] if whole else text)
    if not tokens or len(tokens) > _MOST:
        return None
    reading = _Reading(tokens, known)
    value = reading.choice()
    return None if reading.left else value


def _truth(text: str | None) -> bool | None:
    return _TRUTHS.get(text or "")


def _said(truth: bool | None) -> str | None:
    return None if truth is None else str(truth).lower()


class _Reading:
    """One expression, read from the left; ``left`` are its tokens that nothing has taken, the last first."""

    __slots__ = ("_known", "left")

    def __init__(self, tokens: list[str], known: Known) -> None:
        self.left = tokens[::-1]
        self._known = known

    def choice(self) -> str | None:
        asked = self._either()
        if not self._take("?"):
            return asked
        yes = self.choice()
        if not self._take(":"):
            return None
        no = self.choice()
        truth = _truth(asked)
        if truth is None:
            return yes if yes == no else None
        return yes if truth else no

    def _either(self) -> str | None:
        found = self._both()
        while self._take("||"):
            truths = (_truth(found), _truth(self._both()))
            found = _said(True if True in truths else None if None in truths else False)
        return found

    def _both(self) -> str | None:
        found = self._compared()
        while self._take("&&"):
            truths = (_truth(found), _truth(self._compared()))
            found = _said(False if False in truths else None if None in truths else True)
        return found

    def _compared(self) -> str | None:
        found = self._one()
        while self.left and self.left[-1] in ("==", "!="):
            is_equal = self.left.pop() == "=="
            other = self._one()
            found = None if found is None or other is None else _said((found == other) is is_equal)
        return found

    def _one(self) -> str | None:
        if not self.left:
            return None
        token = self.left.pop()
        if token == "!":
            truth = _truth(self._one())
            return None if truth is None else _said(not truth)
        if token == "(":
            found = self.choice()
            return found if self._take(")") else None
        if token.startswith('"'):
            return None if "${" in token else token[1:-1]
        if self._take("("):
            return self._called(token)
        if token[0].isdigit() or token in _TRUTHS:
            return token
        return self._known(token) if token[0].isalpha() else None

    def _called(self, name: str) -> str | None:
        if name == "contains" and self._take("["):
            items = self._items("]")
            self._take(",")
            found = self.choice()
            known = self._take(")") and found is not None and None not in items
            return _said(found in items) if known else None
        values = self._items(")")
        return values[0] if name in _SAME and values else None

    def _items(self, end: str) -> list[str | None]:
        found: list[str | None] = []
        while self.left and not self._take(end):
            size = len(self.left)
            found.append(self.choice())
            self._take(",")
            if len(self.left) == size:
                self.left.pop()
        return found

    def _take(self, token: str) -> bool:
        if self.left and self.left[-1] == token:
            self.left.pop()
            return True
        return False
