"""What containers hold, as far as names tell: what is written out, what is taken out, what a loop goes over.

That an origin is a container is its last step, ``CONTAINER``; that something is an unknown one of it is ``ELEMENT``.
"""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.names.dialect import Containers
from scanner.detect.names.scopes import Binding
from scanner.detect.names.table import Table
from scanner.model import CONTAINER, ELEMENT, Origin


def told(names: Table) -> Containers | None:
    """How the language writes containers down, where its calls say which of them give an element."""
    containers = names.dialect.containers
    return containers if containers is not None and containers.takes else None


def listed(names: Table, node: Node, depth: int) -> Origin | None:
    """A container that is written out, or a type of one: one of the things in it, and a step that says so."""
    first = _first(names, node, depth)
    return Origin(first.module, (*first.path, CONTAINER)) if first is not None else None


def _first(names: Table, node: Node, depth: int) -> Origin | None:
    """The first thing in a container that is written out, of those that can be told."""
    containers = told(names)
    entries = containers.entries(names.source, node) if containers is not None else None
    held = (names.at(value, depth) for _, value in entries or ())
    return next((origin for origin in held if origin is not None), None)


def one_of(names: Table, node: Node, depth: int) -> Origin | None:
    """One of the things that the container at ``node`` holds."""
    literal = object_literal(names, node)
    return _first(names, literal, depth) if literal is not None else taken(names.at(node, depth))


def viewed(names: Table, node: Node, depth: int) -> Origin | None:
    """A container of what the container at ``node`` holds."""
    held = names.at(node, depth)
    if held is None or held.path[-1:] == (CONTAINER,):
        return held
    return Origin(held.module, (*held.path, "values()"))


def taken(origin: Origin | None) -> Origin | None:
    """What is taken out of ``origin``: what it is a container of, else an element of it."""
    if origin is None:
        return None
    if origin.path[-1:] == (CONTAINER,):
        return Origin(origin.module, origin.path[:-1])
    return Origin(origin.module, (*origin.path, ELEMENT))


def out_of_call(names: Table, callee: Origin) -> Origin | None:
    """What a call on a container gives, if it is one of those that give an element, or a container of the same."""
    if callee.path[-2:-1] != (CONTAINER,):
        return None
    calls = told(names) or names.dialect.held_calls
    if callee.path[-1] in calls.takes:
        return Origin(callee.module, callee.path[:-2])
    return Origin(callee.module, callee.path[:-1]) if callee.path[-1] in calls.keeps else None


def element_of(names: Table, binding: Binding, origin: Origin | None, depth: int) -> Origin | None:
    """What a loop's variable or a callback's parameter is, given what the loop or the call is about."""
    if told(names) is None:  # containers are told from what they hold by their types alone
        if binding.type is not None or origin is None:
            return origin
        one = names.dialect.loops_give_one and not is_handed(binding)
        return taken(origin) if one or CONTAINER in origin.path else origin
    around = walked(names, binding)
    if around is not None:
        return one_of(names, around, depth)
    return origin if is_handed(binding) else taken(origin)


def is_handed(binding: Binding) -> bool:
    """Whether a name is a parameter of a function that the call of its binding is handed."""
    call = binding.value
    return call is not None and call.start_byte <= binding.at < call.end_byte


def walked(names: Table, binding: Binding) -> Node | None:
    """The container whose elements the call around a callback hands to it."""
    containers, call = told(names), binding.value
    if call is None or containers is None or not is_handed(binding):
        return None
    shape = names.shape(call)
    callee = names.shape(shape.node) if shape is not None and shape.node is not None else None
    return (
        callee.node
        if callee is not None and callee.form == "member" and callee.text in containers.iterates
        else None
    )


def is_made_empty(names: Table, binding: Binding) -> bool:
    """Whether a name is set to a container that others will fill: ``Map<String, Consumer<Order>> m = new HashMap<>()``."""
    declared = names.at(binding.type) if binding.type is not None else None
    made = names.shape(binding.value) if binding.value is not None else None
    return (
        declared is not None
        and declared.path[-1:] == (CONTAINER,)
        and made is not None
        and made.form == "new"
    )


def object_literal(names: Table, node: Node) -> Node | None:
    """The object that is written out at ``node``, or that the variable there was made of, where those have members."""
    shape = names.shape(node) if names.dialect.objects else None
    if shape is not None and shape.form == "name":
        binding = names.binding(shape.text, node.start_byte)
        value = binding.value if binding is not None and not binding.path else None
        shape = names.shape(value) if value is not None else None
    return shape.node if shape is not None and shape.form == "object" else None
