"""What several parts of the map format have in common: ids, texts, lists, paths, places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from scanner.model import Location
from scanner.yaml_lines import Mapping, Node, Place, Sequence, need, sequence, text, texts

_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")


def located(node: Node) -> Location:
    """Where ``node`` stands in the map."""
    at = node.place
    return Location(at.path, at.line, at.column, at.end_line, at.end_column)


def identity(parent: Mapping, what: str) -> str:
    """The ``id`` of ``parent``: lower case, since it is typed on command lines and kept in fingerprints."""
    node = need(parent, "id", what)
    found = text(node, "id")
    if _ID.fullmatch(found) is None:
        raise node.place.bad(
            f"{found!r} cannot be an id", "use lower-case letters, digits, and . _ - between them"
        )
    return found


def unique(ids: Iterable[tuple[str, Place]], what: str) -> None:
    """Refuses a second thing of the same id, naming the line of the first."""
    seen: dict[str, Place] = {}
    for each, place in ids:
        if each in seen:
            raise place.bad(f"the {what} {each!r} stands twice", f"the first is on line {seen[each].line}")
        seen[each] = place


def optional_text(parent: Mapping, key: str) -> str:
    """The text under ``key``; "" without one."""
    node = parent.get(key)
    return text(node, key).strip() if node is not None else ""


def text_list(parent: Mapping, key: str) -> tuple[str, ...]:
    node = parent.get(key)
    if node is None:
        return ()
    found = texts(node, key)
    if not all(found):
        raise node.place.bad(f"{key} holds an empty text")
    return found


def path_list(parent: Mapping, key: str) -> tuple[str, ...]:
    """Paths below the root, ``/`` between their parts and none at their end."""
    return tuple(_path(node, key) for node in path_nodes(parent, key))


def path_nodes(parent: Mapping, key: str) -> Iterator[Node]:
    """The node of each path under ``key``, in the order of :func:`path_list`."""
    node = parent.get(key)
    if node is not None:
        yield from sequence(node, key) if isinstance(node, Sequence) else (node,)


def _path(node: Node, key: str) -> str:
    written = text(node, f"each item of {key}")
    path = normalize("NFC", written.removeprefix("./").rstrip("/"))
    if not path or path.startswith("/") or "\\" in path or ".." in path.split("/"):
        raise node.place.bad(
            f"{written!r} is not a path below the root", "write it from the root, with / between folders"
        )
    return path
