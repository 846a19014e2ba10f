"""What an answer may hang on (see ``memory``): the names of things that more outlines bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import structs

from scanner.link.memory import Thing
from scanner.link.modules import JVM
from scanner.link.tree import parent
from scanner.model import Location, Outline

FACTS = "facts"  # with a path: what detect found there
BELOW = "below"  # with a type: the types below it
_NOWHERE = Location("")
_NAME, _OWNER, _MEMBER, _FILLED = (
    "name",
    "owner",
    "member",
    "filled",
)  # kinds of entries in tables of many files


def whole_of(path: str) -> Thing:
    """Anything that the file at ``path`` says. The path by itself is whether it is outlined, and of which package it is."""
    return "whole of", path


def said_of(path: str, name: str) -> Thing:
    """What the file at ``path`` says of ``name``: what it declares, exports, imports or holds by it; ``Store.``: which members
    that has, ``*``: what it hands on wholesale.
    """
    return "said", path, name


def starred_in(path: str) -> Thing:
    """What the file at ``path`` hands on wholesale."""
    return said_of(path, "*")


def inside(folder: str) -> Thing:
    """Another outlined file in ``folder``."""
    return "in", folder


def whole(folder: str) -> Thing:
    """The last source of the Go package in ``folder`` that nobody has outlined."""
    return "whole", folder


def go_name(folder: str, name: str) -> Thing:
    """A declaration of the Go package in ``folder``: ``Store``, ``Store.Save``, or ``Store.`` for any method of it."""
    return "go", folder, name


def jvm_name(package: str, name: str) -> Thing:
    """One of a package of Java or Kotlin: ``Store``, ``.save`` for any member so called; "" for any file at all."""
    return "jvm", package, name


def filled(name: str) -> Thing:
    """That fields called ``name`` are filled from outside their class, somewhere."""
    return "filled", name


def starred(place: str, name: str) -> Thing:
    """What a barrel says of a name that files behind it have."""
    return "star", place, name


def lacking(place: str) -> Thing:
    """What it says of all names that they have not."""
    return "lacks", place


def provided() -> Thing:
    """What is provided for tokens."""
    return "provided", ""


def brought_by(outline: Outline) -> Iterator[Thing]:
    """Everything that others may have missed before ``outline`` came."""
    folder = parent(outline.path)
    yield outline.path
    yield whole_of(outline.path)
    yield inside(folder)
    if outline.language in JVM:
        yield jvm_name(outline.package, "")
    if outline.provides:
        yield provided()
    yield from _of_many(outline, _shared(outline))


def said_otherwise(then: Outline, now: Outline) -> tuple[Thing, ...]:
    """What hangs on anything that two outlines of one file say otherwise. Where things stand in it is no part of what it says
    of them: only who reads the whole file may ask for that.
    """
    if then.package != now.package:
        return tuple(dict.fromkeys((*brought_by(then), *brought_by(now))))
    old, new = _said(then), _said(now)
    names = [name for name in old.keys() | new.keys() if old.get(name) != new.get(name)]
    found: list[Thing] = [whole_of(then.path), *(said_of(then.path, name) for name in names)]
    if then.provides != now.provides:
        found.append(provided())
    return (*found, *_of_many(then, _shared(then) ^ _shared(now)))


def _said(outline: Outline) -> dict[str, list[object]]:
    """All that a file says of each name, but for where."""
    found: dict[str, list[object]] = {}

    def say(name: str, *what: object) -> None:
        found.setdefault(name, []).append(what)

    for function in outline.functions:
        say(function.name, structs.replace(function, location=_NOWHERE))
        say(function.name.partition("#")[0], function.name)  # who is one of several of a name
        owner, dot, _ = function.name.rpartition(".")
        if dot:
            if f"{owner}." not in found:
                say(owner, "has members")
            say(f"{owner}.", function.name)
    for kind in outline.classes:
        say(kind.name, structs.replace(kind, location=_NOWHERE))
    for what, pairs in (("exports", outline.exports), ("imports", outline.imports), ("joins", outline.joins)):
        for name, is_now in pairs:
            say(name, what, is_now)
    for store in outline.stores:
        if store.holder.path:
            say(store.holder.path[0], store)
    return found


def _shared(outline: Outline) -> frozenset[tuple[str, ...]]:
    """What a file adds to tables of many files: (of which kind, by which name, what, in its order)."""
    kinds = {kind.name for kind in outline.classes}
    owned: dict[str, list[str]] = {}
    called: dict[str, list[str]] = {}
    for function in outline.functions:
        owner, dot, name = function.name.rpartition(".")
        if dot:
            owned.setdefault(owner, []).append(name)
            called.setdefault(name, []).extend((owner, str(owner in kinds)))
    return frozenset(
        (
            *((_NAME, name, "class") for name in kinds),
            *((_NAME, function.name, "function") for function in outline.functions),
            *((_NAME, name, "export") for name, _ in outline.exports),
            *((_OWNER, owner, *names) for owner, names in owned.items()),
            *((_MEMBER, name, *owners) for name, owners in called.items()),
            *((_FILLED, store.step, store.holder.module) for store in outline.stores),
        )
    )


def _of_many(outline: Outline, shared: Iterable[tuple[str, ...]]) -> Iterator[Thing]:
    """What hangs on those entries of tables of many files."""
    folder, go, jvm = parent(outline.path), outline.language == "go", outline.language in JVM
    for kind, name, *what in shared:
        if kind == _FILLED and not name.startswith("["):
            yield filled(name)
        elif kind == _FILLED and what[0] and name.startswith("['"):
            yield filled(name[2:-2])
        elif kind == _NAME and go:
            yield go_name(folder, name)
        elif kind == _OWNER and go:
            yield go_name(folder, f"{name}.")
        elif kind == _NAME and jvm:
            yield jvm_name(outline.package, name)
        elif kind == _MEMBER and jvm:
            yield jvm_name(outline.package, f".{name}")
