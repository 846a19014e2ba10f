"""Functions in an object that is written out for one call: ``inParallel(work, inputs, { progress: report })``.

All that is ever passed is in one table (``values``), so a function that calls ``options.progress`` would call what any
of its callers wrote there. Where they write different things, each caller is told what it wrote itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from scanner.link.calls.found import Abstract, Cell, Container, Found, Open, Parameter
from scanner.link.calls.passing import Led, bound
from scanner.link.calls.resolution import openly
from scanner.link.calls.values import Values
from scanner.link.calls.walking import take_step
from scanner.link.index import Index, Node, Type, function_at
from scanner.model import Call

_OF_A_NAME = re.compile(r"(\w+)[?!]?\.(\w+)")

Lies = tuple[Parameter, tuple[str, ...]]
"""A parameter, and the steps to what is meant in it."""

Given = tuple[Led, tuple[Found, ...]]
"""A call, and what lies in the object that it gives."""


def lies_in(index: Index, caller: Node, call: Call, found: Found) -> Lies | None:
    """Where ``found``, which ``call`` in ``caller`` calls, lies in what the function is given; None where it does not."""
    if isinstance(found, Open) and isinstance(found.holder, Parameter):
        return (found.holder, found.steps) if found.holder.node == caller and found.steps else None
    kind = found.type if isinstance(found, Abstract) else None
    if isinstance(found, Open) and isinstance(found.holder, Cell) and not found.steps:
        kind = found.holder.holder if isinstance(found.holder.holder, Type) else None
    written = _OF_A_NAME.fullmatch(call.text)
    function = function_at(index, caller) if kind is not None and written is not None else None
    for name, own in function.parameters if function is not None else ():
        if written is not None and name == written[1] and own is not None:
            asked = openly(index, caller.path, own)
            return (Parameter(caller, name), (written[2],)) if asked == kind else None
    return None


def callers_among(led: Iterable[Led], functions: Collection[Node]) -> Mapping[Node, Sequence[Led]]:
    """The calls that lead to each of ``functions``."""
    found: dict[Node, list[Led]] = {}
    for step in led if functions else ():
        for target in step.targets:
            if target in functions:
                found.setdefault(target, []).append(step)
    return found


def given_in_options(values: Values, lies: Lies, callers: Sequence[Led]) -> tuple[Given, ...] | None:
    """What each of ``callers`` gives there; None where all give the same, or one gives what nobody wrote out."""
    parameter, steps = lies
    if len(callers) < 2:
        return None
    given: list[Given] = []
    for step in callers:
        own = _given(values, parameter, steps, step)
        if own is None:
            return None
        given.append((step, own))
    return None if len({own for _, own in given}) < 2 else tuple(given)


def _given(
    values: Values, parameter: Parameter, steps: tuple[str, ...], step: Led
) -> tuple[Found, ...] | None:
    function = function_at(values.index, parameter.node)
    passed = dict(bound(step.call, function)) if function is not None else {}
    if parameter.name not in passed:
        return ()
    origin = passed[parameter.name]
    held = values.settled(openly(values.index, step.caller.path, origin)) if origin is not None else ()
    if not held or not all(isinstance(value, Container) for value in held):
        return None
    for name in steps:
        held = tuple(v for value in held for v in values.settled(take_step(values.index, value, name)))
    return tuple(dict.fromkeys(value for value in held if value is not None))
