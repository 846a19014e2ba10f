"""Tokens by which a framework hands things in: what a field asks for by which, and what is provided for each.

Source: https://docs.nestjs.com/fundamentals/custom-providers
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names import Names, Scope
from scanner.detect.source import nth, parts
from scanner.model import Origin

_PROVIDES = re.compile(rb"\bprovide\s{0,20}:")
_BY_CLASS = ("useClass", "useExisting")
_REGISTERS = frozenset(("register", "registerSingleton", "registerType"))
_NAMED = ("identifier", "member_expression")
_INJECTS = frozenset(("Inject", "inject"))


def provided_by(names: Names) -> Iterator[tuple[Origin, Origin]]:
    """(token, class) for each object of the file that says which class is provided for a token."""
    if not names.dialect.objects:
        return
    for found in _PROVIDES.finditer(names.source.data):
        node = names.source.root.descendant_for_byte_range(found.start(), found.start() + 1)
        pair = node.parent if node is not None else None
        held = pair.parent if pair is not None and pair.type == "pair" else None
        entries = [names.dialect.pair(names.source, c) for c in held.named_children] if held else []
        by_key = {entry[0]: entry[1] for entry in entries if entry is not None}
        token = token_of(names, by_key["provide"]) if "provide" in by_key else None
        for key in _BY_CLASS if token is not None else ():
            kind = _just_one(names, by_key[key]) if key in by_key else None
            if kind is not None and token is not None:
                yield token, kind
    if names.source.holds(b".bind") or names.source.holds(b".register"):
        yield from _bound(names)


def _bound(names: Names) -> Iterator[tuple[Origin, Origin]]:
    """``bind(TOKEN).to(Bus)``, ``registerSingleton(TOKEN, Bus)``, ``register(TOKEN, { useClass: Bus })`` of a container.

    Source: https://inversify.io/docs/fundamentals/binding/, https://github.com/microsoft/tsyringe#register
    """
    for call in names.captures.get("call", ()):
        said, arguments = _method(names, call)
        given = parts(arguments) if arguments is not None else []
        if said == "to" and len(given) == 1:
            inner = names.receiver(call)
            bound, of = _method(names, inner) if inner is not None else ("", None)
            asked = nth(of, 0) if of is not None and bound in ("bind", "rebind") else None
            made = given[0]
        elif said in _REGISTERS and len(given) > 1:
            asked, made = given[0], _class_in(names, given[1])
        else:
            continue
        token = token_of(names, asked) if asked is not None else None
        kind = _just_one(names, made) if token is not None else None
        if token is not None and kind is not None:
            yield token, kind


def _just_one(names: Names, node: Node) -> Origin | None:
    """The class that ``node`` names; None where a setting chooses one of several: ``queues[process.env.QUEUE]``."""
    root = names.source.text(node).partition(".")[0]
    binding = names.binding(root, node.start_byte) if node.type in _NAMED else None
    return names.resolve(node) if binding is not None and binding.origin is not None else None


def _method(names: Names, call: Node) -> tuple[str, Node | None]:
    """The name of the method that ``call`` calls, and its arguments."""
    callee = call.child_by_field_name("function")
    name = callee.child_by_field_name("property") if callee is not None else None
    return (names.source.text(name) if name is not None else ""), call.child_by_field_name("arguments")


def _class_in(names: Names, given: Node) -> Node:
    """The class of ``{ useClass: Bus }``; anything else as it is."""
    entries = (names.dialect.pair(names.source, child) for child in given.named_children)
    return next((e[1] for e in entries if given.type == "object" and e and e[0] in _BY_CLASS), given)


def injected_into(names: Names, holder: Scope) -> Iterator[tuple[str, Origin]]:
    """(field, token) for each field of a class that ``@Inject(token)`` marks, or a parameter of its constructor that is one."""
    if not names.dialect.objects or not any(names.source.holds(f"@{mark}(".encode()) for mark in _INJECTS):
        return
    for field, bindings in holder.names.items():
        typed = next((b.type for b in bindings if b.type is not None), None)
        marked = names.source.parent(typed) if typed is not None else None
        for decorator in marked.named_children if marked is not None else ():
            call = nth(decorator, 0) if decorator.type == "decorator" else None
            shape = names.shape(call) if call is not None else None
            if shape is None or shape.form != "call" or shape.node is None or shape.arguments is None:
                continue
            given = nth(shape.arguments, 0) if names.source.text(shape.node) in _INJECTS else None
            token = token_of(names, given) if given is not None else None
            if token is not None:
                yield field, token


def token_of(names: Names, node: Node) -> Origin | None:
    """A token as a text, or as the constant that it is: what that holds says no more."""
    shape = names.shape(node)
    if shape is not None and shape.form == "string":
        return Origin("", (f"'{shape.text}'",))
    steps = names.source.text(node).split(".")
    if node.type not in ("identifier", "member_expression") or not all(step.isidentifier() for step in steps):
        return None
    binding = names.binding(steps[0], node.start_byte)
    if binding is not None and binding.origin is not None and binding.origin.module:
        return Origin(binding.origin.module, (*binding.origin.path, *steps[1:]))
    return Origin("", tuple(steps))
