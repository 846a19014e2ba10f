"""Where a Java or Kotlin package leads: to the folders whose path ends with it.

Kotlin may leave out the common prefix of a package in its folders
(https://kotlinlang.org/docs/coding-conventions.html#directory-structure), so outlines' package clauses count as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scanner.link.tree import Listing, nearest, parent

_SUFFIXES = (".java", ".kt", ".kts")


@dataclass(frozen=True, slots=True)
class JvmModules:
    folders: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # last segment → folders with sources
    known: dict[str, tuple[str, ...]] = field(
        default_factory=dict, compare=False
    )  # package → folders, as asked for


def jvm_modules(listing: Listing) -> JvmModules:
    named: dict[str, list[str]] = {}
    for folder, files in listing.folders.items():
        if any(path.endswith(_SUFFIXES) for path in files):
            named.setdefault(folder.rpartition("/")[2], []).append(folder)
    return JvmModules({name: tuple(sorted(folders)) for name, folders in named.items()})


def package_folders(modules: JvmModules, package: str) -> tuple[str, ...]:
    """The folders that hold sources of ``package`` by their path, in every module of the build."""
    if package not in modules.known:
        path = package.replace(".", "/")
        modules.known[package] = tuple(
            folder
            for folder in modules.folders.get(path.rpartition("/")[2], ())
            if folder == path or folder.endswith(f"/{path}")
        )
    return modules.known[package]


def class_file(listing: Listing, modules: JvmModules, importer: str, package: str, name: str) -> str | None:
    """The file that by its name declares ``package.name``; the nearest to the importer when several modules have it."""
    folders = package_folders(modules, package)
    return nearest(importer, _declaring(listing, folders, name))


def _declaring(listing: Listing, folders: tuple[str, ...], name: str) -> Iterable[str]:
    wanted = frozenset(
        f"{folder}/{name}{suffix}" if folder else name + suffix for folder in folders for suffix in _SUFFIXES
    )
    return sorted(wanted & listing.paths)


def same_package(listing: Listing, path: str) -> tuple[str, ...]:
    """The other sources in the folder of ``path``."""
    return tuple(p for p in listing.folders.get(parent(path), ()) if p != path and p.endswith(_SUFFIXES))
