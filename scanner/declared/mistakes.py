"""Every mistake of a map at once: each is taken out of the tree where it stands, and the rest is read again."""

from __future__ import annotations

import re

from msgspec import structs

from scanner.declared.read import read_tree
from scanner.errors import BadMap
from scanner.yaml_lines import Mapping, Node, Place, Scalar, Sequence, load

MOST = 200  # mistakes told of one file

_NEEDS = re.compile(r"needs the key '(\w+)'")
_STAND_INS = {"id": "missing-", "status": "unknown", "severity": "low", "reason": "none", "rule": "none"}

Position = tuple[int, int]  # line and column


def mistakes(path: str, source: str) -> tuple[BadMap, ...]:
    """The mistakes of the map in ``source``, in the order of their lines; () when it can be read."""
    try:
        tree = load(path, source, BadMap)
    except BadMap as error:  # not even YAML: nothing further down can be told
        return (error,)
    found: list[BadMap] = []
    owing: tuple[Position, str] | None = None  # the mapping and key that were taken out last
    while len(found) < MOST:
        try:
            read_tree(path, tree)
        except BadMap as error:
            at = (error.line, error.column)
            smaller: Node | None
            missing = _NEEDS.search(error.wrong)
            if missing is None or owing != (at, missing[1]):  # else it is missing only since we took it out
                found.append(error)
            if missing is not None and missing[1] in _STAND_INS:
                smaller, owing = _with(tree, at, missing[1], f"{_STAND_INS[missing[1]]}{len(found)}"), None
            else:
                entry = _entry_at(tree, at)
                owing = (_start(entry[0]), entry[1]) if entry is not None else None
                smaller = _without(tree, at, keyed=entry is not None)
            if smaller is None or smaller == tree:
                break
            tree = smaller
        else:
            break
    return tuple(sorted(found, key=lambda each: (each.line, each.column)))


def _with(node: Node, at: Position, key: str, value: str) -> Node:
    """``node`` with a value for ``key`` in the mapping that begins at a position, so that the rest of it is read."""
    if isinstance(node, Sequence):
        return structs.replace(node, items=tuple(_with(item, at, key, value) for item in node.items))
    if not isinstance(node, Mapping):
        return node
    if _start(node.place) == at and key not in node.entries:
        word = value if key == "id" else value.rstrip("0123456789")
        stand_in = Scalar(node.place, word, word, node.place.line)
        return structs.replace(
            node, entries={**node.entries, key: stand_in}, keys={**node.keys, key: node.place}
        )
    return structs.replace(
        node, entries={name: _with(each, at, key, value) for name, each in node.entries.items()}
    )


def _start(place: Place) -> Position:
    return place.line, place.column


def _entry_at(node: Node, at: Position) -> tuple[Place, str] | None:
    """The mapping and key whose word or value begins at a position."""
    if isinstance(node, Sequence):
        return next((found for item in node.items if (found := _entry_at(item, at))), None)
    if isinstance(node, Mapping):
        for key, value in node.entries.items():
            if at in (_start(node.keys[key]), _start(value.place)) and at != _start(node.place):
                return node.place, key
            if found := _entry_at(value, at):
                return found
    return None


def _without(node: Node, at: Position, *, keyed: bool) -> Node | None:
    """``node`` without what begins at ``at``: an entry of a mapping if ``keyed``, else an item of a list.

    None when nothing but all of it does.
    """
    if isinstance(node, Sequence):
        items = [item if _start(item.place) != at else None for item in node.items]
        if all(items):
            items = [_without(item, at, keyed=keyed) for item in node.items]
        return structs.replace(node, items=tuple(item for item in items if item is not None))
    if not isinstance(node, Mapping):
        return node
    entries, keys = {}, {}
    for key, value in node.entries.items():
        if keyed and at in (_start(node.keys[key]), _start(value.place)):
            continue
        inner = _without(value, at, keyed=keyed)
        if inner is not None:
            entries[key], keys[key] = inner, node.keys[key]
    return structs.replace(node, entries=entries, keys=keys)
