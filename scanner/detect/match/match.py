"""Runs the rules' queries over one file and turns what they capture into facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from tree_sitter import Node

from scanner.detect.match.places import Words
from scanner.detect.match.shapes import Hit, Shapes
from scanner.detect.names import (
    Choices,
    Names,
    made_with,
    named_argument,
    read_value,
    rebound_elsewhere,
    shortened,
    values_in_turn,
)
from scanner.model import CONTAINER, ELEMENT, Fact, Origin, Value
from scanner.rules import CodeMatch, Rule

Matches = Sequence[tuple[Rule, Sequence[CodeMatch]]]
# ``**`` in front: any module, also a relative one (``.tasks``, ``../generated/client``), and any steps after it
_ANYWHERE = r"(?:[^()]*[./])?(?:[^.()]+(?:\([^()]*\))?\.)*?"


def code_facts(names: Names, words: Words, matches: Matches) -> list[Fact]:
    """Every fact that ``matches`` find in the file; of several at one place by one rule, the first entry's.

    ``@_each`` tells apart what says something each: the paths in the list of one class.
    """
    implied = names.implied if names.dialect.implicit is not None else None
    shapes = Shapes(names.source, words, names.every, implied)
    choices = Choices(names)
    facts: list[Fact] = []
    for rule, entries in matches:
        seen: set[tuple[int, int, int]] = set()
        for match in entries:
            facts += _facts(names, choices, shapes, rule, match, seen)
    return facts


def _facts(
    names: Names,
    choices: Choices,
    shapes: Shapes,
    rule: Rule,
    match: CodeMatch,
    seen: set[tuple[int, int, int]],
) -> Iterator[Fact]:
    asked = _asked_of_captures(match)
    for hit in shapes.hits(match.query):
        apart = hit.captures.get("_each", ())  # elements at one place that say something each
        key = (hit.at.start_byte, hit.at.end_byte, apart[0].start_byte if apart else -1)
        if key in seen:
            continue
        if match.beside and not _is_beside(names, hit.at, match.beside):
            continue
        paths = _paths(names, hit) if rule.emits == "http_endpoint" else ()
        if asked and not paths and not _may_say(names, hit, asked):
            continue
        origin = _origin(names, choices, match, hit)
        if match.origins and origin is None:
            continue
        for path in paths or (None,):
            values = _values(names, match, hit, origin, path)
            if values is None:
                continue
            seen.add(key)
            yield Fact(
                location=names.source.location(hit.at),
                kind=rule.emits,
                technology=rule.technology,
                rule=rule.id,
                symbol=str(origin) if origin is not None else "",
                values=values,
            )


def _paths(names: Names, hit: Hit) -> tuple[Value, ...]:
    """The paths under which a loop hangs in what it goes over; () where the path is written at the hit itself."""
    nodes = hit.captures.get("path", ())
    return values_in_turn(names, "path", nodes[0]) if nodes else ()


def _asked_of_captures(match: CodeMatch) -> list[tuple[str, str]]:
    """What ``match`` asks of values that nothing but a capture can give: they are read before a name is followed."""
    elsewhere = {name for name, *_ in (*match.given, *match.words, *match.file, *match.extract)}
    return [(name, pattern) for name, pattern in match.where if name not in elsewhere]


def _may_say(names: Names, hit: Hit, asked: Sequence[tuple[str, str]]) -> bool:
    """Whether each value of ``asked`` that is captured is as its pattern has it."""
    return all(
        _says(read_value(names, name, hit.captures[name][0]), pattern)
        for name, pattern in asked
        if name in hit.captures and name not in ("at", "symbol")
    )


def _is_beside(names: Names, at: Node, methods: Sequence[str]) -> bool:
    """Whether the class that the method at ``at`` belongs to, in Go its receiver's type, has one of ``methods``."""
    holder = names.scopes.at(at.start_byte).unit().rpartition(".")[0]
    return bool(holder) and any(f"{holder}.{method}" in names.scopes.functions for method in methods)


def _origin(names: Names, choices: Choices, match: CodeMatch, hit: Hit) -> Origin | None:
    """What ``@symbol`` resolves to, or else may be, if that is one of the match's origins."""
    symbols = hit.captures.get("symbol", ())
    likeliest = _likeliest(names, match, symbols)
    if likeliest is not None or not match.origins:
        return likeliest
    for symbol in symbols:
        for origin in choices.other(symbol):
            if comes_from(origin, match.origins) and not rebound_elsewhere(names, symbol, origin):
                return origin
    return None


