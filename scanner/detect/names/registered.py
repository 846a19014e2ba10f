"""What a container by name is told to make: the class of ``asClass(Store).singleton()``, what ``asFunction(make)`` gives."""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.names.names import Names
from scanner.detect.source import nth
from scanner.model import BY_NAME

# https://github.com/jeffijoe/awilix#building-resolvers
_MAKES = {"asClass": False, "asFunction": True, "asValue": False}  # whether what is given is called for it
_SETTINGS = frozenset(  # of a resolver, which give it back
    "singleton scoped transient proxy classic setLifetime setInjectionMode inject disposer".split()
)


def makes_by_name(names: Names) -> bool:
    """Whether the file may tell such a container anything."""
    return names.dialect.objects and names.source.holds(BY_NAME.encode())


def registered(names: Names, call: Node, depth: int) -> tuple[Node, bool] | None:
    """The expression that ``call`` has a container make things by, and whether it is called for that; None of other calls."""
    shape = names.shape(call)
    while shape is not None and shape.form == "call" and shape.node is not None:
        callee = names.shape(shape.node)
        if callee is None or callee.form != "member" or callee.text not in _SETTINGS or callee.node is None:
            break
        shape = names.shape(callee.node)
    if shape is None or shape.form != "call" or shape.node is None or shape.arguments is None:
        return None
    told = names.at(shape.node, depth)
    given = nth(shape.arguments, 0)
    if told is None or given is None or told.module != BY_NAME or len(told.path) != 1:
        return None
    called = _MAKES.get(told.path[0])
    return None if called is None else (given, called)
