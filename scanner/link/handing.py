"""Under which names, and from which files, others may get at what a file exports: barrels followed to the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from scanner.link.calls import place_of
from scanner.link.index import Index
from scanner.link.modules import ECMA, remembered, submodule
from scanner.model import Origin, Outline

Names = Mapping[str, frozenset[str]]
"""Path → names that it exports."""

_DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class _Passes:
    """One line of a file that exports something of another: ``taken`` "" is the whole module, "*" each of its names."""

    path: str
    exported: str
    taken: str


def handed_on(index: Index, names: Names) -> Names:
    """``names``, and every name under which an outlined file hands one of them on, to a fixpoint."""
    passing: dict[str, list[_Passes]] = {}
    for place, passes in _passing(index):
        passing.setdefault(place, []).append(passes)
    found = {path: set(own) for path, own in names.items()}
    waiting = [(path, name) for path, own in names.items() for name in own]
    while waiting:
        path, name = waiting.pop()
        for passes in passing.get(path, ()):
            exported = _exported(passes, name)
            known = found.setdefault(passes.path, set())
            if exported and exported not in known:
                known.add(exported)
                waiting.append((passes.path, exported))
    return {path: frozenset(own) for path, own in found.items() if own}


def _exported(passes: _Passes, name: str) -> str:
    if passes.taken == "*":
        return name if name != _DEFAULT else ""
    return passes.exported if passes.taken in ("", name) else ""


def _passing(index: Index) -> Iterator[tuple[str, _Passes]]:
    for path, outline in index.outlines.items():
        yield from remembered(index.project, "passing", path, outline, partial(_passing_in, index, outline))


def _passing_in(index: Index, outline: Outline) -> tuple[tuple[str, _Passes], ...]:
    path, found = outline.path, []
    for exported, origin in _handed(outline):
        place = place_of(index, path, origin.module) if origin.module else path
        if place is not None:
            taken = origin.path[0].partition("(")[0] if origin.path else ""
            name = exported.partition(".")[0]
            found.append((place, _Passes(path, name, "*" if exported == "*" else taken)))
            inner = submodule(index.project.listing, place, taken) if outline.language == "python" else None
            if inner is not None:  # from . import rabbit as events
                found.append((inner, _Passes(path, name, "")))
    return tuple(found)


def _handed(outline: Outline) -> tuple[tuple[str, Origin], ...]:
    """What a file lets others import, and what it puts into objects that it exports; in Python whatever it imports."""
    if outline.language in ECMA:
        return (*outline.exports, *_put_into_exported(outline))
    return (*outline.exports, *outline.imports) if outline.language == "python" else ()


def _put_into_exported(outline: Outline) -> Iterator[tuple[str, Origin]]:
    """What stands in containers that the file exports, and in those in them, each with the exported name."""
    held: dict[str, list[Origin]] = {}
    for store in outline.stores:
        if _is_written_out(store.holder):
            held.setdefault(store.holder.path[0], []).append(store.value)
    waiting = [(name, origin) for name, origin in outline.exports if _is_written_out(origin)]
    seen = set(waiting)
    while waiting:
        name, origin = waiting.pop()
        for value in held.get(origin.path[0], ()):
            if not _is_written_out(value):
                yield name, value
            elif (name, value) not in seen:
                seen.add((name, value))
                waiting.append((name, value))


def _is_written_out(origin: Origin) -> bool:
    """Whether ``origin`` is a container that its own file writes out."""
    return not origin.module and len(origin.path) == 1 and origin.path[0].startswith("{")
