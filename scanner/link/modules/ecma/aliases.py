"""Aliases that a bundler, a transpiler or the runtime itself knows: Babel, Vite, webpack, Deno, ``module-alias``.

Configurations that are programs are read as text: an object under ``alias``, and the paths that its values are written
with. What is worked out otherwise is left alone.

Sources: https://github.com/tleunen/babel-plugin-module-resolver/blob/master/DOCS.md,
https://vite.dev/config/shared-options.html#resolve-alias, https://webpack.js.org/configuration/resolve/#resolvealias,
https://docs.deno.com/runtime/fundamentals/modules/, https://github.com/ilearnio/module-alias
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from scanner.link.modules.settings import parse_object, strings, table
from scanner.link.tree import join, parent

Aliases = tuple[tuple[str, tuple[str, ...]], ...]
"""Pattern → targets, as a tsconfig's ``paths``, relative to the root of the repository."""

_JSON = frozenset(
    (".babelrc", ".babelrc.json", "babel.config.json", "deno.json", "deno.jsonc", "import_map.json")
)
_PROGRAM = re.compile(r"(?:\.babelrc|(?:babel|vite|webpack|craco|rspack|rsbuild)\.config)\.[cm]?[jt]s$")
_LONGEST = 64 << 10  # bytes of a configuration, and of one object in it
_MOST = 8  # objects of aliases in one file
_BLOCK = re.compile(r"\balias['\"]?\s*:\s*(?=[{\[])")
_TEXT = re.compile(r"(['\"`])((?:(?!\1)[^\\\n$])*)\1")
_ANCHOR = re.compile(r"__dirname|import\.meta|\bresolve\s*\(|\bjoin\s*\(")
_COMMENT = re.compile(r"^[ \t]*+//[^\n]*+$", re.MULTILINE)


def is_alias_config(name: str) -> bool:
    """Whether a file of that name may hold aliases."""
    return name in _JSON or _PROGRAM.match(name) is not None


def aliases(files: Mapping[str, bytes]) -> dict[str, Aliases]:
    """Folder → the aliases that hold for what is below it, from whatever of ``files`` says some."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for path, source in sorted(files.items()):
        name = path.rpartition("/")[2]
        if len(source) > _LONGEST and name != "package.json":
            continue
        for alias, target in _said(name, source):
            place = join(parent(path), target)
            if place is not None and alias:
                found.setdefault(parent(path), {}).update(_patterns(alias, place))
    return {folder: tuple(held.items()) for folder, held in found.items()}


def _said(name: str, source: bytes) -> Iterator[tuple[str, str]]:
    """(alias, path as seen from the file's folder)."""
    if name == "package.json" or name in _JSON:
        config = parse_object(source)
        yield from _plain(table(config.get("_moduleAliases")))
        yield from _plain({k: v for k, v in table(config.get("imports")).items() if not k.startswith("#")})
        for held in (config, table(config.get("babel"))):
            for plugin in _listed(held.get("plugins")):
                if plugin[:1] == ["module-resolver"] and len(plugin) > 1:
                    yield from _plain(table(table(plugin[1]).get("alias")))
    elif _PROGRAM.match(name):
        yield from _written(_COMMENT.sub("", source.decode("utf-8", "replace")))


def _listed(value: object) -> list[list[object]]:
    return [entry for entry in value if isinstance(entry, list)] if isinstance(value, list) else []


def _plain(held: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for alias, target in held.items():
        told = next(iter(strings(target)), "")
        if told and ":" not in told and not told.startswith("/"):
            yield alias, told


def _patterns(alias: str, place: str) -> dict[str, tuple[str, ...]]:
    """An alias stands for what it names and all below; one that ends in ``/`` for what is below, in ``$`` for just that."""
    below = f"{place}/*" if place else "*"
    if alias.endswith("/"):
        return {f"{alias}*": (below,)}
    exact: dict[str, tuple[str, ...]] = {alias.removesuffix("$"): (place,)}
    return exact if alias.endswith("$") else {**exact, f"{alias}/*": (below,)}


def _written(text: str) -> Iterator[tuple[str, str]]:
    for found in islice(_BLOCK.finditer(text), _MOST):
        for entry in _entries(text, found.end()):
            yield from _pair(entry)


def _pair(entry: str) -> Iterator[tuple[str, str]]:
    """``"@lib": path.resolve(__dirname, "lib")``, or ``{ find: "@lib", replacement: … }``."""
    if entry.startswith("{"):
        parts = dict(_halves(part) for part in _entries(entry, 0))
        key, value = _TEXT.match(parts.get("find", "")), parts.get("replacement", "")
        alias = key[2] if key is not None else ""
    else:
        written, value = _halves(entry)
        alias = written.strip("'\"`")
    texts = [text for _, text in _TEXT.findall(value)]
    if alias and texts and (_ANCHOR.search(value) or texts[0].startswith(".")):
        yield alias, "/".join(text.strip("/") for text in texts)


def _halves(entry: str) -> tuple[str, str]:
    quoted = _TEXT.match(entry)
    at = entry.find(":", quoted.end() if quoted is not None else 0)
    return (entry[:at].strip(), entry[at + 1 :].strip()) if at >= 0 else (entry, "")


def _entries(text: str, start: int) -> Iterator[str]:
    """The entries of the object or list that opens at ``start``, as written; none where it does not close."""
    depth, begin, quote = 0, start + 1, ""
    for at in range(start, min(len(text), start + _LONGEST)):
        character = text[at]
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"`":
            quote = character
        elif character in "{[(":
            depth += 1
        elif character in "}])":
            depth -= 1
        if not quote and ((character == "," and depth == 1) or depth == 0):
            if entry := text[begin:at].strip():
                yield entry
            begin = at + 1
        if depth == 0:
            return
