"""Where an ECMAScript module specifier leads: relative paths, tsconfig ``paths``, workspace packages.

Sources: https://www.typescriptlang.org/docs/handbook/modules/reference.html (paths, baseUrl, extends, extension
substitution) and https://nodejs.org/api/packages.html (exports, imports, main).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scanner.link.modules.jsonc import parse_object, strings, table
from scanner.link.tree import Listing, ancestors, first_file, join, parent

_SUFFIXES = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte", ".d.ts")
_SUBSTITUTES = {".js": (".ts", ".tsx", ".jsx"), ".mjs": (".mts",), ".cjs": (".cts",), ".jsx": (".tsx",)}
_CONDITIONS = ("source", "development", "types", "import", "module", "node", "default", "require")
_BUILT = ("dist", "lib", "build", "out", "esm", "cjs", "es", "types")  # folders that a build makes from src
_EXTENDS_DEPTH = 8


@dataclass(frozen=True, slots=True)
class TsConfig:
    """What of a tsconfig bears on resolution. ``paths`` are already relative to the root."""

    base: str | None = None  # folder of baseUrl; None when not set
    paths: tuple[tuple[str, tuple[str, ...]], ...] = ()  # pattern → targets, in the file's order


@dataclass(frozen=True, slots=True)
class NpmPackage:
    folder: str
    name: str
    exports: object = None
    imports: object = None
    entries: tuple[str, ...] = ()  # source, types, module, main: as written


@dataclass(frozen=True, slots=True)
class EcmaModules:
    configs: Mapping[str, TsConfig] = field(default_factory=dict)  # folder → the config that rules there
    packages: Mapping[str, NpmPackage] = field(default_factory=dict)  # name → package
    folders: Mapping[str, NpmPackage] = field(default_factory=dict)  # folder → package


def ecma_modules(listing: Listing, files: Mapping[str, bytes]) -> EcmaModules:
    """Read every package.json and tsconfig of ``files`` (path → bytes)."""
    packages = {
        parent(path): _package(parent(path), parse_object(source))
        for path, source in sorted(files.items())
        if path.rpartition("/")[2] == "package.json"
    }
    raw = {path: parse_object(source) for path, source in files.items() if _is_tsconfig(path)}
    by_name = {
        p.name: p for p in sorted(packages.values(), key=lambda p: (-p.folder.count("/"), p.folder)) if p.name
    }
    configs: dict[str, TsConfig] = {}
    for path in sorted(raw, key=_preference, reverse=True):
        config = _tsconfig(path, raw, by_name, 0)
        if config.base is not None or config.paths or parent(path) not in configs:
            configs[parent(path)] = config
    return EcmaModules(configs, by_name, packages)


def resolve_ecma(modules: EcmaModules, listing: Listing, importer: str, specifier: str) -> str | None:
    """The file that ``specifier`` names when ``importer`` imports it; None for what lies outside the repository."""
    specifier = specifier.partition("?")[0]
    folder = parent(importer)
    if specifier.startswith("."):
        target = join(folder, specifier)
        return None if target is None else _file(listing, target)
    candidates = (
        *_by_tsconfig(modules, folder, specifier),
        *_by_imports(modules, listing, folder, specifier),
        *_by_package(modules, specifier),
    )
    return next((found for c in candidates if (found := _file(listing, c)) is not None), None)


def package_of(modules: EcmaModules, path: str) -> NpmPackage | None:
    """The package that ``path`` belongs to: the nearest folder with a package.json that has a name."""
    found = (modules.folders.get(folder) for folder in ancestors(parent(path)))
    return next((p for p in found if p is not None and p.name), None)


def aliases_of(modules: EcmaModules) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every exact or wildcard alias of every tsconfig, for those who look for importers by text."""
    return tuple(sorted({pair for config in modules.configs.values() for pair in config.paths}))


