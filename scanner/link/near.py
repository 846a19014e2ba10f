"""By what text a file shows that it may import another: cheap to sweep for, sure to hit every importer."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.link.ecma_modules import aliases_of, package_of
from scanner.link.go_modules import import_path
from scanner.link.index import Index
from scanner.link.jvm_modules import package_folders
from scanner.link.project import ECMA, JVM
from scanner.link.tree import parent

_ECMA_SUFFIXES = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_QUOTES = ('"', "'")
_ENTRIES = frozenset({"index", "main", "mod"})


@dataclass(frozen=True, slots=True, order=True)
class Near:
    """Files with one of ``suffixes`` that hold one of ``literals``, or lie in one of ``folders``."""

    suffixes: tuple[str, ...]
    literals: tuple[str, ...]
    folders: tuple[str, ...]


def near(index: Index, path: str) -> Near:
    """How importers of the file at ``path`` show in their text."""
    outline = index.outlines[path]
    if outline.language in ECMA:
        return Near(_ECMA_SUFFIXES, tuple(sorted(set(_ecma(index, path)))), ())
    if outline.language == "go":
        imported = import_path(index.project.go, parent(path))
        return Near((".go",), (f'"{imported}"',) if imported else (), (parent(path),))
    if outline.language in JVM:
        package = outline.package
        folders = {parent(path), *package_folders(index.project.jvm, package)}
        literals = (f"{package}.", f"package {package}") if package else ()
        return Near((".java", ".kt"), literals, tuple(sorted(folders)))
    return Near((".py",), _python(path), ())


def _ecma(index: Index, path: str) -> list[str]:
    bare = path.rpartition("/")[2].rpartition(".")[0].removesuffix(".d")
    folder = parent(path)
    found = [f"/{bare}{end}" for end in (*_QUOTES, ".js", ".mjs", ".cjs", ".ts")]
    if bare in _ENTRIES:
        name = folder.rpartition("/")[2]
        found += [f"/{name}{quote}" for quote in _QUOTES if name]
        found += [f"{quote}{dots}{quote}" for quote in _QUOTES for dots in (".", "./", "..", "../", "../..", "../../..")]
    package = package_of(index.project.ecma, path)
    if package is not None:
        found += [f"{quote}{package.name}{end}" for quote in _QUOTES for end in (quote, "/")]
    for pattern, targets in aliases_of(index.project.ecma):
        head = pattern.partition("*")[0]
        if any(path.startswith(target.partition("*")[0]) for target in targets) and len(head) > 1:
            found += [f"{quote}{head}" for quote in _QUOTES]
    return found


def _python(path: str) -> tuple[str, ...]:
    module = path.removesuffix(".py").removesuffix("/__init__").rpartition("/")[2]
    known = [f"{module} import", f"import {module}", f".{module}", f", {module}", f"    {module}"]
    if path.endswith("/__init__.py"):
        known += ["from . import", "from .. import"]
    return tuple(sorted(known))
