"""Which of several implementations a field has: the one that is provided for the token by which it is injected."""

from __future__ import annotations

import re

from scanner.link.calls.constants import constant
from scanner.link.calls.resolution import resolve
from scanner.link.calls.shared import application
from scanner.link.calls.walking import lineage
from scanner.link.index import Index, Node, Type, class_at
from scanner.link.things import provided
from scanner.model import Call, Origin

_OWN = re.compile(r"this\.(\w+)\.\w+")
Key = str | Type


def as_provided(
    index: Index, node: Node, call: Call, targets: tuple[Node, ...], alternatives: bool
) -> tuple[tuple[Node, ...], bool]:
    """Of ``targets`` those of the class that is provided for the token of the field that ``call`` is made on."""
    written = _OWN.fullmatch(call.text) if alternatives and len(targets) > 1 else None
    owner = node.name.partition(" > ")[0].rpartition(".")[0]
    kind = class_at(index, Type(node.path, owner)) if written is not None else None
    token = dict(kind.injected).get(written[1]) if kind is not None and written is not None else None
    if token is None:
        return targets, alternatives
    key = _key_of(index, node.path, token)
    index.answers.note(provided())
    told = [(path, made) for path, of, made in index.provides if _key_of(index, path, of) == key]
    own = [each for each in told if application(index, each[0]) == application(index, node.path)]
    given = {resolve(index, path, made) for path, made in own or told}
    only = given.pop() if len(given) == 1 else None
    if not isinstance(only, Type):
        return targets, alternatives
    line = [above for above in lineage(index, only) if isinstance(above, Type)]
    kept = tuple(t for t in targets if Type(t.path, t.name.rpartition(".")[0]) in line)
    return (kept, len(kept) > 1) if kept else (targets, alternatives)


def _key_of(index: Index, path: str, token: Origin) -> Key:
    """A token, by which two places name the same."""
    if not token.module and token.path[0].startswith("'"):
        return token.path[0]
    return constant(index, path, token) or Type(path, ".".join((token.module, *token.path)).lstrip("."))
