"""Who imports a folder: asked of the text of every file that might, then read off the outlines of those that do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from scanner.link.modules import (
    ANYTHING,
    ECMA,
    JVM,
    Project,
    class_file,
    near,
    package_folders,
    resolve_ecma,
    resolve_go,
    resolve_python,
)
from scanner.link.wanted import Wanted, Wish
from scanner.model import Import, Origin, Outline


def importers_wanted(project: Project, outlines: Iterable[Outline]) -> Wanted:
    """The wish for every file that may import one of the outlined ones."""
    return Wanted(wishes=tuple(sorted({Wish(near(project, each), _names(each)) for each in outlines})))


def imports_into(
    project: Project,
    outlines: Mapping[str, Outline],
    folders: Collection[str],
    typed: Mapping[str, Collection[str]],
) -> tuple[Import, ...]:
    """The imports that lead from outside into one of ``folders``, by importer; one for each file and folder.

    ``typed``: file → modules of which it takes nothing but types, and so nothing that runs.
    """
    found = {
        (path, folder): Import(path, folder, place)
        for path, outline in outlines.items()
        for place in _places(project, outline, typed.get(path, ()))
        for folder in folders
        if _is_under(place, folder) and not _is_under(path, folder)
    }
    return tuple(found[key] for key in sorted(found))


def _names(outline: Outline) -> tuple[str, ...]:
    """What others may import from it; of a package of Go anything, also nothing but what it does when it is loaded.

    https://go.dev/ref/spec#Import_declarations
    """
    if outline.language == "go":
        return (ANYTHING,)
    names = {name.partition(".")[0] for name, _ in outline.exports}
    names |= {each.name.partition(".")[0] for each in outline.functions if each.exported}
    names |= {each.name for each in outline.classes}
    return tuple(sorted(names - {""}))


def _places(project: Project, outline: Outline, typed: Collection[str]) -> Iterator[str]:
    """The files and folders of the repository that the outlined file imports or hands on, but for the ``typed`` modules."""
    if outline.language in JVM:
        for origin in sorted({origin for _, origin in outline.imports if origin.module not in ("", *typed)}):
            yield from _of_jvm(project, outline.path, origin)
        return
    taken = (*outline.imports, *(outline.exports if outline.language in ECMA else ()))
    for module in sorted({origin.module for _, origin in taken if origin.module}):
        if module in typed:
            continue
        if outline.language in ECMA:
            place = resolve_ecma(project.ecma, project.listing, outline.path, module)
        elif outline.language == "go":
            place = resolve_go(project.go, project.listing, outline.path, module)
        else:
            place = resolve_python(project.python, project.listing, outline.path, module)
        if place is not None:
            yield place


def _of_jvm(project: Project, importer: str, origin: Origin) -> Iterator[str]:
    """The file of the class that is imported, or whose member is; of a function, or of all that a package has, its folders."""
    package, name = origin.module, next(iter(origin.path), "")
    folders = package_folders(project.jvm, package)
    if not folders:
        package, _, name = package.rpartition(".")
        folders = package_folders(project.jvm, package) if name[:1].isupper() else ()
    file = class_file(project.listing, folders, importer, name) if name else None
    yield from folders if file is None else (file,)


def _is_under(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")
