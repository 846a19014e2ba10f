"""Where a dotted Python module leads: relative imports, the folders above, and every project's ``src``.

Source: https://docs.python.org/3/reference/import.html and https://packaging.python.org/en/latest/discussions/src-layout-vs-flat-layout/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.link.tree import Listing, ancestors, join, parent

_PROJECTS = ("pyproject.toml", "setup.py", "setup.cfg", "manage.py", "requirements.txt", "Pipfile")


@dataclass(frozen=True, slots=True)
class PythonModules:
    roots: tuple[str, ...] = ()  # folders that are on the path when their project runs


def python_modules(listing: Listing) -> PythonModules:
    """Every folder that holds a project file, and the ``src`` below it."""
    projects = sorted(folder for folder, files in listing.folders.items() if _is_project(folder, files))
    sources = (join(p, "src") or "src" for p in projects)
    return PythonModules((*projects, *(s for s in sources if s in listing.all_folders)))


def resolve_python(modules: PythonModules, listing: Listing, importer: str, dotted: str) -> str | None:
    """The file of module ``dotted``, or the folder of a package without ``__init__``; None for what is installed."""
    if dotted.startswith("."):
        bare = dotted.lstrip(".")
        folder = join(parent(importer), "/".join([".."] * (len(dotted) - len(bare) - 1)))
        return None if folder is None else _module(listing, folder, bare)
    for root in _roots(modules, importer):
        found = _module(listing, root, dotted)
        if found is not None:
            return found
    return None


def submodule(listing: Listing, place: str, name: str) -> str | None:
    """The module ``name`` inside the package at ``place`` (its ``__init__.py`` or its folder)."""
    folder = parent(place) if place.endswith("/__init__.py") or place == "__init__.py" else place
    return None if folder.endswith(".py") else _module(listing, folder, name)


def _roots(modules: PythonModules, importer: str) -> Iterator[str]:
    seen: set[str] = set()
    for folder in ancestors(parent(importer)):
        for root in (folder, f"{folder}/src" if folder else "src"):
            if root not in seen:
                seen.add(root)
                yield root
    yield from (root for root in modules.roots if root not in seen)


def _module(listing: Listing, root: str, dotted: str) -> str | None:
    base = "/".join(part for part in (root, *dotted.split(".")) if part)
    prefix = f"{base}/" if base else ""
    for path in (f"{base}.py", f"{prefix}__init__.py", f"{base}.pyi"):
        if path in listing.paths:
            return path
    # A folder without __init__.py is a package too, but only one that holds Python deserves the name.
    return base if dotted and base in listing.all_folders and _holds_python(listing, base) else None


def _holds_python(listing: Listing, folder: str) -> bool:
    return any(path.endswith(".py") for path in listing.folders.get(folder, ()))


def _is_project(folder: str, files: tuple[str, ...]) -> bool:
    return any(path.rpartition("/")[2] in _PROJECTS for path in files)
