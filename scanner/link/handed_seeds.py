"""What callers decide: what a parameter without a type, or what is made of one, is where all of them pass the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.link.calls import Open, Outside, Values, openly
from scanner.link.index import Index, function_at
from scanner.link.mentions import prefixes
from scanner.link.sources import is_of_interest
from scanner.model import Origin


def handed_over(values: Values, sources: frozenset[str]) -> Mapping[str, dict[Origin, Origin]]:
    """Path → what each parameter without a type is, where all callers pass the same thing of a library."""
    found: dict[str, dict[Origin, Origin]] = {}
    for parameter, written in values.passed.items():
        function = function_at(values.index, parameter.node) if not written else None
        if function is not None and not function.defaults:
            continue  # nobody passes anything that has a name
        origin = _only(values, Open(parameter), sources)
        if origin is not None:
            named = Origin("", (*parameter.node.name.split("."), parameter.name))
            found.setdefault(parameter.node.path, {})[named] = origin
    return found


def settled(
    values: Values, left_open: Mapping[Origin, Open], sources: frozenset[str]
) -> Iterator[tuple[Origin, Origin]]:
    """The seeds for what callers decide, where all of them pass the same thing of a library: ``require("./user")(sequelize)``."""
    for written, found in left_open.items():
        origin = _only(values, found, sources)
        if origin is not None:
            yield written, origin


def kept(index: Index, path: str, origin: Origin) -> Iterator[tuple[Origin, Open]]:
    """What a library's object keeps for a house under a name: ``request.app.state.producer``."""
    if isinstance(openly(index, path, origin), Outside):
        return
    for prefix in prefixes(origin):
        found = openly(index, path, prefix)
        if isinstance(found, Open):
            yield prefix, found
            return


def _only(values: Values, found: Open, sources: frozenset[str]) -> Origin | None:
    """The one thing of a library that ``found`` is, if rules look for that."""
    may_be = values.settled(found)
    only = may_be[0] if len(may_be) == 1 else None
    return only.origin if isinstance(only, Outside) and is_of_interest(only.origin, sources) else None
