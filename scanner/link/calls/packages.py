"""Names in packages whose files see each other: Go folders, and the packages of Java and Kotlin.

A package is rarely outlined whole. What the outlined files do not declare may stand in one of the others: those that
may are named, so that somebody looks there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from scanner.link.calls.found import Module, Unseen
from scanner.link.calls.listed import file_of_class, folders_of, go_files, kotlin_files, place_of
from scanner.link.index import Index, Node, Type, declared, declared_in_package, head_of, outlined
from scanner.link.modules import remembered
from scanner.link.things import go_name, inside, jvm_name, whole
from scanner.link.tree import parent
from scanner.model import Outline

_GO_BUILTINS = frozenset(
    """append cap clear close complex copy delete imag len make max min new panic print println real recover any bool
    byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8
    uint16 uint32 uint64 uintptr true false iota nil""".split()
)


@dataclass(frozen=True, slots=True)
class Passed:
    """The file at ``path`` exports something under this name: what that is stands in its exports."""

    path: str
    name: str


Named = Type | Node | Unseen | Passed | None


def named_in_folder(index: Index, module: Module, name: str) -> Named:
    """``name`` in the Go package at a folder: whatever of its files is outlined, else a reason to look there.

    A bare name of the importer's own package may also come from one that it imports with a dot.
    """
    if name in _GO_BUILTINS:
        return None
    folder = module.place if head_of(index, module.place) is None else parent(module.place)
    folders = [folder]
    if folder == parent(module.importer) and name[:1].isupper():
        folders += _dotted(index, module.importer)
    waiting: list[str] = []
    for place in folders:
        names, unseen = _go_sources(index, place)
        index.answers.note(go_name(place, name))
        found = names.get(name)
        if found is not None:
            return found
        if unseen:
            index.answers.note(whole(place))
            waiting += unseen
    return Unseen(tuple(waiting), name) if waiting else None


def _dotted(index: Index, importer: str) -> Iterator[str]:
    """The folders of what a Go file imports with a dot."""
    for star in index.stars.get(importer, ()):
        folder = place_of(index, importer, star.module)
        if folder is not None:
            yield folder


def _go_sources(index: Index, folder: str) -> tuple[Mapping[str, Named], tuple[str, ...]]:
    """What the outlined sources of a Go package declare; and, as long as some are not, all that may declare what those do
    not.

    All of them, so that whoever asks hangs on the names and not on every file that comes; nor on what else the files say.
    """
    files, sources = go_files(index, folder)
    known = index.folders.get(folder)
    if known is None:
        names: dict[str, Named] = {}
        seen = ((path, index.answers.aside(partial(outlined, index, path))) for path in reversed(files))
        for path, outline in seen:
            if outline is not None:
                names |= remembered(index.project, "go names", path, outline, partial(_names_in, outline))
        unseen = () if all(path in index.outlines for path in sources) else sources
        known = index.folders[folder] = names, unseen
    return known


def _names_in(outline: Outline) -> dict[str, Named]:
    """What a file of Go declares, and what is known by another name in it."""
    path = outline.path
    found: dict[str, Named] = {name: Passed(path, name) for name, _ in outline.exports if name != "*"}
    found.update((function.name, Node(path, function.name)) for function in outline.functions)
    found.update((kind.name, Type(path, kind.name)) for kind in outline.classes)
    return found


def named_in_package(index: Index, module: Module, name: str) -> Named:
    """``name`` in a package of Java or Kotlin; a bare name of the importer's own may come from a wildcard import."""
    package = module.place
    packages = [package]
    head = index.heads.get(package)
    if head is not None:
        own = declared(index, package, name)
        if own is not None:
            return own
        if name in index.exports[package]:
            return Passed(package, name)
        packages = [head.package]
    importer = index.heads[module.importer]
    if packages == [importer.package]:
        packages += [star.module for star in index.stars.get(module.importer, ())]
    waiting: dict[str, None] = {}
    for place in packages:
        found = _in_package(index, module.importer, place, name)
        if isinstance(found, Unseen):
            waiting.update(dict.fromkeys(found.places))
        elif found is not None:
            return found
    return Unseen(tuple(waiting), name) if waiting else None


def is_package(index: Index, importer: str, name: str) -> bool:
    """Whether ``name`` is a package of Java or Kotlin that this repository has sources of."""
    if folders_of(index, importer, name):
        return True
    index.answers.note(jvm_name(name, ""))
    return name in index.packages


def _exporting(index: Index, package: str, name: str) -> str | None:
    """The first file of a package that exports ``name``."""
    return next((path for path in index.packages.get(package, ()) if name in index.exports[path]), None)


def _in_package(index: Index, importer: str, package: str, name: str) -> Named:
    found = declared_in_package(index, importer, package, name)
    if found is not None:
        return found
    file = file_of_class(index, importer, package, name)
    if file is not None and head_of(index, file) is None:
        return Unseen((file,), name)
    exporting = index.answers.aside(partial(_exporting, index, package, name))
    if exporting is not None:
        return Passed(exporting, name)
    # Kotlin declares what it likes in a file of any name.
    folders = folders_of(index, importer, package)
    sources = (path for folder in folders for path in kotlin_files(index, folder))
    unseen = tuple(path for path in sources if path not in index.outlines)
    for folder in folders:
        hangs_on = index.answers.note if unseen else index.answers.read
        hangs_on(inside(folder))
    return Unseen(unseen, name) if unseen else None
