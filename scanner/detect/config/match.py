"""Carrying out one configuration match on one document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from scanner.detect.config.images import is_infrastructure
from scanner.detect.config.select import Document, Spot, choose, extent, select, texts
from scanner.detect.config.tree import is_off
from scanner.detect.plain import FILLED
from scanner.model import Fact, Location, Value
from scanner.rules import Condition, ConfigMatch, KeyPath, Rule, Take, Test

_CONSTANT = re.compile(r"[$@]*([\"'])((?:(?!\1)[^\\])*)\1")  # quoted, cut out of an expression
LONGEST_TEXT = 2000  # characters of a value that a pattern looks at; bounds what a hostile text costs
MOST_JOINED = 200  # texts of one value


def facts(path: str, rule: Rule, match: ConfigMatch, document: Document) -> Iterator[Fact]:
    """The facts that ``match`` finds in one document of the file ``path``."""
    for way in match.at:
        for spot in choose(document, way):
            if all(_holds(spot, condition) for condition in match.where):
                taken = [value for take in match.take if (value := _value(spot, take)) is not None]
                if _never_runs(spot):
                    if rule.emits != "listing" or any(value.name == "enabled" for value in match.static):
                        continue
                    taken.append(Value("started", "never"))
                yield Fact(
                    location=Location(path, *extent(spot)),
                    kind=rule.emits,
                    technology=rule.technology,
                    rule=rule.id,
                    values=(*taken, *match.static),
                )


def _never_runs(spot: Spot) -> bool:
    """Whether it or what holds it is switched off: what it would deploy it does not, and what it would take away stays."""
    at: Spot | None = spot
    while at is not None:
        if is_off(at.node):
            return True
        at = at.up
    return False


def _holds(spot: Spot, condition: Condition) -> bool:
    if condition.test is Test.EXISTS:
        return any(True for _ in select(spot, condition.path))
    if condition.test is Test.MISSING:
        return not any(True for _ in select(spot, condition.path))
    found = (text for text, _ in texts(spot, condition.path))
    if condition.test is Test.ANY_OF:
        return any(text in condition.words for text in found)
    if condition.test is Test.IMAGE:
        return not any(is_infrastructure(text) for text in found)
    assert condition.pattern is not None
    search = condition.pattern.search
    matched = any(search(text[:LONGEST_TEXT]) is not None for text in found)
    return matched if condition.test is Test.MATCHES else not matched


def _value(spot: Spot, take: Take) -> Value | None:
    for path in take.paths:
        found = _taken(spot, path, take)
        parts = list(islice(found, MOST_JOINED if take.join is not None else 1))
        if parts:
            text = (take.join or "").join(part.text for part in parts)
            return Value(take.name, take.form.replace("{}", text), all(part.literal for part in parts))
    return None


def _taken(spot: Spot, path: KeyPath, take: Take) -> Iterator[Value]:
    for text, literal in texts(spot, path):
        if take.pattern is None:
            if text.strip():  # a blank is put where a field may not be left out: image: " "
                yield Value(take.name, text, literal)
            continue
        for found in take.pattern.finditer(text[:LONGEST_TEXT]):
            part = _group(found)
            if not literal and (said := _CONSTANT.fullmatch(part)) is not None:
                filled = FILLED.sub("{}", said[2])
                yield Value(take.name, filled, filled == said[2])
                continue
            # cut out of a text that is only partly known, or of a constant in an expression, a part without a gap is known
            partly = "{}" in text or _in_constant(text, found)
            yield Value(take.name, part, literal or (partly and "{}" not in part))


def _in_constant(text: str, found: re.Match[str]) -> bool:
    """Whether what was found stands between quotes."""
    start = found.start(found.lastindex or 0)
    return text.count('"', 0, start) % 2 == 1 or text.count("'", 0, start) % 2 == 1


def _group(found: re.Match[str]) -> str:
    return next((group for group in found.groups() if group is not None), found.group())
