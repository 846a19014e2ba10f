"""What the names that a file imports from other files of the repository are in the end: clients, models, producers.

``detect`` resolves names inside one file. An origin that leads through another local file to a library becomes a
seed, with which the file is detected again: ``./db.prisma`` → ``@prisma/client.PrismaClient``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from scanner.link.calls import (
    Container,
    Found,
    Member,
    Open,
    Outside,
    Values,
    alternatives,
    contents,
    may_be_task,
    openly,
    resolve,
)
from scanner.link.decorating import decorated, given_by, is_made
from scanner.link.handed_seeds import handed_over, kept, settled
from scanner.link.index import Index, Node, Type, class_at, methods_of
from scanner.link.mentions import mentioned, plain, prefixes, spelled_out
from scanner.link.modules import ECMA, remembered
from scanner.link.sources import is_by_name, is_of_interest
from scanner.link.things import whole_of
from scanner.model import HANDED, OTHERWISE, Function, Origin, Outline

_ENTERS = "__enter__()"
_DEEPEST_MEMBERS = 2  # members of members that are looked at for a library's client

Seeds = Mapping[Origin, Origin]


def seeds(values: Values, sources: frozenset[str]) -> Mapping[str, Seeds]:
    """Path → seeds, for the files that have any. ``sources`` are what rules look for: ``@prisma/client``, ``boto3.client``."""
    heads = {source.partition(".")[0] for source in sources}
    handed = handed_over(values, sources)
    found: dict[str, Seeds] = {}
    index = values.index
    for path, outline in index.outlines.items():
        of_file = partial(_of_file, index, outline, sources, heads)
        told, left_open = index.answers.of(("seeds", path), of_file)
        own = {**handed.get(path, {}), **told, **dict(settled(values, left_open, sources))}
        if own:
            found[path] = own
    return found


def carried(index: Index, path: str, sources: frozenset[str]) -> tuple[str, ...]:
    """The names of ``path`` that lead others to a library that rules look for: exports, subclasses, factories."""
    return index.answers.of(("carried", path), partial(_carried, index, path, sources))


def _carried(index: Index, path: str, sources: frozenset[str]) -> tuple[str, ...]:
    outline = index.outlines[path]
    named = [(name, origin) for name, origin in outline.exports if name != "*"]
    named += [(f.name, given) for f in outline.functions if "." not in f.name for given in _given(f)]
    named += [(c.name, base) for c in outline.classes for base in c.bases]
    named += _shown(outline)
    named += [(f.name, decorator) for f in outline.functions for decorator in f.decorators]
    named += imported_on(outline)
    found = {name.partition(".")[0] for name, origin in named if _leads(index, path, origin, sources)}
    found |= {f.name.partition(".")[0] for f in outline.functions if is_made(index, path, f, sources)}
    return tuple(sorted(found))


def _shown(outline: Outline) -> list[tuple[str, Origin]]:
    """Each class with what its fields hold and its methods return, as far as others can name them."""
    hidden = {f"{kind.name}.{name}" for kind in outline.classes for name in kind.hidden}
    found = [(f"{c.name}.{name}", origin) for c in outline.classes for name, origin in c.fields]
    found += [(f.name, given) for f in outline.functions if "." in f.name for given in _given(f)]
    return [
        (name, o) for name, o in found if name not in hidden and not name.rpartition(".")[2].startswith("_")
    ]


def _given(function: Function) -> Iterator[Origin]:
    """What a function gives: all of it, where that is several values."""
    yield from (origin for origin in function.results or (function.returns,) if origin is not None)


def imported_on(outline: Outline) -> list[tuple[str, Origin]]:
    """What a file imports and others may import from it in turn: in Python, every name of a module."""
    if outline.language != "python":
        return []
    return [(name, origin) for name, origin in outline.imports if name != "*" and origin.path]


def _leads(index: Index, path: str, origin: Origin, sources: frozenset[str]) -> bool:
    """Whether what ``origin`` is, or what it builds on, or a member that it shows, is of a library of ``sources``."""
    return _leads_at(index, path, origin, sources, 0)


def _leads_at(index: Index, path: str, origin: Origin, sources: frozenset[str], depth: int) -> bool:
    found = resolve(index, path, origin)
    if isinstance(found, Outside):
        return is_of_interest(found.origin, sources)
    if _otherwise(index, path, origin, sources) is not None:
        return True
    if depth >= _DEEPEST_MEMBERS or not isinstance(found, Container | Type):
        return False
    question = ("leads", found.path, found.name, depth)
    further = partial(_leads_further, index, found, sources, depth)
    if isinstance(found, Container) or origin not in _bases(index, found):
        return index.answers.of(question, further)
    return further(origin)  # a base that resolves to its own class leads no further


def _leads_further(
    index: Index, found: Container | Type, sources: frozenset[str], depth: int, but: Origin | None = None
) -> bool:
    if isinstance(found, Container):
        held = contents(index, found)
    elif class_at(index, found) is None:
        return False
    else:
        make = partial(_members, index, found.path)
        members = remembered(index.project, "shown", found.path, index.outlines[found.path], make)
        held = (*(base for base in _bases(index, found) if base != but), *members.get(found.name, ()))
    return any(_leads_at(index, found.path, each, sources, depth + 1) for each in held)


def _bases(index: Index, kind: Type) -> tuple[Origin, ...]:
    outline = class_at(index, kind)
    return outline.bases if outline is not None else ()


def _members(index: Index, path: str) -> Mapping[str, tuple[Origin, ...]]:
    """Class → what it shows others, for the classes of a file."""
    found: dict[str, list[Origin]] = {}
    for name, origin in _shown(index.outlines[path]):
        found.setdefault(name.rpartition(".")[0], []).append(origin)
    return {name: tuple(origins) for name, origins in found.items()}


def _of_file(
    index: Index, outline: Outline, sources: frozenset[str], heads: set[str]
) -> tuple[Seeds, Mapping[Origin, Open]]:
    """The seeds of a file, and what of its names hangs on what others pass."""
    path = outline.path
    index.answers.read(whole_of(path))
    found: dict[Origin, Origin] = {}
    left_open: dict[Origin, Open] = {}
    origins = remembered(index.project, "mentioned", path, outline, partial(mentioned, outline))
    modules = {origin.module for origin in origins} - heads
    local = {m for m in modules if not isinstance(resolve(index, path, Origin(m)), Outside)}
    for module in sorted(local) if outline.language in ECMA else ():
        found.update(_whole(index, path, module, origins, sources))
    for number, origin in enumerate(origins):
        if origin.module in local:  # what is of a library is told by its own name
            along = partial(_along, index, outline, origin, sources)
            for written, is_now in index.answers.of(("seed", path, number), along):
                if isinstance(is_now, Open):
                    left_open[written] = is_now
                else:
                    found[written] = is_now
    for origin in origins:
        if origin.module and origin.module not in local:
            left_open.update(kept(index, path, origin))
    for decorator in dict.fromkeys(d for function in outline.functions for d in function.decorators):
        applied = partial(_applied, index, outline, decorator, sources)
        found.update(index.answers.of(("applied", path, decorator), applied))
    return found, left_open


def _whole(
    index: Index, path: str, module: str, origins: tuple[Origin, ...], sources: frozenset[str]
) -> Iterator[tuple[Origin, Origin]]:
    """The seed for a module of CommonJS that is a thing of a library; names that the module has besides stay its own."""
    found = resolve(index, path, Origin(module, ("default",)))
    if isinstance(found, Outside) and is_of_interest(found.origin, sources):
        yield Origin(module), found.origin
        for origin in origins:
            name = Origin(module, origin.path[:1])
            if origin.module == module and not isinstance(resolve(index, path, name), Outside):
                yield name, name


def _along(
    index: Index, outline: Outline, origin: Origin, sources: frozenset[str]
) -> tuple[tuple[Origin, Origin | Open], ...]:
    """The seeds for what is mentioned as ``origin``."""
    index.answers.read(whole_of(outline.path))
    return tuple(_pairs(index, outline, origin, sources))


def _pairs(
    index: Index, outline: Outline, origin: Origin, sources: frozenset[str]
) -> Iterator[tuple[Origin, Origin | Open]]:
    last: Found = None
    for prefix in prefixes(origin):
        found = _made(index, resolve(index, outline.path, prefix))
        if isinstance(found, Member):
            found = decorated(index, found)
        if isinstance(found, Outside):
            counts = is_of_interest(found.origin, sources) or (
                is_by_name(prefix, sources) and not may_be_task(index, found.origin)
            )
            if found.origin.module != prefix.module and counts:
                yield from _seed(index, outline.path, prefix, last, found.origin)
                if _ENTERS in prefix.path:  # rules see what was opened for what entering it gives
                    opened = tuple(step for step in prefix.path if step != _ENTERS)
                    yield Origin(prefix.module, opened), found.origin
                if any(HANDED in step for step in found.origin.path):
                    yield from _labelled(index, outline, prefix)
            return
        other = _otherwise(index, outline.path, prefix, sources)
        if other is not None:
            yield Origin(prefix.module, (*prefix.path, OTHERWISE)), other.origin
        if found is None:
            left_open = openly(index, outline.path, prefix)
            if isinstance(left_open, Open):
                yield prefix, left_open
            return
        last = found


def _applied(
    index: Index, outline: Outline, decorator: Origin, sources: frozenset[str]
) -> tuple[tuple[Origin, Origin], ...]:
    """A seed for a function of ours that decorates without brackets, where it gives what a library's call gives.

    To decorate is to call: below ``def retried(*args): return shared_task(*args)``, ``@retried`` is ``@shared_task``.
    """
    path = outline.path
    index.answers.read(whole_of(path))
    given = given_by(index, path, decorator)
    return ((decorator, given),) if given is not None and is_of_interest(given, sources) else ()


def _otherwise(index: Index, path: str, origin: Origin, sources: frozenset[str]) -> Outside | None:
    """What of a library of ``sources`` something may be that most likely is something else: a producer's stand-in."""
    return next(
        (
            option
            for option in alternatives(index, path, origin)[1:]
            if isinstance(option, Outside) and is_of_interest(option.origin, sources)
        ),
        None,
    )


