"""Which files a program reaches by its imports: from its own files on, through every package of the tree. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType

from scanner.link.handing_on import HandedOn, Imported, taken
from scanner.link.modules import (
    ECMA,
    JVM,
    Project,
    class_file,
    package_folders,
    resolve_ecma,
    resolve_go,
    resolve_python,
    submodule,
)
from scanner.link.tree import parent
from scanner.model import language_of

_ECMA = re.compile(rb"(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*['\"]([^'\"\n]+)['\"]")
_GO_BLOCK = re.compile(
    rb"^import\s*+(?:\(((?:[^)\n]|\n(?!import\b))*+)\)|(?:[\w.]+\s+)?(\"[^\"\n]+\"))", re.MULTILINE
)
_QUOTED = re.compile(rb"\"([^\"\n]+)\"")
_JVM = re.compile(rb"^[ \t]*+import\s++(?:static\s++)?([\w.]+(?:\.\*)?)", re.MULTILINE)
_FROM = re.compile(
    rb"^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]*(\((?:[^)\n]|\n(?![ \t]*+from\b))*+\)|[^\n]*)", re.MULTILINE
)
_IMPORT = re.compile(rb"^[ \t]*import[ \t]+([^\n#]+)", re.MULTILINE)
_WORD = re.compile(rb"[\w]+")


def imported(path: str, source: bytes) -> tuple[Imported, ...]:
    """The modules that a file imports, as it writes them; of Python also each name, behind ``:``; of JavaScript with the names
    that are taken, and what the file exports. Nothing is parsed.
    """
    found = tuple(dict.fromkeys(modules(path, source)))
    if language_of(path) in ECMA:
        return tuple(dict.fromkeys(taken(source, found)))
    return tuple(Imported(module.decode("utf-8", "replace")) for module in found)


def reaching(
    project: Project,
    imports: Mapping[str, tuple[Imported, ...]],
    own: Mapping[str, Collection[str]],
    wanted: Collection[str],
    using: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> dict[str, tuple[str, ...]]:
    """File → the programs that reach it, for each of ``wanted`` that any does. ``own``: the files of each program."""
    return of_programs(reached(project, imports, own), wanted, using)


def reached(
    project: Project, imports: Mapping[str, tuple[Imported, ...]], own: Mapping[str, Collection[str]]
) -> dict[str, frozenset[str]]:
    """Program → all files that it reaches. ``own``: the files of each.

    A file that is another program's own is not looked through: that it is imported makes it nobody else's.
    """
    edges: dict[str, tuple[str, ...]] = {}
    handed_on = HandedOn(imports, partial(_ecma_place, project))
    holder = {path: program for program, paths in own.items() for path in paths}
    found: dict[str, frozenset[str]] = {}
    for program, paths in sorted(own.items()):
        seen = set(paths)
        waiting = sorted(paths)
        while waiting:
            path = waiting.pop()
            if path not in edges:
                edges[path] = tuple(_leading(project, path, handed_on))
            fresh = [f for f in edges[path] if f not in seen and f not in holder]
            seen.update(fresh)
            waiting += fresh
        found[program] = frozenset(seen)
    return found


def of_programs(
    reached: Mapping[str, frozenset[str]],
    wanted: Collection[str],
    using: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> dict[str, tuple[str, ...]]:
    """File → the programs that have ``reached`` it, for each of ``wanted`` that any has.

    ``using``: of those that lie in one package with others, who uses each: a program must reach one of these too.
    """
    found: dict[str, list[str]] = {}
    for program, seen in reached.items():
        for path in seen.intersection(wanted):
            if path not in using or not seen.isdisjoint(using[path]):
                found.setdefault(path, []).append(program)
    return {path: tuple(programs) for path, programs in found.items()}


def _leading(project: Project, path: str, handed_on: HandedOn) -> Iterator[str]:
    if language_of(path) in ECMA:
        return handed_on.led_by_name(path)
    return led_to(project, path, (each.module for each in handed_on.imports.get(path, ())))


def modules(path: str, source: bytes) -> Iterator[bytes]:
    """The modules that a file imports, as it writes them, each as often as it says so."""
    language = language_of(path)
    if language in ECMA:
        yield from _ECMA.findall(source)
    elif language == "go":
        for block, single in _GO_BLOCK.findall(source):
            yield from _QUOTED.findall(block or single)
    elif language in JVM:
        yield from _JVM.findall(source)
    elif language == "python":
        for module, names in _FROM.findall(source):
            yield module
            yield from (module + b":" + name for name in _WORD.findall(names))
        for listed in _IMPORT.findall(source):
            yield from (part.strip().partition(b" ")[0] for part in listed.split(b","))


def led_to(project: Project, path: str, modules: Iterable[str]) -> Iterator[str]:
    """The files that the imports of ``path`` lead to; in Go and on the JVM also those of its own package."""
    listing, language = project.listing, language_of(path)
    if language == "go":
        places = (resolve_go(project.go, listing, path, module) for module in (".", *modules))
        for folder in places:
            files = listing.folders.get(folder, ()) if folder is not None else ()
            yield from (file for file in files if file.endswith(".go") and not file.endswith("_test.go"))
    elif language in ECMA:
        found = (_ecma_place(project, path, module) for module in modules)
        yield from (place for place in found if place is not None)
    elif language == "python":
        yield from _python(project, path, modules)
    elif language in JVM:
        yield from listing.folders.get(parent(path), ())
        for module in modules:
            package, _, name = module.rpartition(".")
            folders = package_folders(project.jvm, package)
            if name == "*":
                yield from (file for folder in folders for file in listing.folders.get(folder, ()))
            elif (file := class_file(listing, folders, path, name)) is not None:
                yield file
            else:  # a function of a file that is called otherwise, a member that is imported statically
                outer, _, kind = package.rpartition(".")
                held = class_file(listing, package_folders(project.jvm, outer), path, kind)
                if held is not None:
                    yield held
                else:
                    yield from (
                        f for folder in folders for f in listing.folders.get(folder, ()) if f.endswith(".kt")
                    )


def _ecma_place(project: Project, path: str, module: str) -> str | None:
    """Where ``module`` leads from any file beside ``path``."""
    key = (parent(path), module)
    places = project.memory.places
    if key not in places:
        places[key] = resolve_ecma(project.ecma, project.listing, path, module)
    return places[key]


def _python(project: Project, path: str, modules: Iterable[str]) -> Iterator[str]:
    for module in modules:
        dotted, _, name = module.partition(":")
        place = resolve_python(project.python, project.listing, path, dotted)
        if place is None:
            continue
        if place.endswith(".py"):
            yield place
        inside = submodule(project.listing, place, name) if name else None
        if inside is not None and inside.endswith(".py"):
            yield inside
