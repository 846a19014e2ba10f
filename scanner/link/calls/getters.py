"""Methods that are read like fields: those that a class writes, and those that something writes for it."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.link.index import Index, Node, Type, class_at
from scanner.link.modules import ECMA
from scanner.model import Origin


def field_behind(index: Index, kind: Type, name: str, fields: Mapping[str, Origin]) -> Origin | None:
    """The field behind a getter that nobody wrote: Lombok's, or that of a Kotlin property as Java sees it."""
    outline = class_at(index, kind)
    if outline is None or name[:3] != "get" or not name[3:4].isupper():
        return None
    generated = any(
        d.path[-1:] and d.path[-1] in index.words["accessor-decorators"] for d in outline.decorators
    )
    if generated or index.heads[kind.path].language == "kotlin":
        return fields.get(name[3].lower() + name[4:])
    return None


def is_getter(index: Index, node: Node) -> bool:
    """A method that is read like a field is no method of its class, in languages that have such."""
    kind = class_at(index, Type(node.path, node.name.rpartition(".")[0]))
    has_getters = index.heads[node.path].language in (*ECMA, "python")
    return has_getters and kind is not None and node.name.rpartition(".")[2] not in kind.methods
