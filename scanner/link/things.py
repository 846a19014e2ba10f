"""What an answer may hang on (see ``memory``): the names of things that more outlines bring."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.link.memory import Thing
from scanner.link.modules import JVM
from scanner.link.tree import parent
from scanner.model import Outline

FACTS = "facts"  # with a path: what detect found there
BELOW = "below"  # with a type: the types below it


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
    yield inside(folder)
    yield from (filled(store.step) for store in outline.stores if not store.step.startswith("["))
    yield from (filled(s.step[2:-2]) for s in outline.stores if s.holder.module and s.step.startswith("['"))
    if outline.provides:
        yield provided()
    if outline.language == "go":
        yield from (go_name(folder, name) for name in _names(outline))
        yield from (go_name(folder, f"{owner}.") for owner, _ in _members(outline))
    elif outline.language in JVM:
        yield jvm_name(outline.package, "")
        yield from (jvm_name(outline.package, name) for name in _names(outline))
        yield from (jvm_name(outline.package, f".{name}") for _, name in _members(outline))


def _names(outline: Outline) -> Iterator[str]:
    yield from (kind.name for kind in outline.classes)
    yield from (function.name for function in outline.functions)
    yield from (name for name, _ in outline.exports)


def _members(outline: Outline) -> Iterator[tuple[str, str]]:
    for function in outline.functions:
        owner, dot, name = function.name.rpartition(".")
        if dot:
            yield owner, name
