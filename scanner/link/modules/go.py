"""Where a Go import path leads: the modules of the repository, their ``replace`` lines included.

Source: https://go.dev/ref/mod (module paths, replace). go.work needs no reading: every go.mod of the tree counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from scanner.link.tree import Listing, ancestors, join, parent

_MODULE = re.compile(r"^\s*module\s+\"?([^\s\"]+)", re.MULTILINE)
_REPLACE = re.compile(
    r"^\s*(?:replace\s+)?([^\s()/][^\s()]*)(?:\s+v\S+)?\s*=>\s*(\.{1,2}(?:/\S*)?)\s*$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class GoModules:
    modules: Mapping[str, str] = field(default_factory=dict)  # module path → folder
    replaced: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict
    )  # folder of go.mod → path → folder


def go_modules(files: Mapping[str, bytes]) -> GoModules:
    """Read every go.mod of ``files`` (path → bytes)."""
    modules: dict[str, str] = {}
    replaced: dict[str, dict[str, str]] = {}
    for path, source in sorted(files.items(), reverse=True):
        if path.rpartition("/")[2] != "go.mod":
            continue
        text = source.decode("utf-8", errors="replace")
        folder = parent(path)
        declared = _MODULE.search(text)
        if declared:
            modules[declared.group(1)] = folder
        local = {
            old: target for old, new in _REPLACE.findall(text) if (target := join(folder, new)) is not None
        }
        if local:
            replaced[folder] = local
    return GoModules(modules, replaced)


def resolve_go(modules: GoModules, listing: Listing, importer: str, path: str) -> str | None:
    """The folder of the package ``path``; "." is the importer's own. None for packages from elsewhere."""
    if path == ".":
        return parent(importer)
    own = next((f for f in ancestors(parent(importer)) if f in modules.replaced), None)
    tables = (modules.replaced[own], modules.modules) if own is not None else (modules.modules,)
    for known in tables:
        for prefix in _prefixes(path):
            if prefix in known:
                folder = join(known[prefix], path[len(prefix) + 1 :])
                if folder is not None and folder in listing.folders:
                    return folder
    return None


def import_path(modules: GoModules, folder: str) -> str | None:
    """How others import the package in ``folder``; None outside every module."""
    best = max(
        (f for f in modules.modules.values() if f == "" or f"{folder}/".startswith(f"{f}/")),
        key=len,
        default=None,
    )
    if best is None:
        return None
    module = min(m for m, f in modules.modules.items() if f == best)
    rest = folder[len(best) :].strip("/")
    return f"{module}/{rest}" if rest else module


def _prefixes(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:n]) for n in range(len(parts), 0, -1)]
