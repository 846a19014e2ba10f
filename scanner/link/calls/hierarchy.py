"""Who has the body of a method that an interface or abstract class promises.

Java, Kotlin, TypeScript and Python say what they implement; Go does not, so there a type implements an interface
when its method set holds the interface's (https://go.dev/ref/spec#Implementing_an_interface). Of a method's types only
their number is compared: what they are called depends on who imports them, and what they are takes a compiler.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scanner.link.calls.found import MOST_ABOVE, Abstract
from scanner.link.calls.resolution import resolve
from scanner.link.index import Index, Node, Type, all_types, class_at, function_at, method_of, methods_of
from scanner.link.modules import ECMA
from scanner.link.things import BELOW
from scanner.model import ClassOutline, Origin

Methods = Mapping[str, tuple[int, int] | None]
"""A method's name → how many values it takes and gives, if known."""

_MOST = 64  # implementations of one interface that are looked at


@dataclass(frozen=True, slots=True)
class Subtypes:
    """Type → the types directly or indirectly below it, in the order of paths."""

    below: Mapping[Type, tuple[Type, ...]]


def subtypes(index: Index) -> Subtypes:
    below: dict[Type, set[Type]] = {}
    parents = {kind: _bases(index, kind, outline) for kind, outline in all_types(index)}
    parents.update(_objects(index))
    for kind, own in parents.items():
        waiting, seen = list(own), {kind}
        while waiting and len(seen) <= MOST_ABOVE:
            base = waiting.pop()
            if base not in seen:
                seen.add(base)
                below.setdefault(base, set()).add(kind)
                waiting.extend(parents.get(base, ()))
    for interface, types in _structural(index).items():
        below.setdefault(interface, set()).update(types)
    return Subtypes({kind: tuple(sorted(types)) for kind, types in sorted(below.items())})


def below(index: Index, types: Subtypes, kind: Type) -> tuple[Type, ...]:
    """The types below ``kind``; whoever asks hangs on them."""
    index.answers.note((BELOW, kind))
    return types.below.get(kind, ())


def implementations(index: Index, types: Subtypes, promised: Abstract) -> tuple[Node, ...]:
    """The bodies of ``promised`` in the types below its own; the promising type's own body is not among them."""
    found: dict[Node, None] = {}
    for kind in below(index, types, promised.type)[:_MOST]:
        body = method_of(index, kind, promised.method) or _inherited_body(index, kind, promised)
        if body is not None:
            found[body] = None
    return tuple(found)


def _inherited_body(index: Index, kind: Type, promised: Abstract) -> Node | None:
    """A body that ``kind`` has from a base class of its own, or by embedding."""
    outline = class_at(index, kind)
    for base in outline.bases if outline is not None else ():
        found = resolve(index, kind.path, base)
        if isinstance(found, Type) and found != promised.type:
            body = method_of(index, found, promised.method)
            if body is not None:
                return body
    return None


def _bases(index: Index, kind: Type, outline: ClassOutline) -> tuple[Type, ...]:
    if index.outlines[kind.path].language == "go" and not outline.interface:
        return ()  # embedding is no subtyping; the method sets decide
    found = (resolve(index, kind.path, base) for base in outline.bases)
    return tuple(base for base in found if isinstance(base, Type))


def promises_of(index: Index, kind: Type) -> tuple[Origin, ...]:
    """What a type says that it builds on: a class's bases, an object's annotation, the return type of its factory."""
    outline = class_at(index, kind)
    if outline is not None:
        return outline.bases
    function = index.functions[kind.path].get(kind.name)
    promised = function.returns if function is not None else index.exports[kind.path].get(kind.name)
    return (promised,) if promised is not None else ()


def _objects(index: Index) -> dict[Type, tuple[Type, ...]]:
    """ECMAScript: object literals of a declared type, and functions that return one with functions in it."""
    found: dict[Type, tuple[Type, ...]] = {}
    for path, owner in index.methods:
        outline = index.outlines.get(path)
        if outline is None or outline.language not in ECMA or owner in index.classes[path]:
            continue
        kind = Type(path, owner)
        bases = (resolve(index, path, origin) for origin in promises_of(index, kind))
        found[kind] = tuple(base for base in bases if isinstance(base, Type) and base != kind)
    return found


def _structural(index: Index) -> dict[Type, list[Type]]:
    structs: list[tuple[Type, Methods]] = []
    interfaces: list[tuple[Type, Methods]] = []
    for kind, outline in all_types(index):
        if index.outlines[kind.path].language != "go":
            continue
        methods = _method_set(index, kind, 0)
        if methods:
            (interfaces if outline.interface else structs).append((kind, methods))
    by_method: dict[str, list[tuple[Type, Methods]]] = {}
    for struct in structs:
        for name in struct[1]:
            by_method.setdefault(name, []).append(struct)
    found: dict[Type, list[Type]] = {}
    for interface, promised in interfaces:
        rarest = min(promised, key=lambda n: (len(by_method.get(n, ())), n))
        found[interface] = [kind for kind, own in by_method.get(rarest, ()) if _satisfies(own, promised)]
    return found


def _satisfies(own: Methods, promised: Methods) -> bool:
    """Whether every promised method is there, with as many parameters and results as far as both are known."""
    return promised.keys() <= own.keys() and all(
        arity is None or own[name] is None or own[name] == arity for name, arity in promised.items()
    )


def _method_set(index: Index, kind: Type, depth: int) -> Methods:
    outline = class_at(index, kind)
    if outline is None or depth > 4:
        return {}
    found: dict[str, tuple[int, int] | None] = {}
    for base in outline.bases:
        above = resolve(index, kind.path, base)
        if isinstance(above, Type):
            found.update(_method_set(index, above, depth + 1))
    for name in outline.methods:
        found[name] = _arity(index, Node(kind.path, f"{kind.name}.{name}"))
    if not outline.interface:
        found.update({name: _arity(index, body) for name, body in methods_of(index, kind).items()})
    return found


def _arity(index: Index, node: Node) -> tuple[int, int] | None:
    function = function_at(index, node)
    return function.arity if function is not None else None
