"""Texts that make an expression slow, derived from the expression itself: what a repeat repeats, over and over.

An expression is super-linear on a text if it can begin at many places, or split a run in many ways, before it fails. Both
show on a text that pumps one of its repeats, or one of its repeats with what leads to it, and then goes wrong.
"""

from __future__ import annotations

import re
import re._constants as constants  # type: ignore[import-not-found]  # the parser behind ``re``, which publishes none
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterator
from random import Random
from typing import Any

_CHARACTERS = "aZ0_ -.\"'/\\(){}[]<>=:;,#@$%&|*+!?~`^\n\t\u00e9\0"
_MANY = 50  # a repeat of more is pumped
_MOST = 40  # repeats of one sample that are pumped

Pump = tuple[str, str, str]  # what stands in front, what is repeated, what stands behind


def pumps(pattern: re.Pattern[Any], samples: int) -> Iterator[Pump]:
    """Hostile texts for ``pattern``, in parts; the same each time."""
    written = pattern.pattern.decode("latin1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    tree = parser.parse(
        written, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    )
    seen: set[Pump] = set()
    for seed in range(samples):
        random = Random(seed)
        repeats: list[tuple[str, str]] = []
        whole = _sample(tree, random, repeats)
        bodies = [(before, body) for before, body in repeats[:_MOST] if body]
        found = [
            (before, body, "\0")
            for lead, body in bodies
            for before, body in ((lead, body), ("", lead + body), (lead, f"{body} "), ("", body))
        ]
        found += [("", part, "\0") for part in (whole, whole[:-1]) if part]
        for pump in dict.fromkeys(found):
            if pump not in seen:
                seen.add(pump)
                yield pump


def text_of(pump: Pump, length: int) -> str:
    before, body, after = pump
    return before + body * (length // len(body)) + after


def _sample(tree: Any, random: Random, repeats: list[tuple[str, str]]) -> str:
    """A text that fits, or nearly; ``repeats`` takes what led to each repeat in it and what that repeats."""
    text = ""
    for kind, value in tree:
        inner: list[tuple[str, str]] = []
        if kind is constants.LITERAL:
            part = chr(value)
        elif kind is constants.NOT_LITERAL:
            part = random.choice([each for each in _CHARACTERS if ord(each) != value])
        elif kind is constants.ANY:
            part = random.choice('a {"=')
        elif kind is constants.IN:
            part = _one_of(value, random)
        elif kind is constants.BRANCH:
            part = _sample(random.choice(value[1]), random, inner)
        elif kind is constants.SUBPATTERN:
            part = _sample(value[3], random, inner)
        elif kind is constants.ATOMIC_GROUP:
            part = _sample(value, random, inner)
        elif kind in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
            least, most, body = value
            once = _sample(body, random, inner)
            if most is constants.MAXREPEAT or most >= _MANY:
                repeats.append((text, once))
            part = once * min(least + random.choice((0, 0, 1)), most, _MANY)
        elif kind is constants.ASSERT and value[0] > 0:
            part = ""
            _sample(value[1], random, inner)
        else:
            part = '"' if kind is constants.GROUPREF else ""
        repeats += ((text + before, body) for before, body in inner)
        text += part
    return text


def _one_of(members: Any, random: Random) -> str:
    refused = members[0][0] is constants.NEGATE
    fitting = [each for each in _CHARACTERS if any(_holds(member, each) for member in members) != refused]
    if fitting:
        return random.choice(fitting)
    kind, value = members[0]
    return chr(value[0]) if kind is constants.RANGE else chr(value) if kind is constants.LITERAL else "a"


def _holds(member: Any, character: str) -> bool:
    kind, value = member
    if kind is constants.LITERAL:
        return bool(ord(character) == value)
    if kind is constants.RANGE:
        return bool(value[0] <= ord(character) <= value[1])
    if kind is not constants.CATEGORY:
        return False
    name = str(value)
    fits = (
        character.isdigit() if "DIGIT" in name
        else character.isspace() if "SPACE" in name
        else character.isalnum() or character == "_"
    )  # fmt: skip
    return fits != ("NOT" in name)
