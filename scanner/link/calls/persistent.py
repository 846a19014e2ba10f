"""Changes of objects that a persistence context watches: a write at the commit, if a transaction has loaded them.

Whether it has is for ``link/dirty`` to say. Source: https://jakarta.ee/specifications/persistence/3.1/ (3.2.4,
synchronization to the database).
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.link.calls.found import Abstract, Found, Holder, Outside, Unseen
from scanner.link.calls.resolution import resolve
from scanner.link.calls.walking import field_beside
from scanner.link.index import Index, Node, Type, class_at
from scanner.link.items import Item
from scanner.link.modules import JVM
from scanner.model import Call, Change, Fact, Location, Origin, Outline, Value

CHANGED = "entity_change"
"""A kind of fact that link alone makes: an attribute of an entity is set. Its ``root`` is the name that it is reached by."""


def is_persistent(index: Index, kind: Type) -> bool:
    """Whether a persistence context watches the instances of ``kind``."""
    outline = class_at(index, kind)
    words = index.words["persistent-classes"]
    names = {word.rpartition(".")[2] for word in words}
    marks = [d for d in outline.decorators if d.path[-1:] and d.path[-1] in names] if outline else []
    wildcards = {o.module for name, o in index.outlines[kind.path].imports if name == "*"} if marks else set()
    for mark in marks:
        found = resolve(index, kind.path, mark)
        if isinstance(found, Outside) and str(found.origin) in words:
            return True
        if found is None and any(f"{package}.{mark.path[-1]}" in words for package in wildcards):
            return True
    return False


def changed_rows(index: Index, outline: Outline) -> Iterator[tuple[Node, Item | Unseen]]:
    """The functions of a file with each attribute of an entity that they set; what is yet unseen may be one."""
    for change in outline.changes if outline.language in JVM else ():
        found = _one(resolve(index, outline.path, change.of)) if change.of is not None else None
        node = Node(outline.path, change.caller)
        if isinstance(found, Unseen):
            yield node, found
        elif isinstance(found, Type) and is_persistent(index, found):
            fact = _fact(change.location, found, change.name)
            yield node, Item(change.location, change.text, _as_call(change), (fact,))


def changed_by(index: Index, call: Call, target: Found) -> Fact | None:
    """What ``call``, which leads to ``target``, sets where no method of ours does: by a generated setter, in a collection."""
    name = call.text.rpartition(".")[2] if not call.implied else ""
    sets = name[:3] == "set" and name[3:4].isupper() and isinstance(target, Abstract)
    collects = (
        name in index.words["collection-changing-calls"]
        and call.callee is not None
        and bool(call.callee.path[:-1])
    )
    if not (sets or collects) or index.heads[call.location.path].language not in JVM:
        return None
    if sets and isinstance(target, Abstract):
        kind = target.type
        return _fact(call.location, kind, root_of(call.text)) if is_persistent(index, kind) else None
    held = _collection(index, call)
    if held is None:
        return None
    own = "." not in call.text.rpartition(".")[0]
    return _fact(call.location, held, "this" if own else root_of(call.text))


def root_of(text: str) -> str:
    """The variable that the callee ``text`` sets out from: ``order`` of ``order!!.items.add``; "" if it has none."""
    first, dot, _ = text.partition(".")
    first = first.rstrip("?!")
    return first if dot and first.isidentifier() else ""


def _collection(index: Index, call: Call) -> Type | None:
    """The entity that a collection holds of which ``call`` changes what is in it, where that is part of another object."""
    callee, path = call.callee, call.location.path
    receiver = call.text.rpartition(".")[0]
    own = receiver.isidentifier() and _is_own_field(index, path, call.caller, receiver)
    if callee is None or not ("." in receiver or own):
        return None
    holder = resolve(index, path, Origin(callee.module, callee.path[:-1]))
    if isinstance(holder, Node):  # a method of the collection's name
        holder = field_beside(index, holder)
    held = holder.of if isinstance(holder, Holder) else None
    return held if isinstance(held, Type) and is_persistent(index, held) else None


def _is_own_field(index: Index, path: str, caller: str, name: str) -> bool:
    """Whether ``name`` is a field of the entity whose method ``caller`` is."""
    owner = Type(path, caller.rpartition(".")[0])
    kind = index.classes[path].get(owner.name)
    function = index.functions[path].get(caller)
    taken = function is not None and any(name == parameter for parameter, _ in function.parameters)
    fields = {field for field, _ in kind.fields} if kind is not None else ()
    return not taken and name in fields and is_persistent(index, owner)


def _one(found: Found) -> Found:
    return found.of if isinstance(found, Holder) else found


def _as_call(change: Change) -> Call:
    """The assignment as a call that leads nowhere: so it has guards, and what it is about."""
    return Call(change.caller, None, change.location, change.text, guards=change.guards)


def _fact(place: Location, kind: Type, root: str) -> Fact:
    entity = kind.name.rpartition(".")[2]
    return Fact(
        place, CHANGED, "sql", "link/changed-entity", "", (Value("entity", entity), Value("root", root))
    )