def _likeliest(names: Names, match: CodeMatch, symbols: Sequence[Node]) -> Origin | None:
    for symbol in symbols:
        resolved = names.resolve(symbol)
        if "?" in match.origins and _untold(names, resolved):
            return resolved or Origin("", (names.source.text(symbol),))
        if resolved is None:
            continue
        for origin, certain in names.candidates(resolved):
            if not match.origins:
                return origin
            if comes_from(origin, match.origins, certain) and not rebound_elsewhere(names, symbol, origin):
                return origin
    return None


def _untold(names: Names, origin: Origin | None) -> bool:
    """Whether the file does not tell where a name comes from: an untyped parameter or field, a global."""
    return origin is None or (not origin.module and names.local_class(origin) is None)


def _values(
    names: Names, match: CodeMatch, hit: Hit, origin: Origin | None, path: Value | None
) -> tuple[Value, ...] | None:
    """What the hit captures, under ``path`` if that is given; None when a value is not as the match wants it."""
    values: dict[str, Value] = {v.name: v for v in match.static}
    for name, keys in match.keys:
        node = named_argument(names, hit.at, keys)
        if node is not None:
            values[name] = read_value(names, name, node)
    for name, nodes in hit.captures.items():
        if name not in ("at", "symbol") and not name.startswith("_"):
            values[name] = read_value(names, name, nodes[0])
    if path is not None:
        values["path"] = path
    for name, position in match.made_with:
        node = made_with(names, hit.at, position)
        if node is not None:
            values.setdefault(name, read_value(names, name, node))
    for name, keys in match.given:
        if named_argument(names, hit.at, keys) is not None:
            values[name] = Value(name, "true")
    for name, words in match.words:
        spoken = _spoken(names, name, hit, origin)
        values.update((name, Value(name, ours)) for word, ours in words if word == spoken)
    for name, pattern in match.file:
        found = _expression(pattern).search(names.source.path)
        if found is None:
            return None
        values[name] = Value(name, found[1])
    for name, source, pattern in match.extract:
        said = str(origin or "") if source == "symbol" else values[source].text if source in values else ""
        found = _expression(pattern).search(said)
        if found is not None and found[1]:
            values[name] = Value(name, found[1], "{}" not in found[1])
    if not all(_says(values.get(name), pattern) for name, pattern in match.where):
        return None
    if any(_says(values.get(name), pattern) for name, pattern in match.unless):
        return None
    return tuple(sorted(shortened(value) for value in values.values()))


def _says(value: Value | None, pattern: str) -> bool:
    """Whether a value can be read, at least in part, and is as ``pattern`` has it."""
    readable = value is not None and (value.literal or "{}" in value.text)
    return value is not None and readable and _expression(pattern).search(value.text) is not None


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _spoken(names: Names, name: str, hit: Hit, origin: Origin | None) -> str:
    """The word that the code uses for the value called ``name``."""
    captured = hit.captures.get(name)
    if captured:
        return names.source.text(captured[0])
    return origin.path[-1].partition("(")[0] if origin is not None and origin.path else ""


# A file inside of an npm package, by which editors import what the package itself exports: typeorm/repository/Repository
_INSIDE = re.compile(r"((?:@[\w.-]+/)?[\w-]+)/")


@lru_cache(maxsize=16_384)
def comes_from(origin: Origin, patterns: tuple[str, ...], certain: bool = True) -> bool:
    """Whether ``origin`` is, or is reached through, any of ``patterns``. See ``CodeMatch`` for their form.

    An origin that is not ``certain``, since only a wildcard import suggests it, must be named by the
    pattern itself, not just its package. What is asked of a container is no call of what it holds.
    """
    if CONTAINER in origin.path[-2:]:
        return False
    path = tuple(step for step in origin.path if step not in ("default", ELEMENT))
    text = ".".join((origin.module, *path) if origin.module else path)
    for pattern in patterns:
        if _pattern(pattern).match(text) is not None and (certain or len(pattern) > len(origin.module)):
            return True
    inside = _INSIDE.match(origin.module)
    return inside is not None and comes_from(Origin(inside[1], origin.path), patterns, certain=False)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    steps: list[str] = []
    for step in _steps(pattern):
        if step == "**":
            steps.append(r"(?:[^.()]+(?:\([^()]*\))?\.)*?" if steps else _ANYWHERE)
        else:
            version = r"(?:/v\d+)?" if "/" in step else ""  # Go writes major versions from the second on
            call = "" if step.endswith(")") else r"(?:\([^()]*\))*"
            steps.append(f"{re.escape(step)}{version}{call}\\.")
    text = "".join(steps).removesuffix(r"\.")
    return re.compile(rf"{text}(?:\.|$)")


def _steps(pattern: str) -> list[str]:
    """``pattern`` split at dots outside parentheses."""
    return re.findall(r"(?:[^.()]|\([^()]*\))+", pattern)
