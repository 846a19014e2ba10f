"""Where an ECMAScript module specifier leads: relative paths, tsconfig ``paths``, workspace packages.

Sources: https://www.typescriptlang.org/docs/handbook/modules/reference.html (paths, baseUrl, extends, extension
substitution) and https://nodejs.org/api/packages.html (exports, imports, main).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace

from scanner.link.modules.ecma.aliases import Aliases, aliases
from scanner.link.modules.ecma.packages import NpmPackage, called_by, inside, package, sources, targets, told
from scanner.link.modules.settings import parse_object, strings, table
from scanner.link.tree import Listing, ancestors, first_file, join, parent

SUFFIXES = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte", ".d.ts")
SUBSTITUTES = {".js": (".ts", ".tsx", ".jsx"), ".mjs": (".mts",), ".cjs": (".cts",), ".jsx": (".tsx",)}
_EXTENDS_DEPTH = 8


@dataclass(frozen=True, slots=True)
class TsConfig:
    """What of a tsconfig bears on resolution. ``paths`` are already relative to the root."""

    base: str | None = None  # folder of baseUrl; None when not set
    paths: tuple[tuple[str, tuple[str, ...]], ...] = ()  # pattern → targets, in the file's order


@dataclass(frozen=True, slots=True)
class EcmaModules:
    configs: Mapping[str, TsConfig] = field(default_factory=dict)  # folder → the config that rules there
    packages: Mapping[str, NpmPackage] = field(default_factory=dict)  # name → package
    folders: Mapping[str, NpmPackage] = field(default_factory=dict)  # folder → package
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # folder → what its package is called
    exact: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # path → specifiers that lead to it
    aliases: Mapping[str, Aliases] = field(default_factory=dict)  # folder → what bundlers say there
    starred: tuple[tuple[str, str], ...] = ()  # the same where a part of both is open: (specifier, target)


def ecma_modules(listing: Listing, files: Mapping[str, bytes]) -> EcmaModules:
    """Read every package.json and tsconfig of ``files`` (path → bytes)."""
    packages = {
        parent(path): package(parent(path), parse_object(source))
        for path, source in sorted(files.items())
        if path.rpartition("/")[2] == "package.json"
    }
    raw = {
        path: parse_object(source)
        for path, source in files.items()
        if path.endswith(".json") and not path.endswith("package.json")
    }
    by_name = {
        p.name: p for p in sorted(packages.values(), key=lambda p: (-p.folder.count("/"), p.folder)) if p.name
    }
    configs: dict[str, TsConfig] = {}
    for path in sorted(filter(_is_tsconfig, raw), key=_preference, reverse=True):
        config = _tsconfig(path, raw, by_name, 0)
        if config.base is not None or config.paths or parent(path) not in configs:
            configs[parent(path)] = config
    modules = EcmaModules(configs, by_name, packages, called_by(packages, by_name), aliases=aliases(files))
    exact: dict[str, dict[str, None]] = {}
    starred: dict[tuple[str, str], None] = {}
    for specifier, target in _patterns(modules):
        if "*" in target:
            starred[specifier, target] = None
        else:
            exact.setdefault(target.rstrip("/"), {})[specifier.partition("*")[0].rstrip("/")] = None
    return replace(
        modules,
        exact={path: tuple(specifiers) for path, specifiers in exact.items()},
        starred=tuple(starred),
    )


def resolve_ecma(modules: EcmaModules, listing: Listing, importer: str, specifier: str) -> str | None:
    """The file that ``specifier`` names when ``importer`` imports it; None for what lies outside the repository."""
    specifier = specifier.partition("?")[0]
    folder = parent(importer)
    if specifier.startswith("."):
        target = join(folder, specifier)
        if target is None:
            return None
        return _entry(listing, target) if specifier.endswith(("/", ".")) else _file(listing, target)
    candidates = (
        *_by_tsconfig(modules, folder, specifier),
        *_by_alias(modules, folder, specifier),
        *_by_imports(modules, folder, specifier),
        *_by_package(modules, folder, specifier),
    )
    return next((found for c in candidates if (found := _file(listing, c)) is not None), None)


def packages_around(modules: EcmaModules, path: str) -> Iterator[tuple[str, NpmPackage]]:
    """Every package that the file at ``path`` lies in, by each name that something of the repository calls it."""
    for folder in ancestors(parent(path)):
        held = modules.folders.get(folder)
        if held is not None:
            yield from ((name, held) for name in modules.names.get(folder, ()))


def extended_configs(files: Mapping[str, bytes], paths: frozenset[str]) -> tuple[str, ...]:
    """Configurations that those of ``files`` extend and that are not among them, by whatever name they go."""
    raw = {
        path: parse_object(source)
        for path, source in files.items()
        if path.endswith(".json") and not path.endswith("package.json")
    }
    named = {
        held.name: held
        for path, source in files.items()
        if path.endswith("package.json") and (held := package(parent(path), parse_object(source))).name
    }
    found = {
        target
        for path, config in raw.items()
        for extended in strings(config.get("extends"))
        if (target := _extended(path, extended, paths, named)) is not None and target not in files
    }
    return tuple(sorted(found))


def _patterns(modules: EcmaModules) -> Iterator[tuple[str, str]]:
    """(specifier, target) for every way to name a file of the repository otherwise than by its path.

    What ``resolve_ecma`` looks up, read backwards: aliases of every tsconfig, exports and imports of every package.
    """
    said = (*(config.paths for config in modules.configs.values()), *modules.aliases.values())
    for paths in said:
        for pattern, aimed in paths:
            yield from ((pattern, target) for target in aimed)
    for folder, held in modules.folders.items():
        for name in modules.names.get(folder, ()):
            yield from ((name + rest, target) for rest, target in told(held))
        for name, alias in held.aliases.items():
            if alias.startswith("/") and alias[1:] not in modules.folders:
                yield f"{name}/*", f"{alias[1:]}/*"
        for key in table(held.imports):
            for target in targets(held.imports, key):
                yield from ((key, source) for source in _of_imports(modules, held, target))


def _is_tsconfig(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith(("tsconfig", "jsconfig")) and name.endswith(".json")


def _preference(path: str) -> tuple[int, str]:
    # Of several configs in a folder, tsconfig.json is the one that editors and compilers start from.
    order = {"tsconfig.json": 0, "jsconfig.json": 1, "tsconfig.base.json": 2, "tsconfig.app.json": 3}
    return (order.get(path.rpartition("/")[2], 9), path)


def _tsconfig(
    path: str, raw: Mapping[str, dict[str, object]], packages: Mapping[str, NpmPackage], depth: int
) -> TsConfig:
    config = raw.get(path, {})
    base: str | None = None
    paths: tuple[tuple[str, tuple[str, ...]], ...] = ()
    if depth < _EXTENDS_DEPTH:
        for extended in strings(config.get("extends")):
            target = _extended(path, extended, raw.keys(), packages)
            if target is not None:
                inherited = _tsconfig(target, raw, packages, depth + 1)
                base = inherited.base if inherited.base is not None else base
                paths = inherited.paths or paths
    options = table(config.get("compilerOptions"))
    written = options.get("baseUrl")
    if isinstance(written, str):
        base = join(parent(path), written)
    aliases = table(options.get("paths"))
    if aliases:
        anchor = base if base is not None else parent(path)
        paths = tuple(
            (pattern, tuple(t for v in strings(targets) if (t := join(anchor, v)) is not None))
            for pattern, targets in aliases.items()
        )
    return TsConfig(base, paths)


def _extended(
    path: str, extended: str, known: Container[str], packages: Mapping[str, NpmPackage]
) -> str | None:
    if extended.startswith("."):
        target = join(parent(path), extended)
    else:
        parts = extended.split("/")
        owner = packages.get("/".join(parts[: 2 if extended.startswith("@") else 1]))
        target = join(owner.folder, extended[len(owner.name) + 1 :]) if owner else None
    if target is None:
        return None
    return next((t for t in (target, target + ".json", f"{target}/tsconfig.json") if t in known), None)


def _by_tsconfig(modules: EcmaModules, folder: str, specifier: str) -> Iterator[str]:
    config = next((modules.configs[f] for f in ancestors(folder) if f in modules.configs), None)
    if config is None:
        return
    yield from _by_paths(config.paths, specifier)
    if config.base is not None:
        joined = join(config.base, specifier)
        if joined:
            yield joined


def _by_alias(modules: EcmaModules, folder: str, specifier: str) -> Iterator[str]:
    for above in ancestors(folder) if modules.aliases else ():
        yield from _by_paths(modules.aliases.get(above, ()), specifier)


def _by_paths(paths: Aliases, specifier: str) -> Iterator[str]:
    for pattern, aimed in sorted(paths, key=lambda p: -len(p[0].partition("*")[0])):
        head, star, tail = pattern.partition("*")
        if (
            star
            and specifier.startswith(head)
            and specifier.endswith(tail)
            and len(specifier) >= len(head + tail)
        ):
            middle = specifier[len(head) : len(specifier) - len(tail)]
            yield from (target.replace("*", middle, 1) for target in aimed)
        elif not star and specifier == pattern:
            yield from aimed


def _by_imports(modules: EcmaModules, folder: str, specifier: str) -> Iterator[str]:
    if not specifier.startswith("#"):
        return
    held = next((modules.folders[f] for f in ancestors(folder) if f in modules.folders), None)
    if held is not None:
        for target in targets(held.imports, specifier):
            yield from _of_imports(modules, held, target)


def _of_imports(modules: EcmaModules, held: NpmPackage, target: str) -> Iterator[str]:
    """Where an entry of ``imports`` leads: a file of the package, or another package."""
    if target.startswith("."):
        yield from sources(held.folder, target)
    else:
        yield from _by_package(modules, held.folder, target)


def _alias(modules: EcmaModules, folder: str, name: str) -> str | None:
    """What the packages around ``folder`` mean by ``name``, the nearest first."""
    found = (modules.folders[f].aliases.get(name) for f in ancestors(folder) if f in modules.folders)
    return next((alias for alias in found if alias is not None), None)


def _by_package(modules: EcmaModules, folder: str, specifier: str) -> Iterator[str]:
    parts = specifier.split("/")
    depth = 2 if specifier.startswith("@") else 1
    name = "/".join(parts[:depth])
    alias = _alias(modules, folder, name)
    if alias is None and depth > 1 and (alias := _alias(modules, folder, parts[0])) is not None:
        depth = 1  # an alias of a folder may look like a scope: @config/kafka
    held = modules.packages.get(name) if alias is None else _aliased(modules, alias)
    if held is None:
        return
    rest = "/".join(parts[depth:])
    for target in targets(held.exports, f"./{rest}" if rest else "."):
        yield from sources(held.folder, target)
    if rest:
        yield from sources(held.folder, rest)
        yield inside(held.folder, f"src/{rest}")
    else:
        yield from (target for key, target in told(held) if not key)


def _aliased(modules: EcmaModules, alias: str) -> NpmPackage | None:
    """The package that a dependency under another name stands for: a name, or ``/`` and a folder."""
    if alias.startswith("/"):
        return modules.folders.get(alias[1:]) or NpmPackage(alias[1:], "")
    return modules.packages.get(alias)


def _file(listing: Listing, target: str) -> str | None:
    target = target.rstrip("/")
    if target in listing.paths:
        return target
    found = first_file(listing, [target + suffix for suffix in SUFFIXES])
    if found is not None:
        return found
    head, dot, tail = target.rpartition(".")
    if dot:
        found = first_file(listing, [head + suffix for suffix in SUBSTITUTES.get(f".{tail}", ())])
        if found is not None:
            return found
    return _entry(listing, target)


def _entry(listing: Listing, folder: str) -> str | None:
    """The index file of ``folder``: what is meant by a specifier that names a folder, as ``..`` and ``./bus/`` do."""
    prefix = f"{folder}/" if folder else ""
    return first_file(listing, [f"{prefix}index{suffix}" for suffix in SUFFIXES])
