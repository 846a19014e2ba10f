"""What an application keeps under a name for all of its requests: ``app.state.bus``, ``app.locals.bus``, ``extensions["bus"]``.

The framework hands it on, so who reads it and who puts it there have nothing else in common. The application is the nearest
folder above that says what is built there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from scanner.link.calls.found import Cell, Container, Found, Open, Outside
from scanner.link.calls.hung import hung, is_hung, keeper, spelled
from scanner.link.hanging import hung_on
from scanner.link.index import Index
from scanner.model import CONTEXT, Origin

_BUILDS = (
    "pyproject.toml", "setup.py", "requirements.txt", "package.json", "pom.xml", "build.gradle", "build.gradle.kts", "Dockerfile",
)  # fmt: skip
_ASKED = re.compile(r"(\w+)\((\w+)\)")  # a container that is asked for something by its name
CRADLE = "cradle"  # what such a container makes: https://github.com/jeffijoe/awilix#containercradle
IN_CONTEXT = keeper("context")
_TRPC, _HANDED = "@trpc/server", "ctx"  # https://trpc.io/docs/server/context
_SHARED = "shared "  # begins no step that stands for a container in a file


def shared(index: Index, path: str, origin: Origin) -> Found:
    """What the file at ``path`` reads by ``origin``, something of a library; None where that is no such name."""
    steps = origin.path
    for at, step in enumerate(steps):
        kept_in = _kept_in(index, origin.module, step)
        if kept_in:
            if at + 1 == len(steps):  # of a type the object itself keeps them
                return keeper_of(index, path, kept_in) if step == CRADLE or step[:1].isupper() else None
            name = steps[at + 1].partition("(")[0]
            called = steps[at + 1][len(name) :]  # what is kept may be a function: ``app.locals.db("orders")``
            return Open(
                shared_cell(index, path, kept_in, name), (*((called,) if called else ()), *steps[at + 2 :])
            )
        asked = _ASKED.fullmatch(step)
        if asked is not None and _kept_in(index, origin.module, f"{asked[1]}()"):
            return Open(shared_cell(index, path, CRADLE, asked[2]), steps[at + 1 :])
    read = of_context(index, path, Outside(origin))
    if not isinstance(read, Outside):
        return read
    found = hung(index, origin)
    return Open(shared_cell(index, path, *found[:2]), found[2]) if found is not None else None


def of_context(index: Index, path: str, found: Found) -> Found:
    """What is read from what a server hands to each function that answers a request; ``found`` where it is no such thing."""
    if not isinstance(found, Outside) or not may_be_of_context(found):
        return found
    steps = found.origin.path
    if found.origin.module == CONTEXT:
        return _in_context(index, path, steps[1:])
    return _in_context(index, path, steps[steps.index(_HANDED) + 1 :]) if _HANDED in steps else found


def may_be_of_context(found: Found) -> bool:
    return isinstance(found, Outside) and found.origin.module.startswith((CONTEXT, _TRPC))


def _in_context(index: Index, path: str, steps: tuple[str, ...]) -> Open | Container:
    if not steps:
        return keeper_of(index, path, IN_CONTEXT)
    name, call, label = steps[0].partition("(")
    return Open(shared_cell(index, path, IN_CONTEXT, name), (*((f"({label}",) if call else ()), *steps[1:]))


def put_into_shared(index: Index, path: str, holder: Origin, step: str) -> Cell | None:
    """Where the file at ``path`` puts something by giving ``holder`` a ``step``."""
    kept_in = _kept_in(index, holder.module, holder.path[-1] if holder.path else "")
    if kept_in:
        return shared_cell(index, path, kept_in, step)
    library = hung_on(index.words["house-objects"], holder.module)
    return shared_cell(index, path, keeper(library), step) if library else None


def shared_cell(index: Index, path: str, kept_in: str, step: str) -> Cell:
    return shared_in(keeper_of(index, path, kept_in), step)


def shared_in(holder: Container, step: str) -> Cell:
    """Where ``step`` lies in a container: what stands in no file is called the same as an attribute and as an entry."""
    return Cell(holder, step[2:-2] if is_shared(holder) and step.startswith("['") else step)


def keeper_of(index: Index, path: str, kept_in: str) -> Container:
    """What the application of the file at ``path`` keeps in ``kept_in``."""
    return Container(application(index, path), f"{_SHARED}{kept_in}")


def spellings(cell: Cell) -> tuple[str, ...]:
    """How code that reads ``cell`` shows it."""
    kept_in = cell.holder.name.removeprefix(_SHARED)
    if is_hung(kept_in):
        return spelled(cell.key)
    return (f"{kept_in}.{cell.key}", *(f"{kept_in}[{quote}{cell.key}{quote}]" for quote in "\"'"))


def is_shared(container: Container) -> bool:
    """Whether ``container`` stands in no file."""
    return container.name.startswith(_SHARED)


def is_cradle(container: Container) -> bool:
    """Whether ``container`` is what a container by name makes."""
    return container.name == f"{_SHARED}{CRADLE}"


def _kept_in(index: Index, module: str, step: str) -> str:
    """What things are kept in under ``step`` of something of a library; "" where nothing is."""
    return _keepers(index.words["shared-keepers"]).get(f"{module.partition('.')[0]}.{step}", "")


@lru_cache(maxsize=8)
def _keepers(words: frozenset[str]) -> Mapping[str, str]:
    return {word.partition(">")[0]: word.partition(">")[2] or word.partition(".")[2] for word in words}


def application(index: Index, path: str) -> str:
    """The folder of the application that the file at ``path`` is of."""
    folder = path.rpartition("/")[0]
    while folder and not any(f"{folder}/{name}" in index.project.listing.paths for name in _BUILDS):
        folder = folder.rpartition("/")[0]
    return folder
