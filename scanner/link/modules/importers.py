"""By what text a file shows that it may import another: cheap to sweep for, sure to hit every importer.

A sweep for ``literals`` finds the files; of those, ``imports_of`` reads the import clauses. Neither parses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scanner.link.modules.ecma import EcmaModules
from scanner.link.modules.ecma_specifiers import endings, ends_in, literals
from scanner.link.modules.go import import_paths
from scanner.link.modules.jvm import package_folders
from scanner.link.modules.layout import ECMA, JVM, Project
from scanner.link.modules.python import names_of_package
from scanner.link.tree import parent, stem
from scanner.model import Outline

_ECMA_SUFFIXES = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_JVM_SUFFIXES = (".java", ".kt", ".kts")

_ECMA_CLAUSE = re.compile(
    rb"(?:\b(?:import|export)\b([^'\";=()]*?)\bfrom\s*|(?:\b(?:const|let|var)\b([^;=]*)=\s*[^;=]{0,40}?)?"
    rb"\b(?:require|import)\s*\(\s*)['\"]([^'\"\n]+)['\"]"
)
_DOTS = tuple(f"from {'.' * up} import" for up in range(1, 6))  # as a package's own modules name it
_PYTHON_FROM = re.compile(
    rb"^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|(?:[^\n\\]|\\\r?\n|\\.)*)", re.MULTILINE
)
_PYTHON_IMPORT = re.compile(rb"^[ \t]*import[ \t]+([^\n]+)", re.MULTILINE)
_WORD = re.compile(rb"[\w$]+")


@dataclass(frozen=True, slots=True, order=True)
class Near:
    """Files with one of ``suffixes`` that hold one of ``literals``, or lie in one of ``folders``.

    ``modules`` are how the module in an import of the place may end; ``=name`` is one name and all below it. With ``places``,
    only those files, for one of them declares what is wanted.
    """

    suffixes: tuple[str, ...]
    literals: tuple[str, ...]
    folders: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def declaring(places: tuple[str, ...]) -> Near:
    """Whichever of ``places`` declares a name."""
    suffixes = tuple(sorted({place[place.rindex(".") :] for place in places if "." in place}))
    return Near(suffixes, (), tuple(sorted({parent(place) for place in places})), (), places)


def near(project: Project, outline: Outline) -> Near:
    """How importers of the outlined file show in their text."""
    path = outline.path
    if outline.language in ECMA:
        return _ecma(project.ecma, path)
    if outline.language == "go":
        named = import_paths(project.go, parent(path))
        return Near((".go",), tuple(f'"{name}"' for name in named), (parent(path),))
    if outline.language in JVM:
        package = outline.package
        folders = {parent(path), *package_folders(project.jvm, package)}
        literals = (f"{package}.", f"package {package}") if package else ()
        return Near(_JVM_SUFFIXES, literals, tuple(sorted(folders)))
    return _python(project, path)


@dataclass(frozen=True, slots=True)
class Imports:
    """What a file may import, by its text: all its words, and its clauses as (module, names or None for anything)."""

    words: frozenset[bytes]
    clauses: tuple[tuple[str, frozenset[bytes] | None], ...] = ()


def imports_of(path: str, source: bytes) -> Imports:
    """The words of a file, and its import clauses where they name what they import. Nothing is parsed."""
    words = frozenset(_WORD.findall(source))
    if path.endswith(_ECMA_SUFFIXES):
        return Imports(words, tuple(_ecma_clauses(source)))
    return Imports(words, tuple(_python_clauses(source)) if path.endswith(".py") else ())


def grants(place: Near, names: Iterable[str], path: str, source: bytes, imports: Imports) -> bool:
    """Whether the file at ``path`` may import one of ``names`` from ``place``."""
    if not path.endswith(place.suffixes):
        return False
    wanted = frozenset(name.encode() for name in names)
    if place.places:
        return path in place.places and not wanted.isdisjoint(imports.words)
    if path.endswith((".go", *_JVM_SUFFIXES)):
        close = parent(path) in place.folders or any(literal.encode() in source for literal in place.literals)
        return close and not wanted.isdisjoint(imports.words)
    return any(
        (imported is None or not wanted.isdisjoint(imported))
        and any(ends_in(module, ending) for ending in place.modules)
        for module, imported in imports.clauses
    )


def _python(project: Project, path: str) -> Near:
    folder, _, file = path.rpartition("/")
    if file != "__init__.py":
        return Near((".py",), (stem(path),), (), (f"/{stem(path)}",))
    names = tuple(name for name in names_of_package(project.python, folder) if name)
    return Near((".py",), (*names, *_DOTS), (), ("/", *(f"/{name}" for name in names)))


def _ecma(ecma: EcmaModules, path: str) -> Near:
    found = endings(ecma, path)
    return Near(_ECMA_SUFFIXES, tuple(sorted(set(literals(found)))), (), found)


def _ecma_clauses(source: bytes) -> Iterator[tuple[str, frozenset[bytes] | None]]:
    for found in _ECMA_CLAUSE.finditer(source):
        clause = found[1] if found[1] is not None else found[2] or b""
        before, braces, _ = clause.partition(b"{")
        named = braces and b"*" not in clause and not before.rstrip().endswith(b",")
        yield (
            found[3].decode("utf-8", errors="replace"),
            frozenset(_WORD.findall(clause)) if named else None,  # a default or namespace import, a require
        )


def _python_clauses(source: bytes) -> Iterator[tuple[str, frozenset[bytes] | None]]:
    for found in _PYTHON_FROM.finditer(source):
        names = frozenset(_WORD.findall(found[2]))
        yield f"/{found[1].rpartition(b'.')[2].decode()}", None if b"*" in found[2] else names
        yield from ((f"/{name.decode()}", None) for name in names)  # from shop.orders import repo
    for found in _PYTHON_IMPORT.finditer(source):
        for part in found[1].split(b","):
            yield f"/{part.strip().partition(b' ')[0].rpartition(b'.')[2].decode(errors='replace')}", None
