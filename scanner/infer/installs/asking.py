"""Whether a condition of a Go template holds, as far as what it asks for is known.

``eq``, ``ne``, ``and``, ``or``, ``not``, ``has``, ``default`` and values alone; of anything else nobody knows.
https://pkg.go.dev/text/template#hdr-Functions, https://helm.sh/docs/chart_template_guide/function_list/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_TOKEN = re.compile(r'"[^"]*"|`[^`]*`|[()|]|[^\s()|"`]+')
_NO = frozenset(("", "false", "0"))
_SAME = frozenset(("quote", "squote", "trim", "toString", "tostring", "lower", "required", "tpl"))
_MOST = 100  # tokens of one condition

Known = Callable[[str], str | None]


def holds(condition: str, known: Known) -> bool | None:
    """Whether ``condition`` is true; ``known`` gives the text of a name like ``.Values.env``, None if nobody says it."""
    tokens = _TOKEN.findall(condition)
    if len(tokens) > _MOST:
        return None
    return _truth(_piped(tokens, known))


def _truth(text: str | None) -> bool | None:
    return None if text is None else text not in _NO


def _said(truth: bool | None) -> str | None:
    return None if truth is None else str(truth).lower()


def _piped(tokens: list[str], known: Known) -> str | None:
    """What a pipeline gives; takes its tokens, up to the bracket that ends it."""
    found: list[str | None] = []
    while tokens:
        name, values = "", list[str | None]()
        while tokens and tokens[0] not in ("|", ")"):
            token = tokens.pop(0)
            if token == "(":
                values.append(_piped(tokens, known))
            elif not name and not values and _is_function(token):
                name = token
            else:
                values.append(_value(token, known))
        found = [_called(name, [*values, *found])]
        if not tokens or tokens.pop(0) == ")":
            break
    return found[0] if found else None


def _is_function(token: str) -> bool:
    return token[0].isalpha() and token not in ("true", "false", "nil")


def _value(token: str, known: Known) -> str | None:
    if token[0] in '"`':
        return token[1:-1]
    if token[0] in ".$":
        return known(token.removeprefix("$"))
    return "" if token == "nil" else token


def _called(name: str, values: Sequence[str | None]) -> str | None:
    if not name or name in _SAME:
        return values[-1] if values else None
    if name in ("and", "or"):
        truths = [_truth(value) for value in values]
        decides = name == "or"
        if decides in truths:
            return _said(decides)
        return None if None in truths else _said(not decides)
    if name == "not" and values:
        truth = _truth(values[0])
        return None if truth is None else _said(not truth)
    if name == "default" and len(values) == 2:
        return values[0] if values[1] == "" else values[1]
    if name in ("eq", "ne") and len(values) > 1:
        first, *rest = values
        if first is None or None in rest:
            return None
        return _said(first in rest if name == "eq" else first != rest[0])
    return None
