"""What functions do with functions that they are handed: which of its parameters one calls, itself or further down.

Applied where the function is called, so that two callers who hand it different things are kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scanner.link.calls.found import Found, Open, Parameter
from scanner.link.calls.passing import Led, bound, own_parameter
from scanner.link.calls.resolution import openly
from scanner.link.calls.values import Values
from scanner.link.index import Index, Node, calls_in, function_at
from scanner.model import Call, Origin

_ROUNDS = 6  # functions through which a function is handed on

Runs = Mapping[Parameter, tuple[Node, ...]]
"""A parameter that is called → the functions in whose bodies that stands."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A function that ``call`` hands over and that is run there, in the bodies of ``through``."""

    call: Call
    value: Found
    through: tuple[Node, ...]


def parameter_run(index: Index, caller: Node, found: Found) -> Parameter | None:
    """The parameter that ``caller`` calls by calling ``found``: its own, or one of the function around it, which hands it on.

    ``retry(op) { const again = () => op(); return times(again, 3); }`` runs what it is handed. Who gives such a function back
    runs nothing.
    """
    own = own_parameter(caller, found)
    if (
        own is not None
        or not isinstance(found, Open)
        or found.steps
        or not isinstance(found.holder, Parameter)
    ):
        return own
    around = found.holder.node
    if around.path != caller.path or not caller.name.startswith(f"{around.name}."):
        return None
    closure = Origin("", tuple(caller.name.split(".")))
    function = function_at(index, around)
    if function is None or function.returns == closure:
        return None
    handing = any(closure in call.arguments for call in calls_in(index, around))
    return found.holder if handing else None


def runs(led: Iterable[Led], called: Iterable[Parameter]) -> Runs:
    """Every parameter that its function calls. ``called`` are those that it calls in its own body."""
    found: dict[Parameter, dict[Node, None]] = {p: {p.node: None} for p in called}
    handing = [pair for step in led for pair in step.hands_on]
    for _ in range(_ROUNDS):
        before = sum(map(len, found.values()))
        for parameter, below in handing:
            if below in found:
                found.setdefault(parameter, {}).update(found[below])
        if sum(map(len, found.values())) == before:
            break
    return {parameter: tuple(bodies) for parameter, bodies in found.items()}


def handed(values: Values, told: Runs, running: frozenset[Node], step: Led) -> Iterator[Handed]:
    """What the call of ``step`` hands to functions that run it; ``running`` are those that ``told`` tells of."""
    index = values.index
    for target in step.targets:
        if target not in running:
            continue
        for name, path, origin in _standing(values, step, target):
            parameter = Parameter(target, name)
            if parameter in told and own_parameter(step.caller, openly(index, path, origin)) is None:
                yield from (Handed(step.call, value, told[parameter]) for value in values.of(path, origin))


def _standing(values: Values, step: Led, target: Node) -> Iterator[tuple[str, str, Origin]]:
    """(parameter, path, what stands for it there): what the call passes, else what was bound early, and the default."""
    given = dict(_given(values.index, step.call, target))
    yield from ((name, step.caller.path, origin) for name, origin in given.items())
    for name, path, origin in values.bound_early(target):
        if name not in given:
            yield name, path, origin
    function = function_at(values.index, target)
    for name, origin in function.defaults if function is not None else ():
        if name not in given:
            yield name, target.path, origin


def _given(index: Index, call: Call, target: Node) -> Iterator[tuple[str, Origin]]:
    function = function_at(index, target)
    if function is not None:
        yield from ((name, origin) for name, origin in bound(call, function) if origin is not None)
