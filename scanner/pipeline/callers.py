"""Who may call what a file declares: by their imports, through files that only hand on what others export."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from scanner.link import Wish
from scanner.link.modules import ECMA, resolve_ecma, resolve_python
from scanner.link.naming import Barrels, beside_wish, caller_wish, package_wish
from scanner.link.tree import parent
from scanner.model import language_of
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.product import Product

_MOST_CALLERS = 40  # files that may call one thing
_DEEPEST = 3  # files that hand on what files hand on
_HANDS_ON = re.compile(
    rb"\bexport\s+(?:type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^{}]*\})\s*from\s*['\"]([^'\"\n]+)['\"]"
)
# In Python what a module imports others may import from it: https://docs.python.org/3/reference/import.html
_IMPORTS_ON = re.compile(rb"^from[ \t]+([.\w]+)[ \t]+import\b", re.MULTILINE)
Place = tuple[str, str]
"""A file, and a name that it declares."""


def callers_of(product: Product, wanted: Collection[Place]) -> tuple[dict[Place, tuple[str, ...]], Barrels]:
    """Who may call each name of a file, by the text of their imports; and the barrels that hand the files on to them."""
    if not wanted:
        return {}, {}
    packages = {path: _package(product.reader, path) for path, _ in wanted}
    wishes = {
        (path, name): wish
        for path, name in wanted
        if (wish := caller_wish(product.project(), path, name, packages[path])) is not None
    }
    close = product.granted(*wishes.values())
    beside = _beside(product, wishes)
    importing = {
        key: {path for path in product.granted(wish, among=close) if path != key[0]}
        for key, wish in wishes.items()
    }
    barrels = _through_barrels(product, importing)
    found: dict[Place, tuple[str, ...]] = dict.fromkeys(wanted, ())
    for key, near in importing.items():
        near.update(beside.get(key, ()))
        found[key] = tuple(sorted(near, key=lambda path: _apart(path, key[0])))[:_MOST_CALLERS]
    return found, barrels


def _through_barrels(product: Product, importing: dict[Place, set[str]]) -> Barrels:
    """The files that hand on each of those asked for; who imports from those is put among who is ``importing``."""
    barrels: dict[str, set[str]] = {}
    handing: dict[str, frozenset[str]] = {}
    fresh = {key: set(near) for key, near in importing.items() if language_of(key[0]) in (*ECMA, "python")}
    for _ in range(_DEEPEST):
        unseen = {path for near in fresh.values() for path in near} - handing.keys()
        handing.update(dict.fromkeys(unseen, frozenset()))
        handing.update(_handing(product, unseen))
        asked: dict[Place, list[Place]] = {}
        for key, near in fresh.items():
            homes = {key[0], *barrels.get(key[0], ())}
            for path in sorted(path for path in near if not homes.isdisjoint(handing[path])):
                barrels.setdefault(key[0], set()).add(path)
                asked.setdefault((path, key[1]), []).append(key)
        if not asked:
            break
        fresh = {}
        wishes = {place: caller_wish(product.project(), *place, "") for place in asked}
        for place, wish in wishes.items():
            new = set(product.granted(wish)) - {place[0]} if wish is not None else set()
            for key in asked[place]:
                fresh[key] = fresh.get(key, set()) | (new - importing[key] - {key[0]})
        for key, near in fresh.items():
            importing[key] |= near
    return {path: frozenset(own) for path, own in barrels.items()}


def _handing(product: Product, paths: Collection[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Those of ``paths`` that export what others export, and the files that they take it from."""
    project = product.project()
    for path, modules in product.reader.tell(sorted(paths), "hands on", handed_on, tuple[str, ...]):
        if modules:
            if path.endswith(".py"):
                leads = [resolve_python(project.python, project.listing, path, module) for module in modules]
            else:
                leads = [resolve_ecma(project.ecma, project.listing, path, module) for module in modules]
            yield path, frozenset(filter(None, leads))


def handed_on(path: str, data: bytes) -> tuple[str, ...]:
    """The modules of which a file exports what they export, as it writes them."""
    language = language_of(path)
    if language not in (*ECMA, "python"):
        return ()
    found = (_IMPORTS_ON if language == "python" else _HANDS_ON).findall(data)
    return tuple(dict.fromkeys(each.decode("utf-8", "replace") for each in found))


def _beside(product: Product, wishes: Mapping[Place, Wish]) -> dict[Place, list[str]]:
    """Files that say a name in a package of which another file imports where it is declared."""
    packages = {key: each for key, wish in wishes.items() if (each := package_wish(wish)) is not None}
    if not packages:
        return {}
    close = product.granted(*packages.values())
    beside = {
        key: beside_wish(product.granted(each, among=close), wishes[key]) for key, each in packages.items()
    }
    folders = {folder for wish in beside.values() for folder in wish.near.folders}
    among = [path for path in product.code if parent(path) in folders and path.endswith(".go")]
    return {key: product.granted(wish, among=among) for key, wish in beside.items()}


def _apart(path: str, other: str) -> tuple[int, str]:
    """How far two files lie apart: the nearest are asked first."""
    shared = 0
    for one, two in zip(path.split("/"), other.split("/"), strict=False):
        if one != two:
            break
        shared += 1
    return -shared, path


def _package(reader: TreeReader, path: str) -> str:
    """The package that a Go or JVM file states: importers write it."""
    if language_of(path) not in ("go", "java", "kotlin"):
        return ""
    for _, data in reader.read([path]):
        for line in data.split(b"\n", 400)[:400]:
            if line.startswith(b"package "):
                return line[8:].strip().rstrip(b";").strip().decode("utf-8", "replace")
    return ""
