"""What the listing and the configurations of the tree say: where imports lead, which files a package may have.

Where answers last, everything that was asked is remembered, so that of another listing it can be asked once more: only
what is answered otherwise is news.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from scanner.link.index import Index
from scanner.link.memory import Thing
from scanner.link.modules import (
    ECMA,
    Project,
    class_file,
    folder_beside,
    package_folders,
    resolve_ecma,
    resolve_go,
    resolve_python,
    submodule,
)
from scanner.link.tree import go_sources, parent


def place_of(index: Index, path: str, module: str) -> str | None:
    """The file or folder that ``module`` is when the outlined file at ``path`` imports it; None: not of the repository."""
    memory, key = index.project.memory, (parent(path), module)
    if key not in memory.places:
        memory.places[key] = place = _place(index.project, index.heads[path].language, path, module)
        if memory.answers.lasting:
            memory.told["place", index.heads[path].language, path, module] = place
    memory.answers.read(("place", *key))
    return memory.places[key]


def go_files(index: Index, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The Go files of a folder, and those of them that are no tests."""
    return cast(tuple[tuple[str, ...], tuple[str, ...]], _asked(index, "go", folder))


def kotlin_files(index: Index, folder: str) -> tuple[str, ...]:
    return cast(tuple[str, ...], _asked(index, "kotlin", folder))


def folders_of(index: Index, importer: str, package: str) -> tuple[str, ...]:
    """The folders of a package of Java or Kotlin, as the outlined file at ``importer`` may see it."""
    own = index.heads[importer].package
    return cast(tuple[str, ...], _asked(index, "package", parent(importer), own, package))


def file_of_class(index: Index, importer: str, package: str, name: str) -> str | None:
    """The file that by its name declares the class ``name`` of ``package``."""
    own = index.heads[importer].package
    return cast(str | None, _asked(index, "class", importer, own, package, name))


def inner_module(index: Index, place: str, name: str) -> str | None:
    """Python: the file or folder that ``name`` is of the package at ``place``."""
    return cast(str | None, _asked(index, "inner", place, name))


def told_otherwise(project: Project) -> Iterator[Thing]:
    """What ``project`` says otherwise than an earlier project with the same memory did; from now on that counts."""
    memory = project.memory
    memory.places.clear()
    for key, before in memory.told.items():
        what, *asked = key
        now = memory.told[key] = _ASK[what](project, *asked)
        if what == "place":
            _, path, module = asked
            memory.places[parent(path), module] = cast(str | None, now)
        if now != before:
            yield ("place", parent(asked[1]), asked[2]) if what == "place" else key


def _asked(index: Index, *key: str) -> object:
    memory = index.project.memory
    memory.answers.read(key)
    if key not in memory.told:
        memory.told[key] = _ASK[key[0]](index.project, *key[1:])
    return memory.told[key]


def _place(project: Project, language: str, path: str, module: str) -> str | None:
    if language in ECMA:
        return resolve_ecma(project.ecma, project.listing, path, module)
    if language == "go":
        return resolve_go(project.go, project.listing, path, module)
    return resolve_python(project.python, project.listing, path, module)


def _go_files(project: Project, folder: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    files = project.listing.folders.get(folder, ())
    return tuple(path for path in files if path.endswith(".go")), go_sources(project.listing, folder)


def _kotlin_files(project: Project, folder: str) -> tuple[str, ...]:
    return tuple(path for path in project.listing.folders.get(folder, ()) if path.endswith(".kt"))


def _package(project: Project, folder: str, own: str, package: str) -> tuple[str, ...]:
    folders = package_folders(project.jvm, package)
    beside = folder_beside(project.listing, folder, own, package)
    return folders if beside is None or beside in folders else (*folders, beside)


def _class(project: Project, importer: str, own: str, package: str, name: str) -> str | None:
    return class_file(project.listing, _package(project, parent(importer), own, package), importer, name)


def _inner(project: Project, place: str, name: str) -> str | None:
    return submodule(project.listing, place, name)


_ASK: Mapping[str, Callable[..., Any]] = {
    "place": _place,
    "go": _go_files,
    "kotlin": _kotlin_files,
    "package": _package,
    "class": _class,
    "inner": _inner,
}
