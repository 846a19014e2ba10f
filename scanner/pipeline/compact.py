"""Makes equal parts of what was decoded the same objects: an outline says most of its names many times over.

To decode is to make each of them anew, and a large tree's outlines are most of what a scan holds: this saves half of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from sys import intern
from typing import Any

from msgspec.structs import force_setattr

from scanner.model import Location, Origin, Outline

_Same = Callable[[Any, Any], Any]


def compact(outline: Outline) -> None:
    """Changes ``outline``, which was just decoded and nobody else has, into an equal one of fewer objects."""
    known: dict[object, Any] = {}
    same = known.setdefault
    path = outline.path
    for call in outline.calls:
        _at(call.location, path)
        force_setattr(call, "caller", same(call.caller, call.caller))
        if call.callee is not None:
            force_setattr(call, "callee", _origin(same, call.callee))
        for name in ("guards", "uses", "texts"):
            own = getattr(call, name)
            if own:
                force_setattr(call, name, same(own, own))
        if call.arguments:
            force_setattr(call, "arguments", _origins(same, call.arguments))
        if call.keywords:
            pairs = tuple([(intern(n), o if o is None else _origin(same, o)) for n, o in call.keywords])
            force_setattr(call, "keywords", pairs)
        if call.assigned:
            force_setattr(call, "assigned", intern(call.assigned))
    parts = (outline.functions, outline.classes, outline.conditions, outline.changes)
    for location in (each.location for part in parts for each in part):
        _at(location, path)
    for function in outline.functions:
        force_setattr(function, "name", same(function.name, function.name))
    for handler in outline.handlers:
        force_setattr(handler, "guard", same(handler.guard, handler.guard))
    force_setattr(outline, "mentions", _origins(same, outline.mentions))


def _at(location: Location, path: str) -> None:
    """A location of an outline is in its file."""
    if location.path == path:
        force_setattr(location, "path", path)


def _origins(same: _Same, origins: Sequence[Origin | None]) -> tuple[Origin | None, ...]:
    return tuple([origin if origin is None else _origin(same, origin) for origin in origins])


def _origin(same: _Same, origin: Origin) -> Origin:
    found: Origin = same(origin, origin)
    if found is origin:
        force_setattr(origin, "module", intern(origin.module))
        force_setattr(origin, "path", tuple(map(intern, origin.path)))
    return found
