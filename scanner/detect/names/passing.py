"""Functions that give back what they are passed: a call of one is its argument."""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.names.names import Names
from scanner.detect.source import nth
from scanner.model import Origin


def passed_through(names: Names, callee: Origin, arguments: Node | None) -> Node | None:
    """The argument that a call gives back, where a function of this file returns nothing but its parameter."""
    function = names.scopes.functions.get(".".join(callee.path)) if not callee.module else None
    if function is None or arguments is None or function.returns is not None or len(function.returned) != 1:
        return None
    shape = names.shape(function.returned[0])
    parameters = [name for name, _ in function.parameters]
    if shape is None or shape.form != "name" or shape.text not in parameters or function.rest:
        return None
    bound_once = len(function.names[shape.text]) == 1
    return nth(arguments, parameters.index(shape.text)) if bound_once else None
