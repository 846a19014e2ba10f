"""Which constant of a module an expression names, without its value: enough to tell that two places name the same."""

from __future__ import annotations

from scanner.link.calls.found import Module
from scanner.link.calls.imports import imported
from scanner.link.index import Index, Type, head_of
from scanner.link.modules import ECMA
from scanner.model import Origin

_MOST_HANDING = 8  # files that hand on a constant one to the other


def constant(index: Index, path: str, origin: Origin) -> Type | None:
    """The constant of ECMAScript that ``origin`` names (``Events.PLACED``), as something of the file that it stands in.

    Files that hand it on are followed as far as they are outlined and name it; None where it is no constant of a module.
    """
    if index.heads[path].language not in ECMA or not origin.path or "(" in "".join(origin.path):
        return None
    place, steps = path, origin.path
    for _ in range(_MOST_HANDING):
        if origin.module:
            module = imported(index, place, origin.module)
            if not isinstance(module, Module):
                return None
            place = module.place
        elif steps[0] not in index.exports[place]:
            return None
        handed = index.exports[place].get(steps[0]) if head_of(index, place) is not None else None
        if handed is None or not handed.module:
            return Type(place, ".".join(steps))
        origin, steps = handed, (*handed.path, *steps[1:])
        if not steps:
            return None
    return None