def _is_tsconfig(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith(("tsconfig", "jsconfig")) and name.endswith(".json")


def _preference(path: str) -> tuple[int, str]:
    # Of several configs in a folder, tsconfig.json is the one that editors and compilers start from.
    order = {"tsconfig.json": 0, "jsconfig.json": 1, "tsconfig.base.json": 2, "tsconfig.app.json": 3}
    return (order.get(path.rpartition("/")[2], 9), path)


def _package(folder: str, manifest: Mapping[str, object]) -> NpmPackage:
    name = manifest.get("name")
    entries = tuple(
        v
        for key in ("source", "types", "typings", "module", "main")
        if isinstance(v := manifest.get(key), str)
    )
    return NpmPackage(
        folder,
        name if isinstance(name, str) else "",
        manifest.get("exports"),
        manifest.get("imports"),
        entries,
    )


def _tsconfig(
    path: str, raw: Mapping[str, dict[str, object]], packages: Mapping[str, NpmPackage], depth: int
) -> TsConfig:
    config = raw.get(path, {})
    base: str | None = None
    paths: tuple[tuple[str, tuple[str, ...]], ...] = ()
    if depth < _EXTENDS_DEPTH:
        for extended in strings(config.get("extends")):
            target = _extended(path, extended, raw, packages)
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
    path: str, extended: str, raw: Mapping[str, dict[str, object]], packages: Mapping[str, NpmPackage]
) -> str | None:
    if extended.startswith("."):
        target = join(parent(path), extended)
    else:
        owner = next(
            (p for p in packages.values() if extended == p.name or extended.startswith(p.name + "/")), None
        )
        target = join(owner.folder, extended[len(owner.name) + 1 :]) if owner else None
    if target is None:
        return None
    return next((t for t in (target, target + ".json", f"{target}/tsconfig.json") if t in raw), None)


def _by_tsconfig(modules: EcmaModules, folder: str, specifier: str) -> Iterator[str]:
    config = next((modules.configs[f] for f in ancestors(folder) if f in modules.configs), None)
    if config is None:
        return
    for pattern, targets in sorted(config.paths, key=lambda p: -len(p[0].partition("*")[0])):
        head, star, tail = pattern.partition("*")
        if (
            star
            and specifier.startswith(head)
            and specifier.endswith(tail)
            and len(specifier) >= len(head + tail)
        ):
            middle = specifier[len(head) : len(specifier) - len(tail)]
            yield from (target.replace("*", middle, 1) for target in targets)
        elif not star and specifier == pattern:
            yield from targets
    if config.base is not None:
        joined = join(config.base, specifier)
        if joined:
            yield joined


def _by_imports(modules: EcmaModules, listing: Listing, folder: str, specifier: str) -> Iterator[str]:
    if not specifier.startswith("#"):
        return
    package = next((modules.folders[f] for f in ancestors(folder) if f in modules.folders), None)
    if package is not None:
        for target in _targets(package.imports, specifier):
            yield from _sources(package.folder, target)


def _by_package(modules: EcmaModules, specifier: str) -> Iterator[str]:
    parts = specifier.split("/")
    depth = 2 if specifier.startswith("@") else 1
    package = modules.packages.get("/".join(parts[:depth]))
    if package is None:
        return
    rest = "/".join(parts[depth:])
    for target in _targets(package.exports, f"./{rest}" if rest else "."):
        yield from _sources(package.folder, target)
    if rest:
        yield from _sources(package.folder, rest)
        yield _inside(package.folder, f"src/{rest}")
    else:
        for entry in package.entries:
            yield from _sources(package.folder, entry)
        yield from (_inside(package.folder, name) for name in ("src/index", "index", "src/main", "lib/index"))


def _targets(table_: object, key: str) -> Iterator[str]:
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


def _conditional(value: object) -> Iterator[str]:
    stack, steps = [value], 0
    while stack and steps < 64:
        steps += 1
        top = stack.pop()
        if isinstance(top, str):
            yield top
        elif isinstance(top, list):
            stack.extend(reversed(top))
        elif isinstance(top, dict):
            stack.extend(top[c] for c in reversed(_CONDITIONS) if c in top)


def _sources(folder: str, target: str) -> Iterator[str]:
    """Where the source of a package's built file may lie: as written, or with the build's folder taken for src."""
    written = target.removeprefix("./")
    yield _inside(folder, written)
    head, _, rest = written.partition("/")
    while head in _BUILT and rest:
        yield _inside(folder, f"src/{_unbuilt(rest)}")
        yield _inside(folder, _unbuilt(rest))
        head, _, rest = rest.partition("/")


def _unbuilt(path: str) -> str:
    for suffix in (".d.ts", ".d.mts", ".d.cts"):
        if path.endswith(suffix):
            return path.removesuffix(suffix)
    head, dot, tail = path.rpartition(".")
    return head if dot and "/" not in tail else path


def _inside(folder: str, relative: str) -> str:
    return join(folder, relative) or relative


def _file(listing: Listing, target: str) -> str | None:
    target = target.rstrip("/")
    if target in listing.paths:
        return target
    found = first_file(listing, [target + suffix for suffix in _SUFFIXES])
    if found is not None:
        return found
    head, dot, tail = target.rpartition(".")
    if dot:
        found = first_file(listing, [head + suffix for suffix in _SUBSTITUTES.get(f".{tail}", ())])
        if found is not None:
            return found
    prefix = f"{target}/" if target else ""
    return first_file(listing, [f"{prefix}index{suffix}" for suffix in _SUFFIXES])
