"""Where a Java or Kotlin package leads: to the folders whose path ends with it.

Kotlin may leave out the common prefix of a package in its folders
(https://kotlinlang.org/docs/coding-conventions.html#directory-structure), so outlines' package clauses count as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scanner.link.tree import Listing, nearest

_SUFFIXES = (".java", ".kt", ".kts")


@dataclass(frozen=True, slots=True)
class JvmModules:
    # Last segment → folders with sources.
    folders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # Package → folders, as asked for.
    known: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False)


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


def folder_beside(listing: Listing, folder: str, own: str, package: str) -> str | None:
    """Where ``package`` lies if it leaves out what ``own``, the package in ``folder``, leaves out of its path."""
    places, parts = folder.split("/"), own.split(".")
    shared = 0
    while shared < min(len(places), len(parts)) and places[-1 - shared] == parts[-1 - shared]:
        shared += 1
    prefix = ".".join(parts[: len(parts) - shared])
    if not prefix or not f"{package}.".startswith(f"{prefix}."):
        return None
    rest = package[len(prefix) + 1 :].split(".") if package != prefix else []
    beside = "/".join((*places[: len(places) - shared], *rest))
    return beside if beside in listing.folders else None


def class_file(listing: Listing, folders: Iterable[str], importer: str, name: str) -> str | None:
    """The file of ``folders`` that by its name declares ``name``; the nearest to the importer of several."""
    wanted = frozenset(
        f"{folder}/{name}{suffix}" if folder else name + suffix for folder in folders for suffix in _SUFFIXES
    )
    return nearest(importer, sorted(wanted & listing.paths))
