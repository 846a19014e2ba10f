"""Through which names of a file others get at something: exports, factories, wrapped functions, classes that hold it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from scanner.link.analysis import Analysis
from scanner.link.calls import Container, Found, Open, called, contents, openly
from scanner.link.index import Node, Type
from scanner.link.seeds import imported_on
from scanner.model import Origin

_CONTAINED = 3  # containers in containers


def handles(analysis: Analysis, targets: frozenset[Node | Type]) -> Iterator[tuple[str, str]]:
    """Exports, factories and containers through which others get at one of ``targets``."""
    index = analysis.index
    named: list[tuple[Type | None, str, str, Found]] = []
    for path, outline in index.outlines.items():
        told: list[tuple[Type | None, str, Origin]] = [
            (None, name, origin) for name, origin in outline.exports if name != "*"
        ]
        told += [(None, name, origin) for name, origin in imported_on(outline)]
        for f in outline.functions:
            owner = f.name.rpartition(".")[0]
            held = Type(path, owner) if owner in index.classes[path] else None
            told += [(held, f.name, f.returns)] if f.returns is not None else []
            told += [(None, f.name, called(wrapper)) for wrapper in f.wrappers if wrapper is not None]
        told += [(Type(path, c.name), c.name, origin) for c in outline.classes for _, origin in c.fields]
        told += [(Type(path, c.name), c.name, base) for c in outline.classes for base in c.bases]
        told += [(None, f.name, origin) for f in outline.functions for _, origin in f.defaults]
        named += [(kind, path, name, openly(index, path, origin)) for kind, name, origin in told]
    reached: set[Node | Type] = set(targets)
    for _ in range(_CONTAINED):  # a class that holds one of them is as good as it
        more = {
            kind for kind, _, _, found in named if kind is not None and _gives(analysis, found, reached, 0)
        }
        if more <= reached:
            break
        reached |= more
    for _, path, name, found in named:
        if _gives(analysis, found, reached, 0):
            yield path, name.partition(".")[0]


def _gives(analysis: Analysis, found: Found, wanted: Collection[Node | Type], depth: int) -> bool:
    """Whether ``found`` is one of ``wanted``, or a container that holds one, or may be either."""
    if depth > _CONTAINED or not isinstance(found, Container | Open):
        return found in wanted
    if isinstance(found, Open):
        return any(
            _gives(analysis, value, wanted, depth + 1) for value in analysis.flow.values.settled(found)
        )
    values = analysis.flow.values
    put = [w for cell in values.within.get(found, ()) for w in values.stored[cell]]
    written = [(found.path, origin) for origin in contents(analysis.index, found)]
    held = (openly(analysis.index, path, origin) for path, origin in (*written, *put))
    return any(_gives(analysis, value, wanted, depth + 1) for value in held)
