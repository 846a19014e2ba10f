"""Where a Go import path leads: the modules of the repository, and what go.mod and go.work put in a module's place.

Sources: https://go.dev/ref/mod#go-mod-file-replace, https://go.dev/ref/mod#workspaces. Which modules a workspace uses
needs no reading, for every go.mod of the tree counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scanner.link.tree import Listing, ancestors, join, nearest, parent

FILES = ("go.mod", "go.work")

_COMMENT = re.compile(r"//[^\n]*")
_MODULE = re.compile(r"^[ \t]*+module\s++\"?([^\s\"]+)", re.MULTILINE)
_REPLACE = re.compile(
    r"^[ \t]*+(?:replace[ \t]++)?([^\s()/][^\s()]*+)(?:[ \t]++v\S++)?[ \t]*+=>[ \t]*+(\.{1,2}(?:/\S*+)?)[ \t\r]*+$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class GoModules:
    modules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # module path → folders
    # Folder of a go.mod or go.work → path → folder.
    replaced: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def go_modules(files: Mapping[str, bytes]) -> GoModules:
    """Read every go.mod and go.work of ``files`` (path → bytes)."""
    modules: dict[str, list[str]] = {}
    replaced: dict[str, dict[str, str]] = {}
    for path, source in sorted(
        files.items(), reverse=True
    ):  # go.work, which overrides, before the go.mod beside it
        name = path.rpartition("/")[2]
        if name not in FILES:
            continue
        text = _COMMENT.sub("", source.decode("utf-8", errors="replace"))
        folder = parent(path)
        declared = _MODULE.search(text) if name == "go.mod" else None
        if declared:
            modules.setdefault(declared.group(1), []).append(folder)
        for old, new in _REPLACE.findall(text):
            target = join(folder, new)
            if target is not None:
                replaced.setdefault(folder, {}).setdefault(old, target)
    return GoModules({name: tuple(sorted(folders)) for name, folders in modules.items()}, replaced)


def resolve_go(modules: GoModules, listing: Listing, importer: str, path: str) -> str | None:
    """The folder of the package ``path``; "." is the importer's own. None for packages from elsewhere."""
    if path == ".":
        return parent(importer)
    for place, prefix in _places(modules, importer, path):
        folder = join(place, path[len(prefix) + 1 :])
        if folder is not None and folder in listing.folders:
            return folder
    return None


def import_paths(modules: GoModules, folder: str) -> tuple[str, ...]:
    """Every path under which files of the repository may import the package in ``folder``; () outside all modules."""
    named = [(name, place) for name, places in modules.modules.items() for place in places]
    named += [pair for table in modules.replaced.values() for pair in table.items()]
    holders = [(name, place) for name, place in named if place == "" or f"{folder}/".startswith(f"{place}/")]
    return tuple(
        sorted({f"{name}/{rest}" if (rest := folder[len(at) :].strip("/")) else name for name, at in holders})
    )


def _places(modules: GoModules, importer: str, path: str) -> Iterator[tuple[str, str]]:
    """Folders that stand for a leading part of ``path``, with that part: replaced ones first, the longest first."""
    prefixes = _prefixes(path)
    for above in ancestors(parent(importer)):
        table = modules.replaced.get(above, {})
        yield from ((table[prefix], prefix) for prefix in prefixes if prefix in table)
    for prefix in prefixes:
        folders = modules.modules.get(prefix, ())
        place = nearest(importer, (f"{folder}/go.mod" if folder else "go.mod" for folder in folders))
        if place is not None:
            yield parent(place), prefix


def _prefixes(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:n]) for n in range(len(parts), 0, -1)]
