"""Claims of a map: prose, or one typed question with its bounds. What can be asked, and how, is in ``model/claims.py``."""

from __future__ import annotations

from typing import Any

from scanner.declared import keys
from scanner.declared.nodes import identity, located, optional_text, path_list, text_list, unique
from scanner.model import QUESTIONS, Asked, Claim, FactPattern, Form, Key
from scanner.yaml_lines import Mapping, Node, integer, mapping, only, sequence, text


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
        raise entry.place.bad("shown_by asks nothing", f"add one of: {', '.join(QUESTIONS)}")
    return Claim("shown-by", "", located(entry), asks)


def _claim(entry: Mapping) -> Claim:
    only(entry, keys.CLAIM, "a claim")
    asks, said = _asked(entry, "a claim"), optional_text(entry, "text")
    if asks is None and not said:
        raise entry.place.bad("a claim says nothing", f"add text, or one of: {', '.join(QUESTIONS)}")
    return Claim(identity(entry, "a claim"), said, located(entry), asks)


def _asked(entry: Mapping, what: str) -> Asked | None:
    asked = [key for key in QUESTIONS if key in entry.keys]
    if len(asked) > 1:
        raise entry.keys[asked[1]].bad(
            f"{what} asks two things, {asked[0]} and {asked[1]}", "write two claims"
        )
    for question, kind in QUESTIONS.items():
        for key in keys.beside(kind):
            if key in entry.keys and question not in asked:
                raise entry.keys[key].bad(f"{key} belongs to {question}, which {what} does not ask")
    return _question(asked[0], entry) if asked else None


def _question(name: str, entry: Mapping) -> Asked:
    kind = QUESTIONS[name]
    inside = keys.inside(kind)
    body = mapping(entry.entries[name], name) if inside else entry
    if inside:
        for key in keys.beside(kind):
            if key in body.keys:
                raise body.keys[key].bad(
                    f"{key} stands in {name}, and belongs beside it", f"{name}: {{…}}, {key}: …"
                )
        only(body, inside, name)
    asks = kind(**_values(kind, body, entry))
    _refuse_mistakes(asks, body, entry)
    return asks


def _values(kind: type[Asked] | type[FactPattern], body: Mapping, entry: Mapping) -> dict[str, Any]:
    return {name: _value(entry if key.beside else body, key) for name, key in kind.keys.items()}


def _value(parent: Mapping, key: Key) -> object:
    """What stands in ``parent`` under ``key``, or the empty value of its form."""
    match key.form:
        case Form.TEXT | Form.KIND:
            return optional_text(parent, key.name)
        case Form.TECHNOLOGY:
            return _technology(parent.get(key.name), key.name)
        case Form.TEXTS:
            return text_list(parent, key.name)
        case Form.PATHS:
            return path_list(parent, key.name)
        case Form.NUMBER:
            return _number(parent.get(key.name), key.name)
        case Form.FACTS:
            return _facts(parent)


def _facts(body: Mapping) -> FactPattern | None:
    if not any(key.name in body.keys for key in FactPattern.keys.values()):
        return None
    pattern = FactPattern(**_values(FactPattern, body, body))
    _refuse_mistakes(pattern, body, body)
    return pattern


def _refuse_mistakes(asks: Asked | FactPattern, body: Mapping, entry: Mapping) -> None:
    for key, says, mend in asks.mistakes():
        place = entry.keys.get(key) or body.keys.get(key) or body.place
        raise place.bad(says, mend)


def _technology(node: Node | None, key: str) -> str:
    if node is None:
        return ""
    name = text(node, key)
    if not name or name != name.strip().lower():
        raise node.place.bad(f"{name!r} is not a technology", "write it in lower case, as aws.sns or kafka")
    return name


def _number(node: Node | None, key: str) -> int | None:
    if node is None:
        return None
    number = integer(node, key)
    if number < 0:
        raise node.place.bad(f"{key} cannot be negative")
    return number
