"""Type parameters of classes, what they are told where one builds on such a class or keeps one, and methods that give them.

``class Orders extends Repository<Order>``: what ``byId(id): Promise<T>`` gives is an order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tree_sitter import Node

from scanner.detect.names import Names, Scope
from scanner.detect.source import nth
from scanner.model import CONTAINER, Origin

Told = tuple[Origin | None, ...]
Generics = Mapping[str, tuple[str, ...]]
_DEEPEST = 6  # wrappers around a type, and types inside of one
_LISTS = frozenset(("type_parameters", "type_parameter_list", "type_parameter"))
_LEAVES = frozenset(("identifier", "type_identifier"))
_DECLARING = frozenset(
    ("Generic", "Protocol")
)  # https://docs.python.org/3/library/typing.html#typing.Generic


def generics_of(names: Names) -> Generics:
    """The type parameters of each class of the file that has some, in their order."""
    found = ((name, _variables(names, scope)) for name, scope in names.scopes.classes.items())
    return {name: variables for name, variables in found if variables}


def _variables(names: Names, scope: Scope) -> tuple[str, ...]:
    listed = next((child for child in scope.node.named_children if child.type in _LISTS), None)
    if listed is not None:
        leaves = (next(_leaves(each), None) for each in listed.named_children)
        return tuple(names.source.text(leaf) for leaf in leaves if leaf is not None)
    return _of_bases(names, scope) if names.source.language == "python" else ()


def made_with(names: Names, own: Sequence[str], kind: Node) -> Told:
    """The types that a type is told, as a class with the type parameters ``own`` writes it: ``Repository<Order>``."""
    return tuple(
        Origin("", (text,)) if (text := names.source.text(each)) in own else names.resolve(each)
        for each in (_unwrapped(names, argument) for argument in _arguments(names, kind))
    )


def fields_told(names: Names, scope: Scope, own: Sequence[str]) -> Iterator[tuple[str, Told]]:
    """The fields of a class that are of a type which is told others: ``orders: Repository<Order>``."""
    for name, bindings in scope.names.items():
        kinds = (_kind(names, binding.type, binding.value) for binding in bindings)
        told = next(
            (told for kind in kinds if kind is not None and (told := made_with(names, own, kind))), ()
        )
        if told:
            yield name, told


def gives(names: Names, function: Scope, generics: Generics) -> Origin | None:
    """Which type parameter of its class a method gives, or what holds some of it; None of others."""
    variables = generics.get(function.name.rpartition(".")[0], ())
    if not variables or function.returns is None:
        return None
    plain = _unwrapped(names, function.returns)
    if names.source.text(plain) in variables:
        return Origin("", (names.source.text(plain),))
    held = (text for leaf in _leaves(plain) if (text := names.source.text(leaf)) in variables)
    one = next(held, None)
    return Origin("", (one, CONTAINER)) if one is not None else None


def _kind(names: Names, kind: Node | None, value: Node | None) -> Node | None:
    """What says of which type a field is: its annotation, that of the parameter that it is set to, or what makes it."""
    if kind is not None or value is None:
        return kind
    shape = names.shape(value)
    if shape is None or shape.form != "name":
        return value if shape is not None and shape.form == "new" else None
    found = names.lookup(shape.text, value.start_byte)
    given = found[1].names[shape.text] if found is not None else []
    return next((each.type for each in given if each.parameter), None)


def _arguments(names: Names, kind: Node) -> list[Node]:
    after = kind.next_named_sibling
    if after is not None and after.type == "type_arguments":  # ``extends Repository<Order>``
        return after.named_children
    written = names.source.data[kind.start_byte : kind.end_byte]
    if b"<" not in written and b"[" not in written:
        return []
    node: Node | None = kind
    for _ in range(_DEEPEST):
        if node is None:
            break
        held = _held(node)
        shape = names.shape(node)
        inner = shape.node if shape is not None and shape.form in ("same", "new") else None
        carries = inner is not None and any(
            each.start_byte <= inner.start_byte < each.end_byte for each in held
        )
        if held and not carries:
            return held
        node = inner if inner is not None and inner != node else None
    return []


def _held(node: Node) -> list[Node]:
    """What stands in the brackets of a type, as far as they belong to just this node."""
    if node.type == "constructor_invocation":
        node = nth(node, 0) or node
    if node.type == "subscript":
        return node.named_children[1:]
    held = next((c for c in node.named_children if c.type in ("type_arguments", "type_parameter")), None)
    return held.named_children if held is not None else []


def _unwrapped(names: Names, node: Node) -> Node:
    """A type without what carries one thing of it: ``T`` of ``Promise<T | null>``."""
    for _ in range(_DEEPEST):
        if node.type == "type_elem":  # Go's
            node = nth(node, 0) or node
        shape = names.shape(node)
        if shape is not None and shape.form == "either" and isinstance(shape.parts[0], Node):
            node = shape.parts[0]  # ``T | None``
            continue
        if shape is None or shape.form != "same" or shape.node is None:
            break
        arguments = _held(node)
        if arguments and not any(a.start_byte <= shape.node.start_byte < a.end_byte for a in arguments):
            break  # of a type with arguments its own name is no more than a part
        node = shape.node
    return node


def _leaves(node: Node, depth: int = 0) -> Iterator[Node]:
    """The names in a type, in their order."""
    if node.type in _LEAVES:
        yield node
    for child in node.named_children if depth < _DEEPEST else ():
        yield from _leaves(child, depth + 1)


def _of_bases(names: Names, scope: Scope) -> tuple[str, ...]:
    """Python's variables of types that a class is said to be of: those of ``Generic[T]``, else those that its bases are told."""
    declaring: list[str] = []
    others: list[str] = []
    for base in scope.bases:
        if base.type != "subscript" or (holder := nth(base, 0)) is None:
            continue
        generic = names.source.text(holder).rpartition(".")[2] in _DECLARING
        for each in base.named_children[1:]:
            if generic:
                declaring.append(names.source.text(each))
            elif _is_variable(names.resolve(each)):
                others.append(names.source.text(each))
    return tuple(_once(declaring or others))


def _is_variable(origin: Origin | None) -> bool:
    return origin is not None and bool(origin.path) and origin.path[0].startswith("TypeVar(")


def _once(texts: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(texts)
