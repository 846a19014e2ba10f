"""Claims of a map: prose, or one typed question with its bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from scanner.declared import keys
from scanner.declared.nodes import identity, located, optional_text, path_list, text_list, unique
from scanner.model import Absent, Asked, Claim, Count, Every, Exists, FactPattern, Uses
from scanner.yaml_lines import Mapping, Node, integer, mapping, only, sequence, text

_Asked = TypeVar("_Asked", Exists, Count, Absent, Every)


def read_claims(node: Node | None) -> tuple[Claim, ...]:
    """The list under ``claims:``. Raises BadMap at the line of what is wrong."""
    if node is None:
        return ()
    found = [mapping(item, "a claim") for item in sequence(node, "claims")]
    unique([(identity(each, "a claim"), each.place) for each in found], "claim")
    return tuple(_claim(each) for each in found)


def read_shown_by(node: Node | None) -> Claim | None:
    """The question under an issue's ``shown_by:``; it has the keys of a claim, but neither name nor text."""
    if node is None:
        return None
    entry = mapping(node, "shown_by")
    only(entry, [key for key in keys.CLAIM if key not in ("id", "text")], "shown_by")
    asks = _asked(entry, "shown_by")
    if asks is None:
        raise entry.place.bad("shown_by asks nothing", f"add one of: {', '.join(keys.ASKED)}")
    return Claim("shown-by", "", located(entry), asks)


def _claim(entry: Mapping) -> Claim:
    only(entry, keys.CLAIM, "a claim")
    asks, said = _asked(entry, "a claim"), optional_text(entry, "text")
    if asks is None and not said:
        raise entry.place.bad("a claim says nothing", f"add text, or one of: {', '.join(keys.ASKED)}")
    return Claim(identity(entry, "a claim"), said, located(entry), asks)


def _asked(entry: Mapping, what: str) -> Asked | None:
    asked = [key for key in keys.ASKED if key in entry.keys]
    if len(asked) > 1:
        raise entry.keys[asked[1]].bad(
            f"{what} asks two things, {asked[0]} and {asked[1]}", "write two claims"
        )
    for question, beside in keys.ASKED.items():
        for key in beside:
            if key in entry.keys and question not in asked:
                raise entry.keys[key].bad(f"{key} belongs to {question}, which {what} does not ask")
    if not asked:
        return None
    body = entry.entries[asked[0]]
    if asked[0] == "uses":
        return Uses(_technology(body), path_list(entry, "only_in"))
    inner = mapping(body, asked[0])
    return _QUESTIONS[asked[0]](inner, entry)


def _exists(body: Mapping, _entry: Mapping) -> Exists:
    only(body, keys.EXISTS, "exists")
    asks = Exists(
        text_list(body, "files"), text_list(body, "service"), text_list(body, "regions"), _facts(body)
    )
    return _something(body, asks, asks.files or asks.services or asks.regions or asks.facts)


def _count(body: Mapping, entry: Mapping) -> Count:
    only(body, keys.COUNT, "count")
    bounds = {key: _bound(entry, key) for key in keys.ASKED["count"]}
    if all(bound is None for bound in bounds.values()):
        raise entry.place.bad("a count needs a bound", "add min, max or exact beside count")
    least, most = bounds["min"], bounds["max"]
    if least is not None and most is not None and least > most:
        raise entry.keys["min"].bad(f"min {least} is above max {most}")
    asks = Count(optional_text(body, "glob"), _facts(body), optional_text(body, "distinct"), **bounds)
    if asks.glob and asks.facts:
        raise body.place.bad("a count is over glob or facts, not both", "write two claims")
    return _something(body, asks, asks.glob or asks.facts)


def _absent(body: Mapping, _entry: Mapping) -> Absent:
    only(body, keys.ABSENT, "absent")
    asks = Absent(text_list(body, "service"), text_list(body, "files"), _facts(body))
    return _something(body, asks, asks.services or asks.files or asks.facts)


def _every(body: Mapping, _entry: Mapping) -> Every:
    only(body, keys.EVERY, "every")
    asks = Every(
        optional_text(body, "services"), optional_text(body, "has"), _facts(body), path_list(body, "except")
    )
    if asks.exempt and not asks.services:
        raise body.keys["except"].bad("except names services", 'as {services: "apps/*", has: …, except: […]}')
    if bool(asks.services) != bool(asks.has):
        raise body.place.bad("every needs services and has together", 'as {services: "apps/*", has: …}')
    if asks.facts and not asks.facts.like:
        raise body.place.bad("every over facts needs like", 'as {facts: publish, like: "orders.*"}')
    if asks.facts and asks.services:
        raise body.place.bad("every is over services or facts, not both", "write two claims")
    return _something(body, asks, asks.services or asks.facts)


_QUESTIONS: dict[str, Callable[[Mapping, Mapping], Asked]] = {
    "exists": _exists,
    "count": _count,
    "absent": _absent,
    "every": _every,
}


def _something(body: Mapping, asks: _Asked, asked: object) -> _Asked:
    if not asked:
        raise body.place.bad("the claim asks about nothing", "name what it is about, e.g. files or facts")
    return asks


def _facts(body: Mapping) -> FactPattern | None:
    if not any(key in body.keys for key in keys.FACTS):
        return None
    kind, technology = optional_text(body, "facts"), optional_text(body, "technology")
    if not kind and not technology:
        raise body.place.bad("a pattern over facts needs facts or technology", "as {facts: publish}")
    return FactPattern(
        kind, technology, optional_text(body, "value"), optional_text(body, "like"), path_list(body, "in")
    )


def _technology(node: Node) -> str:
    name = text(node, "uses")
    if not name or name != name.strip().lower():
        raise node.place.bad(f"{name!r} is not a technology", "write it in lower case, as aws.sns or kafka")
    return name


def _bound(entry: Mapping, key: str) -> int | None:
    node = entry.get(key)
    if node is None:
        return None
    number = integer(node, key)
    if number < 0:
        raise node.place.bad(f"{key} cannot be negative")
    return number