def _labelled(index: Index, outline: Outline, prefix: Origin) -> Iterator[tuple[Origin, Origin]]:
    """A seed for each way in which the file calls ``prefix``, which hands on what it is given first."""
    for origin in dict.fromkeys(spelled_out(outline)):
        written = Origin(origin.module, origin.path[: len(prefix.path)])
        if Origin(written.module, tuple(map(plain, written.path))) == prefix != written:
            found = resolve(index, outline.path, written)
            if isinstance(found, Outside):
                yield written, found.origin


def _made(index: Index, found: Found) -> Found:
    """What a library made of a function that was given to it, where ``found`` is one: ``pgTable("x", …, (t) => …)``."""
    exported = index.exports[found.path].get(found.name) if isinstance(found, Node) else None
    made = resolve(index, found.path, exported) if isinstance(found, Node) and exported is not None else None
    return made if isinstance(made, Outside) else found


def _seed(
    index: Index, path: str, prefix: Origin, holder: Found, outside: Origin
) -> Iterator[tuple[Origin, Origin]]:
    """What stands for ``prefix``; a member that a class of ours inherits makes the class itself stand for its base."""
    if not isinstance(holder, Type) or not _is_inherited(index, path, prefix, holder):
        yield prefix, outside
        return
    kind = Origin(prefix.module, prefix.path[:-1])
    yield kind, Origin(outside.module, outside.path[:-1])
    for name in methods_of(index, holder):
        own = Origin(kind.module, (*kind.path, name))
        yield own, own


def _is_inherited(index: Index, path: str, prefix: Origin, holder: Type) -> bool:
    """Whether the last step of ``prefix`` is neither a field nor a method of ours, so a base from outside has it."""
    name = prefix.path[-1].partition("(")[0]
    outline = class_at(index, holder)
    if outline is None or name in dict(outline.fields):
        return False
    found = resolve(index, path, Origin(prefix.module, (*prefix.path[:-1], name)))
    return isinstance(found, Outside) and found.origin.path[-1:] == (name,)
