"""How what a file calls is written: on just the class that is named, or as a parameter or a field that is a function."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names.dialect import Shape
from scanner.detect.names.names import Names
from scanner.detect.names.scopes import Binding
from scanner.model import HANDED_IN, Origin


def called_as_they_are(names: Names, selves: frozenset[str]) -> frozenset[int]:
    """The places of the typed bindings whose value the file calls; ``selves`` are the names of one's own object.

    ``publish: Publish`` names a class with ``__call__``, or ``Callable[..., None]`` under a name of its own; which of
    them, only the other file tells. What is passed decides then, beside the type.
    """
    found: set[int] = set()
    for call in names.captures.get("call", ()):
        shape = names.shape(call)
        callee = names.shape(shape.node) if shape is not None and shape.node is not None else None
        if callee is not None and shape is not None and shape.form == "call":
            found.update(b.at for b in _bound(names, callee, call, selves) if b.type is not None)
    return frozenset(found)


def handed_in(names: Names, binding: Binding) -> Origin | None:
    """What a parameter of a function stands for that a call hands over: what the called function passes to it.

    A step says so (``=>0()``), with the call's label in its brackets; link knows what the function does.
    """
    call = binding.value
    parameter = _position(names, binding)
    callee = names.callee(call) if call is not None else None
    result = names.at(call) if call is not None else None
    if parameter is None or callee is None or not callee.path or result is None or not result.path:
        return None
    label = result.path[-1].removeprefix(callee.path[-1])
    if not label.startswith("(") or result.path[:-1] != callee.path[:-1]:
        return None  # a call that gives something of this file's, told by its type
    return Origin(callee.module, (*callee.path, f"{HANDED_IN}{parameter}{label}"))


def made_of_function(names: Names, call: Node) -> str:
    """The function of the file that ``call`` calls by the name of what a call made of it, ``const add = once(() => …)``;
    "" where it calls anything else.
    """
    shape = names.shape(call)
    callee = names.shape(shape.node) if shape is not None and shape.node is not None else None
    if callee is None or callee.form != "name" or callee.text not in names.scopes.functions:
        return ""
    bound = names.lookup(callee.text, call.start_byte)
    made = names.shape(bound[0].value) if bound is not None and bound[0].value is not None else None
    is_made = (
        bound is not None and bound[1] is names.scopes.module and made is not None and made.form == "call"
    )
    return callee.text if is_made and not _gives_its_own(names, made) else ""


def _gives_its_own(names: Names, made: Shape | None) -> bool:
    """Whether a call is of a function of the file that gives one of its own functions: that one is called, and nothing else."""
    maker = names.at(made.node) if made is not None and made.node is not None else None
    scope = names.scopes.functions.get(".".join(maker.path)) if maker and not maker.module else None
    if maker is None or scope is None:
        return False
    given = [names.at(node) for node in scope.returned]
    return bool(given) and all(each and each.path[: len(maker.path)] == maker.path for each in given)


def _position(names: Names, binding: Binding) -> int | None:
    """Which parameter of its function a binding belongs to."""
    function = names.scopes.at(binding.at).node
    given = function.child_by_field_name("parameters") or function.child_by_field_name("parameter")
    if given is None:
        return None
    if given.type == "identifier":
        return 0
    parameters = [child for child in given.named_children if child.type != "comment"]
    return next((i for i, p in enumerate(parameters) if p.start_byte <= binding.at < p.end_byte), None)


def of_just_its_class(names: Names, call: Node) -> bool:
    """Whether a call is of a member of just the class that is named: no class below it can have another."""
    receiver = names.receiver(call)
    shape = names.shape(receiver) if receiver is not None else None
    while shape is not None and shape.form == "same" and shape.node is not None:
        shape = names.shape(shape.node)
    if shape is None or shape.form in ("super", "call", "new"):
        return shape is not None
    if shape.form != "name" or receiver is None:
        return False
    binding = names.binding(shape.text, receiver.start_byte)
    if binding is None or binding.type is not None or binding.parameter:
        return False
    made = names.shape(binding.value) if binding.value is not None else None
    return (made is not None and made.form == "call") or (
        binding.origin is not None and not _is_self(names, shape.text, receiver)
    )


def _is_self(names: Names, name: str, node: Node) -> bool:
    function = names.scopes.at(node.start_byte).enclosing("function")
    return function is not None and name in function.names and name not in dict(function.parameters)


def _bound(names: Names, callee: Shape, call: Node, selves: frozenset[str]) -> Iterator[Binding]:
    """What a callee is bound to that is no function of the file, and the parameters that fill it."""
    if callee.form == "name":
        binding = names.binding(callee.text, call.start_byte)
        bound = [binding] if binding is not None else []
    else:
        bound = _field(names, callee, call, selves)
    for binding in bound:
        if binding.origin is None:
            yield binding
            yield from _filling(names, binding)


def _field(names: Names, callee: Shape, call: Node, selves: frozenset[str]) -> list[Binding]:
    receiver = names.shape(callee.node) if callee.form == "member" and callee.node is not None else None
    if receiver is None or (receiver.form != "self" and receiver.text not in selves):
        return []
    holder = names.scopes.at(call.start_byte).enclosing("class")
    return holder.names.get(callee.text, []) if holder is not None else []


def _filling(names: Names, binding: Binding) -> Iterator[Binding]:
    if binding.value is None or binding.parameter:
        return
    value = names.shape(binding.value)
    parameter = (
        names.binding(value.text, binding.value.start_byte) if value and value.form == "name" else None
    )
    if parameter is not None and parameter.origin is None:
        yield parameter
