"""Through which names of a file others get at something: exports, factories, wrapped functions, classes that hold it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct

from scanner.link.analysis import Analysis, around
from scanner.link.calls import (
    Container,
    Found,
    Open,
    called,
    contents,
    is_container,
    is_cradle,
    is_shared,
    kinds_told,
    openly,
    resolve,
    spellings,
    unseen_of_cradle,
)
from scanner.link.index import Index, Node, Type
from scanner.link.modules import Near, declaring, near
from scanner.link.seeds import imported_on
from scanner.model import Origin

_CONTAINED = 3  # classes that hold classes that hold it
_DEEPEST = 12  # containers in containers
_PLAIN = (Node, Type)
_HOLDING = (Container, Open)
_LEADING = (*_PLAIN, *_HOLDING)  # what a name can lead through


class _Named(Struct, frozen=True, gc=False):
    """What a name of the file at ``path`` is; ``kind``: the class that holds it."""

    path: str
    name: str
    kind: Type | None
    found: Found


def handles(analysis: Analysis, targets: frozenset[Node | Type]) -> Iterator[tuple[str, str]]:
    """Exports, factories and containers through which others get at one of ``targets``."""
    index = analysis.index
    named = [
        each
        for path in index.outlines
        for each in index.answers.of(("named", path), partial(_named, index, path))
    ]
    known: dict[Found, frozenset[Node | Type]] = {}
    opened = dict.fromkeys(each.found for each in named if isinstance(each.found, _HOLDING))
    ends = [(found, _ends(analysis, found, known, 0)) for found in opened]
    reached: set[Node | Type] = set(targets)
    for cell, written in analysis.flow.values.stored.items():  # what others put into its fields
        if isinstance(cell.holder, Type) and any(_written_in(index, w) in targets for w in written):
            reached.add(cell.holder)
            yield cell.holder.path, cell.holder.name.partition(".")[0]
    for _ in range(_CONTAINED):  # a class that holds one of them is as good as it
        leading = _leading(ends, reached)
        more = {each.kind for each in named if each.kind is not None and each.found in leading}
        if more <= reached:
            break
        reached |= more
    leading = _leading(ends, reached)
    for each in named:
        if each.found in leading:
            yield each.path, each.name


def _written_in(index: Index, written: tuple[str, Origin]) -> Found:
    """What is written; of a lambda, the function that it stands in, which has its effects as long as nobody calls it."""
    found = openly(index, *written)
    return around(found) if isinstance(found, Node) else found


def readers(analysis: Analysis, targets: frozenset[Node | Type]) -> Iterator[tuple[Near, str]]:
    """Who reads one of ``targets`` where an application keeps it for all of its requests, and under which name."""
    values = analysis.flow.values
    for cell, written in values.stored.items():
        if not isinstance(cell.holder, Container) or not is_shared(cell.holder):
            continue
        if not targets.isdisjoint(values.settled(Open(cell))):
            suffixes = sorted({path[path.rindex(".") :] for path, _ in written})
            yield Near(tuple(suffixes), spellings(cell)), cell.key
            for path in {path for path, _ in written} if is_cradle(cell.holder) else ():
                yield from _of_cradle(analysis.index, path, cell.key)


def _of_cradle(index: Index, path: str, key: str) -> Iterator[tuple[Near, str]]:
    """Who may take ``key`` of a container by name that the file at ``path`` fills: what it makes, and who imports it."""
    unseen = tuple(sorted(set(unseen_of_cradle(index, path))))
    if unseen:
        yield declaring(unseen), key
    outline = index.outlines[path]
    for name, origin in (*outline.exports, *((f.name, f.returns) for f in outline.functions)):
        if origin is not None and is_container(resolve(index, path, origin)):
            yield near(index.project, outline), name


def _leading(
    ends: Sequence[tuple[Found, frozenset[Node | Type]]], reached: set[Node | Type]
) -> frozenset[Found]:
    """``reached``, and what is open that may be, or holds, one of them; ``ends`` are of all that is open."""
    return frozenset((*reached, *(found for found, end in ends if not end.isdisjoint(reached))))


def _named(index: Index, path: str) -> tuple[_Named, ...]:
    """The names of a file through which others get at anything, with what they are and the class that holds that."""
    outline = index.outlines[path]
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
    told += [(Type(path, c.name), c.name, kind) for c in outline.classes for kind in kinds_told(c)]
    told += [(None, f.name, origin) for f in outline.functions for _, origin in f.defaults]
    found = ((kind, name, openly(index, path, origin)) for kind, name, origin in told)
    return tuple(
        _Named(path, name.partition(".")[0], kind, what)
        for kind, name, what in found
        if isinstance(what, _LEADING)
    )


def _ends(
    analysis: Analysis, found: Found, known: dict[Found, frozenset[Node | Type]], depth: int
) -> frozenset[Node | Type]:
    """The functions and types that something open may be, or holds; ``known`` is what was asked for before."""
    if not isinstance(found, _HOLDING) or depth > _DEEPEST:
        return frozenset()
    if found not in known:
        known[found] = frozenset()  # what holds itself holds no more for it
        ends: set[Node | Type] = set()
        for value in _held(analysis, found):
            if isinstance(value, _PLAIN):
                ends.add(value)
            else:
                ends |= _ends(analysis, value, known, depth + 1)
        known[found] = frozenset(ends)
    return known[found]


def _held(analysis: Analysis, found: Container | Open) -> Iterator[Found]:
    values = analysis.flow.values
    if isinstance(found, Open):
        yield from values.settled(found)
        return
    put = [w for cell in values.cells_of(found) for w in values.put_into(cell)]
    written = [(found.path, origin) for origin in contents(analysis.index, found)]
    yield from (openly(analysis.index, path, origin) for path, origin in (*written, *put))
