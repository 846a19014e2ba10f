"""Texts whose parts stand in a list and are joined by another: ``["INSERT INTO orders", "VALUES (?)"].join(" ")``."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from scanner.detect.names.formatting import called_on, given_to
from scanner.detect.source import Source, parts

_BETWEEN = {"kotlin": ", "}  # what stands between the parts where nothing is said
_LISTS = ("array", "list", "tuple", "composite_literal")
_LISTED = ("listOf", "arrayOf")


@dataclass(frozen=True, slots=True)
class Joining:
    """The parts, and what stands between them."""

    parts: tuple[Node, ...]
    between: Node | str


def joining_of(source: Source, node: Node) -> Joining | None:
    """The joining that ``node`` is, if it is one of parts that are written out."""
    found = given_to(source, node)
    if found is None:
        return None
    called, given = found
    match source.language:
        case "python" if called.endswith(".join") and len(given) == 1:
            return _of(source, given[0], called_on(node))
        case "go" if called == "strings.Join" and len(given) == 2:
            return _of(source, *given)
        case "java" if called == "String.join" and len(given) > 1:
            return Joining(given[1:], given[0])
        case "kotlin" if called.endswith(".joinToString") and len(given) < 2:
            return _of(source, called_on(node), given[0] if given else None)
        case "typescript" | "tsx" | "javascript" if called.endswith(".join") and len(given) < 2:
            return _of(source, called_on(node), given[0] if given else None)
    return None


def _of(source: Source, listed: Node | None, between: Node | None) -> Joining | None:
    items = _items(source, listed) if listed is not None else ()
    if not items:
        return None
    return Joining(items, between if between is not None else _BETWEEN.get(source.language, ","))


def _items(source: Source, node: Node) -> tuple[Node, ...]:
    if node.type in _LISTS:
        held = [child for child in parts(node) if "type" not in child.type]
        if len(held) == 1 and held[0].type == "literal_value":  # Go
            held = [parts(each)[0] for each in parts(held[0]) if parts(each)]
        return tuple(held)
    found = given_to(source, node)
    return found[1] if found is not None and found[0] in _LISTED else ()
