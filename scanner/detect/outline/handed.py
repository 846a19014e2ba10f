"""Functions as values, in languages with types: lambdas that have no name, and fields that are set to functions."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names import Names, OpenNames, Scope
from scanner.model import Function, Origin, Store


def lambdas_of(names: Names) -> Iterator[Function]:
    """Every function without a name, as one that link can be led to; none where the dialect follows no functions."""
    if not names.dialect.callable:
        return
    for scope in names.scopes.all:
        if scope.kind == "function" and not scope.name:
            place = names.source.location(scope.node)
            yield Function(
                names.lambda_name(scope), place, exported=False, parameters=parameters_of(names, scope)
            )


def parameters_of(names: Names, scope: Scope) -> tuple[tuple[str, Origin | None], ...]:
    """Name and type of each parameter; no type where that says no more than that it can be called."""
    run = names.run if isinstance(names, OpenNames) else frozenset()
    return tuple(
        (
            name,
            None
            if any(b.at in run for b in scope.names.get(name, ())) or names.is_callable(origin)
            else origin,
        )
        for name, kind in scope.parameters
        for origin in (names.resolve(kind) if kind is not None else None,)
    )


def stores_of(names: Names) -> Iterator[Store]:
    """The functions that fields are set to: ``b.carry = inner.Carry``, ``listeners.add(this::heard)``."""
    for holder, written, value in names.dialect.stores(names.source, names.captures):
        key = _field_at(names, holder, written) if isinstance(written, int) else written
        if key is None:
            continue
        field = names.member(holder, key) if key else names.resolve(holder)
        if field is None or len(field.path) < 2 or (key and field.path[-1] != key):
            continue
        function = names.resolve(value)
        shape = names.shape(value)
        if shape is not None and shape.form == "call" and not _may_give_function(function):
            continue
        if function is not None and function != field and not names.is_callable(function):
            yield Store(Origin(field.module, field.path[:-1]), field.path[-1], function)


def _may_give_function(given: Origin | None) -> bool:
    """Whether a call gives a function of this file, or something that another file tells."""
    last = given.path[-1] if given is not None and given.path else ""
    return "lambda@" in last or last.endswith("()")


def _field_at(names: Names, holder: Node, position: int) -> str | None:
    """Which field of a struct of this file a literal without keys fills at ``position``."""
    kind = names.local_class(names.resolve(holder))
    fields = [name for name, bound in kind.names.items() if bound[0].type is not None] if kind else []
    return fields[position] if position < len(fields) else None
