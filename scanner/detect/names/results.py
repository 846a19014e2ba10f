"""What calls give: by a function type, by the class that they are told, by an argument that they give back.

A call of which no more is known stays a step of what it gives, labelled with its constant argument: ``client("sns")``.
"""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.names.scopes import Binding
from scanner.detect.names.table import Table
from scanner.detect.source import nth, parts
from scanner.model import GIVEN_BY, GIVERS, RESULT, Origin

_GIVING = frozenset(name for calls in GIVERS.values() for name in calls)
_LONGEST_LABEL = 60  # characters of a constant argument that a call step keeps


def promised(names: Table, callee: Node | None, depth: int) -> Origin | None:
    """What a call of a variable or a field gives by the function type that it is declared with."""
    shape = names.shape(callee) if callee is not None else None
    if shape is None or callee is None:
        return None
    declared: Binding | None = None
    if shape.form == "name":
        declared = names.binding(shape.text, callee.start_byte)
    elif shape.form == "member" and shape.node is not None:
        holder = names.local_class(names.at(shape.node, depth))
        declared = next(iter(holder.names.get(shape.text, ())), None) if holder is not None else None
    kind = declared.type if declared is not None else None
    result = names.dialect.result_type(kind) if kind is not None else None
    return names.at(result, depth) if result is not None else None


def asked_for(names: Table, call: Node, depth: int) -> Origin | None:
    """What a call gives that is told a class (``context.getBean(Clock.class)``), or a class and a method's name."""
    kind = names.dialect.asked_class(names.source, call)
    if kind is not None:
        return names.at(kind, depth)
    found = names.dialect.method_by_name(names.source, call)
    return names.member_of(names.at(found[0], depth), found[1], depth) if found is not None else None


def numbered(names: Table, call: Node, number: int, depth: int) -> Origin | None:
    """Of what a call gives, the value of ``number``: by its type here, or by a label that link reads."""
    shape = names.shape(call)
    callee = names.at(shape.node, depth) if shape is not None and shape.node is not None else None
    if callee is None or not callee.path:
        return None
    function = names.scopes.functions.get(".".join(callee.path)) if not callee.module else None
    if function is not None:
        return names.at(function.results[number], depth) if number < len(function.results) else None
    return Origin(callee.module, (*callee.path[:-1], f"{callee.path[-1]}{RESULT}{number})"))


def given_back(names: Table, callee: Origin, arguments: Node | None, depth: int) -> Origin | None:
    """What a library's call gives that answers with its first argument, or with an instance of it."""
    if (
        arguments is None
        or not callee.path
        or callee.path[-1] not in names.dialect.gives.get(callee.module, ())
    ):
        return None
    asked = _asked(arguments)
    return names.at(asked, depth) if asked is not None else None


def maybe_given(names: Table, callee: Origin, arguments: Node | None, depth: int) -> Origin | None:
    """The instance that a container gives, of which another file says that it is one: ``services.resolve(Orders)``.

    Whether it is, only link knows: a step says by which join it finds the container's call, and what that is asked for.
    """
    if arguments is None or not callee.path or not callee.module or callee.path[-1] not in _GIVING:
        return None
    asked = _asked(arguments)
    if asked is None or not _is_class_name(names.source.text(asked)):
        return None
    kind = names.at(asked, depth)
    if kind is None:
        return None
    container = f"|{arguments.start_byte}{GIVEN_BY}"
    names.joins[container] = (callee, kind)
    return Origin(kind.module, (*kind.path, f"{GIVEN_BY}{container}"))


def _is_class_name(text: str) -> bool:
    """Whether it is written as classes are: of constants and variables nobody need ask."""
    last = text.rpartition(".")[2]
    return last.isidentifier() and last[0].isupper() and not last.isupper()


def _asked(arguments: Node) -> Node | None:
    """The type that a call is told (``get<Orders>(TOKEN)``), else its first argument."""
    kinds = arguments.parent.child_by_field_name("type_arguments") if arguments.parent is not None else None
    return nth(kinds if kinds is not None else arguments, 0)


def labelled(names: Table, callee: Origin, arguments: Node | None) -> Origin:
    """A call as a step of what it gives."""
    label = label_of(names, arguments)
    if not callee.path:
        return Origin(callee.module, (f"({label})",))
    return Origin(callee.module, (*callee.path[:-1], f"{callee.path[-1]}({label})"))


def label_of(names: Table, arguments: Node | None) -> str:
    """What tells calls of one function apart: its first argument, or the one that the dialect knows to tell."""
    node = telling(names, arguments)
    shape = names.shape(node) if node is not None else None
    while shape is not None and shape.form == "same" and shape.node is not None:
        shape = names.shape(shape.node)
    text = shape.text if shape is not None and shape.form == "string" else ""
    # "#1" would be the second of several results
    plain = not text.startswith(RESULT[1:]) and "(" not in text and ")" not in text
    return text if plain and len(text) <= _LONGEST_LABEL else ""


def telling(names: Table, arguments: Node | None) -> Node | None:
    """The argument that tells calls of one function apart."""
    named = names.dialect.telling
    for argument in parts(arguments) if arguments is not None and named else ():
        found = names.dialect.pair(names.source, argument)
        if found is not None and found[0] in named:
            return found[1]
    return nth(arguments, 0) if arguments is not None else None
