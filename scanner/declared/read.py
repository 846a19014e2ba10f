"""A map file as a DeclaredMap, every part of it with its line."""

from __future__ import annotations

from pathlib import Path

from scanner.declared import keys
from scanner.declared.claims import read_claims
from scanner.declared.components import read_layers
from scanner.declared.nodes import located, path_list
from scanner.declared.plan import read_plan
from scanner.errors import BadMap, BadUsage
from scanner.machine import read_named
from scanner.model import DeclaredMap
from scanner.yaml_lines import MAX_CHARACTERS, Node, integer, load, mapping, need, only

VERSION = 1


def read_map(path: str, source: str) -> DeclaredMap:
    """The map in ``source``; ``path`` is how locations and errors name the file. Raises BadMap."""
    return read_tree(path, load(path, source, BadMap))


def read_tree(path: str, tree: Node) -> DeclaredMap:
    """The same from the file's nodes."""
    top = mapping(tree, "a map")
    only(top, keys.MAP, "a map")
    version = need(top, "version", "a map")
    if integer(version, "version") != VERSION:
        raise version.place.bad("this version of the map format is not known", f"write `version: {VERSION}`")
    layers, components = read_layers(top.get("layers"))
    plan = read_plan(top.get("plan"))
    return DeclaredMap(
        path=path,
        roots=path_list(top, "roots"),
        components=components,
        sessions=plan.sessions,
        claims=read_claims(top.get("claims")),
        layers=layers,
        phases=plan.phases,
        starts=plan.starts,
        cadence=plan.cadence,
        roots_location=located(top.entries["roots"]) if "roots" in top.entries else None,
    )


def load_map(file: Path, shown: str) -> DeclaredMap:
    """The map in ``file``, named ``shown`` in locations and errors. Raises BadMap, BadUsage."""
    return read_map(shown, map_text(file, shown))


def map_text(file: Path, shown: str) -> str:
    """The text of a map file, bounded in size. Raises BadMap (not UTF-8) and BadUsage (cannot be read)."""
    try:
        content = read_named(file, 4 * MAX_CHARACTERS)
    except OSError as error:
        raise BadUsage(f"{shown}: the map cannot be read: {error.strerror}") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadMap(shown, line, "not UTF-8", "save the file as UTF-8") from None
