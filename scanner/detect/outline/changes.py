"""Attributes that are set on objects: where a persistence layer watches them, that is a write which no call names."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names import Names, Scope
from scanner.detect.outline.guards import guards_of
from scanner.detect.source import nth
from scanner.model import Change, Origin

_OWN = ("this", "this_expression")
_MEMBERS = ("navigation_expression", "field_access")
_LONGEST = 80
_DEEPEST = 16  # steps from an object to the attribute that is set


def changes_of(names: Names) -> Iterator[Change]:
    """Python: every attribute that is set on a variable, other than the object's own."""
    for node in names.captures.get("stored", ()):
        left = node.child_by_field_name("left")
        held = nth(left, 0) if left is not None and left.type == "attribute" else None
        if held is not None and held.type == "identifier" and names.source.text(held) not in ("self", "cls"):
            caller = names.scopes.at(node.start_byte).unit()
            yield Change(caller, names.source.text(held), names.source.location(node))


def rows_changed(names: Names) -> Iterator[Change]:
    """Java and Kotlin: every attribute that a function sets on an object, each once for each way to get there.

    Its own as well, in classes that an annotation or a base may give to a persistence layer.
    """
    found: dict[tuple[str, str, Origin | None, tuple[str, ...]], Change] = {}
    nodes = names.captures.get("assignment", ())
    guards = guards_of(names, nodes) if nodes else {}
    for node in nodes:
        left = node.child_by_field_name("left") or nth(node, 0)
        scope = names.scopes.at(node.start_byte)
        caller = scope.unit()
        if left is None or not caller or caller.endswith("constructor"):
            continue
        target = _target(names, scope, left)
        if target is not None:
            name, of = target
            text = names.source.text(left)[:_LONGEST]
            change = Change(caller, name, names.source.location(node), of, guards[node.id], text)
            found.setdefault((caller, name, of, change.guards), change)
    yield from found.values()


def _target(names: Names, scope: Scope, left: Node) -> tuple[str, Origin | None] | None:
    """What ``left`` is an attribute of: the name that it is reached by, and what it is."""
    if left.type == "identifier":
        return _own(names, scope, names.source.text(left))
    if left.type not in _MEMBERS:
        return None
    holder = left.named_children[0]
    if holder.type in _OWN:
        return _own(names, scope)
    root = _root_of(names, holder)
    return (root, names.resolve(holder)) if root is not None else None


def _own(names: Names, scope: Scope, bare: str = "") -> tuple[str, Origin | None] | None:
    """The object around: what a lambda is run on, what a function extends, else the one whose method it is.

    ``bare`` is a name without an object in front of it, which may be a variable: then it is an attribute of nothing.
    """
    inner: Scope | None = scope
    while inner is not None and inner.kind != "class":
        if bare and bare in inner.names:
            return None
        if inner.receiver is not None:
            root = "this" if inner.name else _root_of(names, inner.receiver)
            return (root, names.resolve(inner.receiver)) if root is not None else None
        inner = inner.parent
    holder = scope.enclosing("class")
    if holder is None or not (holder.decorators or holder.bases):
        return None
    return "this", Origin("", tuple(holder.name.split(".")))


def _root_of(names: Names, node: Node) -> str | None:
    """The variable that an expression sets out from, "" if from none; None for an object that is made on the spot."""
    for _ in range(_DEEPEST):
        if node.type == "identifier":
            return names.source.text(node)
        if node.type in _OWN:
            return "this"
        if _makes(names, node):
            return None
        inner = node.child_by_field_name("object") or nth(node, 0)
        if inner is None or (node.type == "method_invocation" and node.child_by_field_name("object") is None):
            return ""
        node = inner
    return ""


def _makes(names: Names, node: Node) -> bool:
    """Whether an expression makes a new object: ``new Order()``, Kotlin's ``Order()``."""
    if node.type == "object_creation_expression":
        return True
    callee = nth(node, 0) if node.type == "call_expression" else None
    return callee is not None and callee.type == "identifier" and names.source.text(callee)[:1].isupper()
