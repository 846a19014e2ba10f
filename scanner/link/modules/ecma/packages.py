"""What a package.json says of where its modules lie: exports, imports, entry points, and dependencies by another name.

Sources: https://nodejs.org/api/packages.html (exports, imports, conditions), https://pnpm.io/workspaces (``workspace:``
aliases), https://docs.npmjs.com/cli/configuring-npm/package-json (``file:``), https://yarnpkg.com/protocols (``link:``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scanner.link.modules.settings import table
from scanner.link.tree import join

_CONDITIONS = ("source", "development", "types", "import", "module", "node", "default", "require")
_BUILT = ("dist", "lib", "build", "out", "esm", "cjs", "es", "types")  # folders that a build makes from src
_ENTRIES = ("src/index", "index", "src/main", "lib/index")  # where sources start when nothing says so
_DEPENDENCIES = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
_FOLDER = re.compile(r"(?:link|file|portal|workspace):(\.{1,2}(?:/.*)?)$")
_RENAMED = re.compile(r"(?:workspace|npm):((?:@[^/@]+/)?[^/@*^~]+)@")
_MOST_CONDITIONS = 64


@dataclass(frozen=True, slots=True)
class NpmPackage:
    folder: str
    name: str
    exports: object = None
    imports: object = None
    entries: tuple[str, ...] = ()  # source, types, module, main: as written
    aliases: Mapping[str, str] = field(default_factory=dict)  # a dependency → its name, or "/" and its folder


def package(folder: str, manifest: Mapping[str, object]) -> NpmPackage:
    """What ``manifest``, the package.json of ``folder``, says; nothing where it is of the wrong form."""
    name = manifest.get("name")
    keys = ("source", "types", "typings", "module", "main")
    return NpmPackage(
        folder,
        name if isinstance(name, str) else "",
        manifest.get("exports"),
        manifest.get("imports"),
        tuple(value for key in keys if isinstance(value := manifest.get(key), str)),
        dict(_aliases(folder, manifest)),
    )


def told(held: NpmPackage) -> Iterator[tuple[str, str]]:
    """(what follows the package's name, path from the root) for all that it exports; ``*`` stands on both sides."""
    if isinstance(held.exports, dict) and any(str(key).startswith(".") for key in held.exports):
        for key, value in held.exports.items():
            for target in _conditional(value):
                yield from ((str(key)[1:], source) for source in sources(held.folder, target))
    else:
        for target in _conditional(held.exports):
            yield from (("", source) for source in sources(held.folder, target))
    for entry in held.entries:
        yield from (("", source) for source in sources(held.folder, entry))
    yield from (("", inside(held.folder, name)) for name in _ENTRIES)


def called_by(
    packages: Mapping[str, NpmPackage], by_name: Mapping[str, NpmPackage]
) -> dict[str, tuple[str, ...]]:
    """Folder → the names of its package: its own, and those under which others depend on it."""
    names: dict[str, dict[str, None]] = {}
    for folder, held in packages.items():
        if held.name:
            names.setdefault(folder, {})[held.name] = None
        for name, alias in held.aliases.items():
            target = (
                alias[1:] if alias.startswith("/") else by_name[alias].folder if alias in by_name else None
            )
            if target is not None and target in packages:
                names.setdefault(target, {})[name] = None
    return {folder: tuple(called) for folder, called in names.items()}


def targets(table_: object, key: str) -> Iterator[str]:
    """Targets of ``key`` in an ``exports`` or ``imports`` table, conditions in the order that reaches sources first."""
    if not isinstance(table_, dict) or not any(str(k).startswith((".", "#")) for k in table_):
        if key == ".":
            yield from _conditional(table_)
        return
    if key in table_:
        yield from _conditional(table_[key])
    for pattern, value in table_.items():
        head, star, tail = str(pattern).partition("*")
        if star and key.startswith(head) and key.endswith(tail) and len(key) >= len(head + tail):
            middle = key[len(head) : len(key) - len(tail)]
            yield from (target.replace("*", middle) for target in _conditional(value))


def sources(folder: str, target: str) -> Iterator[str]:
    """Where the source of a package's built file may lie: as written, or with the build's folder taken for src."""
    written = target.removeprefix("./")
    yield inside(folder, written)
    head, _, rest = written.partition("/")
    while head in _BUILT and rest:
        yield inside(folder, f"src/{_unbuilt(rest)}")
        yield inside(folder, _unbuilt(rest))
        head, _, rest = rest.partition("/")


def inside(folder: str, relative: str) -> str:
    return join(folder, relative) or relative


def _aliases(folder: str, manifest: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    # https://github.com/ilearnio/module-alias
    for name, place in table(manifest.get("_moduleAliases")).items():
        if isinstance(place, str) and (aimed := join(folder, place)) is not None:
            yield name, f"/{aimed}"
    for key in _DEPENDENCIES:
        for name, version in table(manifest.get(key)).items():
            if not isinstance(version, str) or ":" not in version:
                continue
            placed, renamed = _FOLDER.match(version), _RENAMED.match(version)
            target = join(folder, placed[1]) if placed else None
            if target is not None:
                yield name, f"/{target}"
            elif renamed is not None and renamed[1] != name:
                yield name, renamed[1]


def _conditional(value: object) -> Iterator[str]:
    stack, steps = [value], 0
    while stack and steps < _MOST_CONDITIONS:
        steps += 1
        top = stack.pop()
        if isinstance(top, str):
            yield top
        elif isinstance(top, list):
            stack.extend(reversed(top))
        elif isinstance(top, dict):
            stack.extend(top[c] for c in reversed(_CONDITIONS) if c in top)


def _unbuilt(path: str) -> str:
    for suffix in (".d.ts", ".d.mts", ".d.cts"):
        if path.endswith(suffix):
            return path.removesuffix(suffix)
    head, dot, tail = path.rpartition(".")
    return head if dot and "/" not in tail else path
