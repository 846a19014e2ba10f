"""Which of several implementations a field has: the one that is provided for the token by which it is injected."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.link.calls.constants import constant
from scanner.link.calls.found import Parameter
from scanner.link.calls.resolution import resolve
from scanner.link.calls.shared import application
from scanner.link.calls.walking import lineage
from scanner.link.index import Index, Node, Type, class_at, function_at, method_of
from scanner.link.modules import JVM
from scanner.link.things import provided
from scanner.model import Call, Origin

_OWN = re.compile(r"(?:this\.)?(\w+)\.\w+")
Key = str | Type


def as_provided(
    index: Index, node: Node, call: Call, targets: tuple[Node, ...], alternatives: bool
) -> tuple[tuple[Node, ...], bool]:
    """Of ``targets`` those of the class that is provided for the token of the field that ``call`` is made on."""
    written = _OWN.fullmatch(call.text) if alternatives and len(targets) > 1 else None
    owner = node.name.partition(" > ")[0].rpartition(".")[0]
    kind = class_at(index, Type(node.path, owner)) if written is not None else None
    token = dict(kind.injected).get(written[1]) if kind is not None and written is not None else None
    if token is None and written is not None and index.heads[node.path].language in JVM:
        return _as_bean(index, node, written[1], targets)
    return _as_told(index, node, token, targets) if token is not None else (targets, alternatives)


def _as_bean(
    index: Index, node: Node, field: str, targets: tuple[Node, ...]
) -> tuple[tuple[Node, ...], bool]:
    """Of several beans that one takes without saying which, the one that is marked to go first, else the one of its own name.

    Source: https://docs.spring.io/spring-framework/reference/core/beans/annotation-config/autowired-primary.html
    """
    kinds = {target: class_at(index, Type(target.path, target.name.rpartition(".")[0])) for target in targets}
    first = tuple(
        target
        for target, kind in kinds.items()
        if kind is not None and any(mark.path[-1:] == ("Primary",) for mark in kind.decorators)
    )
    return (first, False) if len(first) == 1 else _as_told(index, node, Origin("", (f"'{field}'",)), targets)


def _as_told(
    index: Index, node: Node, token: Origin, targets: tuple[Node, ...]
) -> tuple[tuple[Node, ...], bool]:
    """Of ``targets`` those of the class that is provided for ``token``; all of them, where that is not known."""
    key = _key_of(index, node.path, token)
    index.answers.note(provided())
    told = [(path, made) for path, of, made in index.provides if _key_of(index, path, of) == key]
    own = [each for each in told if application(index, each[0]) == application(index, node.path)]
    given = {resolve(index, path, made) for path, made in own or told}
    only = given.pop() if len(given) == 1 else None
    if not isinstance(only, Type):
        return targets, True
    line = [above for above in lineage(index, only) if isinstance(above, Type)]
    kept = tuple(t for t in targets if Type(t.path, t.name.rpartition(".")[0]) in line)
    return (kept, len(kept) > 1) if kept else (targets, True)


def handed_by_token(index: Index) -> Iterator[tuple[Parameter, str, Origin]]:
    """What a framework hands in for the parameters of constructors that ask for it by a token: what is provided, as the file
    of the path that says so writes it.
    """
    asking = [
        (Type(path, kind.name), field, token)
        for path, outline in index.outlines.items()
        for kind in outline.classes
        for field, token in kind.injected
    ]
    index.answers.note(provided())
    told = [(path, made, _key_of(index, path, of)) for path, of, made in index.provides] if asking else []
    for owner, field, token in asking if told else ():
        node = method_of(index, owner, "constructor")
        function = function_at(index, node) if node is not None else None
        if node is None or function is None or all(name != field for name, _ in function.parameters):
            continue
        key = _key_of(index, owner.path, token)
        given = [(path, made) for path, made, of in told if of == key]
        home = application(index, owner.path)
        own = [each for each in given if application(index, each[0]) == home]
        yield from ((Parameter(node, field), path, made) for path, made in own or given)


def _key_of(index: Index, path: str, token: Origin) -> Key:
    """A token, by which two places name the same."""
    if not token.module and token.path[0].startswith("'"):
        return token.path[0]
    return constant(index, path, token) or Type(path, ".".join((token.module, *token.path)).lstrip("."))
