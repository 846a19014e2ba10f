"""Who has the body of a method that an interface or abstract class promises.

Java, Kotlin, TypeScript and Python say what they implement; Go does not, and nor need Python where a ``Protocol`` asks, so
there a type implements an interface when its method set holds the interface's
(https://go.dev/ref/spec#Implementing_an_interface, https://typing.python.org/en/latest/spec/protocol.html). Of a method's
types their number is compared, and what each is, as far as both are known: that a type has another name takes a compiler.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from scanner.link.calls.barrels import lying
from scanner.link.calls.found import MOST_ABOVE, Abstract, Found, Outside, Unseen
from scanner.link.calls.resolution import resolve
from scanner.link.index import Index, Node, Type, all_types, class_at, function_at, method_of, methods_of
from scanner.link.modules import ECMA
from scanner.link.things import BELOW
from scanner.model import PREDECLARED, ClassOutline, Origin

Methods = Mapping[str, Node]
"""A method's name → where it is declared."""

MOST_IMPLEMENTATIONS = 64  # implementations of one interface that are looked at
_TYPING = ("typing", "typing_extensions")


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
    return index.answers.of(("bodies", promised), partial(_implementations, index, types, promised))


def _implementations(index: Index, types: Subtypes, promised: Abstract) -> tuple[Node, ...]:
    found: dict[Node, None] = {}
    for kind in below(index, types, promised.type)[:MOST_IMPLEMENTATIONS]:
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
    if index.heads[kind.path].language == "go" and not outline.interface:
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
    found: dict[Type, list[Type]] = {}
    for language, asks in (("go", _is_interface), ("python", is_protocol)):
        own = [(k, o) for k, o in all_types(index) if index.heads[k.path].language == language]
        if any(asks(outline) for _, outline in own):
            found.update(_matched(index, own, asks))
    return found


def is_protocol(outline: ClassOutline | None) -> bool:
    """Whether a class of Python asks for no more than that others have its methods."""
    return outline is not None and any(
        base.module in _TYPING and base.path[:1] and base.path[0].partition("[")[0] == "Protocol"
        for base in outline.bases
    )


def _is_interface(outline: ClassOutline) -> bool:
    return outline.interface


def _matched(
    index: Index, own: Sequence[tuple[Type, ClassOutline]], asks: Callable[[ClassOutline], bool]
) -> dict[Type, list[Type]]:
    """Of types of one language, each that asks for methods → those that have them."""
    structs: list[tuple[Type, Methods]] = []
    interfaces: list[tuple[Type, Methods]] = []
    for kind, outline in own:
        methods = _method_set(index, kind, 0)
        if asks(outline):
            methods = {name: node for name, node in methods.items() if not name.startswith("_")}
        if methods:
            (interfaces if asks(outline) else structs).append((kind, methods))
    by_method: dict[str, list[tuple[Type, Methods]]] = {}
    for struct in structs:
        for name in struct[1]:
            by_method.setdefault(name, []).append(struct)
    found: dict[Type, list[Type]] = {}
    for interface, promised in interfaces:
        rarest = min(promised, key=lambda n: (len(by_method.get(n, ())), n))
        keeping = [kind for kind, own in by_method.get(rarest, ()) if _satisfies(index, own, promised)]
        found[interface] = _meant(index, interface, keeping, {each for each, _ in interfaces})
    return found


def _meant(index: Index, interface: Type, keeping: list[Type], interfaces: set[Type]) -> list[Type]:
    """Of the types that have the methods of ``interface`` those that are meant: where one says that it keeps it, not those
    that say so of another one, which asks for no more.
    """
    said = {kind: _said(index, kind) & interfaces for kind in keeping}
    if not any(interface in named for named in said.values()):
        return keeping
    asked = len(_method_set(index, interface, 0))
    return [
        kind
        for kind in keeping
        if interface in said[kind]
        or not said[kind]
        or any(len(_method_set(index, other, 0)) > asked for other in said[kind])
    ]


def _said(index: Index, kind: Type) -> set[Type]:
    outline = class_at(index, kind)
    if outline is None:
        return set()
    given = (resolve(index, kind.path, origin) for origin in outline.given_as)
    return {*_bases(index, kind, outline), *(found for found in given if isinstance(found, Type))}


def _satisfies(index: Index, own: Methods, promised: Methods) -> bool:
    """Whether every promised method is there, and takes and gives the same as far as both are known."""
    return promised.keys() <= own.keys() and all(
        _same_arity(index, own[name], node) and _same_types(index, own[name], node)
        for name, node in promised.items()
    )


def _same_arity(index: Index, one: Node, other: Node) -> bool:
    own, promised = function_at(index, one), function_at(index, other)
    if own is None or promised is None:
        return True
    if index.heads[one.path].language == "python":  # what has a default may go beyond what is promised
        more = len(own.parameters) - len(promised.parameters)
        return bool(own.rest) or 0 <= more <= len(own.defaults)
    return own.arity is None or promised.arity is None or own.arity == promised.arity


def _same_types(index: Index, one: Node, other: Node) -> bool:
    return not any(map(partial(_differ, index), _types(index, one), _types(index, other)))


def _differ(index: Index, one: Found, other: Found) -> bool:
    """Whether two types are known to be two; of two that nobody has seen, where they would lie tells."""
    if isinstance(one, Unseen) and isinstance(other, Unseen):
        return one.name != other.name or frozenset(lying(index, one)).isdisjoint(lying(index, other))
    return isinstance(one, Type | Outside) and isinstance(other, Type | Outside) and one != other


def _types(index: Index, node: Node) -> tuple[Found, ...]:
    """What each parameter of a method is, by its type."""
    return index.answers.of(("parameter types", node), partial(_resolved, index, node))


def _resolved(index: Index, node: Node) -> tuple[Found, ...]:
    function = function_at(index, node)
    if function is None:
        return ()
    kinds = function.signature or tuple(kind for _, kind in function.parameters)
    return tuple(_type_of(index, node.path, kind) if kind is not None else None for kind in kinds)


def _type_of(index: Index, path: str, kind: Origin) -> Found:
    """What ``kind`` is; None for one of ours that may be another name for what the language declares."""
    if kind.module == PREDECLARED:
        return Outside(kind)
    found = resolve(index, path, kind)
    outline = class_at(index, found) if isinstance(found, Type) else None
    if index.heads[path].language != "go" or not isinstance(found, Type):
        return found
    return found if outline is not None else None


def _method_set(index: Index, kind: Type, depth: int) -> Methods:
    outline = class_at(index, kind)
    if outline is None or depth > 4:
        return {}
    found: dict[str, Node] = {}
    for base in outline.bases:
        above = resolve(index, kind.path, base)
        if isinstance(above, Type):
            found.update(_method_set(index, above, depth + 1))
    found.update({name: Node(kind.path, f"{kind.name}.{name}") for name in outline.methods})
    if not outline.interface:
        found.update(methods_of(index, kind))
    return found
