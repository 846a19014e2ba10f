"""What the decisions around two steps ask: for different values of the same thing, only one of the two happens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.link.analysis import Analysis
from scanner.link.items import Item
from scanner.link.modules import remembered
from scanner.model import Outline

_THEN = re.compile(r"if@(\d+)\.then[!~]*$")
_VALUE = r"(?P<value>\"[^\"]*\"|'[^']*')"
_THING = r"(?P<thing>[\w.$]+(?:\(\))?)"
_EQUALS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_VALUE}\.equals\({_THING}\)",
        rf"{_THING}\.equals\({_VALUE}\)",
        rf"{_THING}\s*===?\s*{_VALUE}",
        rf"{_VALUE}\s*===?\s*{_THING}",
    )
)
"""Equality with a constant, in Java, Kotlin, Go, Python and ECMAScript."""


def asked_apart(analysis: Analysis, one: Item, other: Item) -> bool:
    """Whether ``one`` and ``other`` stand in branches that ask the same thing for different constants."""
    outline = analysis.index.outlines[one.location.path]
    if other.location.path != outline.path:
        return False
    equal = remembered(
        analysis.index.project, "equalities", outline.path, outline, lambda: _equalities(outline)
    )
    first, second = (dict(_asked(equal, item)) for item in (one, other))
    return any(second.get(thing, value) != value for thing, value in first.items())


def _asked(equal: dict[int, tuple[str, str]], item: Item) -> Iterator[tuple[str, str]]:
    """What has a known value where ``item`` happens: (thing, value)."""
    for guard in item.guards:
        found = _THEN.match(guard)
        if found is not None and int(found[1]) in equal:
            yield equal[int(found[1])]


def _equalities(outline: Outline) -> dict[int, tuple[str, str]]:
    """The line of each decision that asks for nothing but a constant → (thing, value)."""
    found: dict[int, tuple[str, str]] = {}
    for condition in outline.conditions:
        text = condition.text
        if text.startswith("(") and text.endswith(")"):
            text = text[1:-1].strip()
        match = next((m for pattern in _EQUALS if (m := pattern.fullmatch(text))), None)
        if match is not None:
            found[condition.location.line] = (match["thing"], match["value"].strip("\"'"))
    return found
