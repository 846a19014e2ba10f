"""By which specifiers an ECMAScript file can be imported: ``resolve_ecma`` read backwards.

Whatever specifier leads to a file ends in one of its ``endings``: the property that importers are found by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.link.modules.ecma import SUBSTITUTES, SUFFIXES, EcmaModules, packages_around

DOTS = "."  # the ending of every specifier that only climbs: ``.``, ``../..``
_CLIMBS = re.compile(r"(?:.*/)?\.{1,2}$")


def endings(modules: EcmaModules, path: str) -> tuple[str, ...]:
    """How specifiers of the file at ``path`` end, sorted: ``/name``; ``=name`` is one name and all below it."""
    spelled = tuple(dict.fromkeys(_spellings(path)))
    found = {f"/{spelling.rpartition('/')[2]}" for spelling in spelled if spelling}
    if _is_index(path):
        found.add(DOTS)
    found.update(f"={name}" for name, _ in packages_around(modules, path))
    for spelling in spelled:
        found.update(f"={specifier}" for specifier in modules.exact.get(spelling, ()))
        for specifier, target in modules.starred:
            found.update(f"={named}" for named in _named(specifier, target, spelling))
    return tuple(sorted(found))


def ends_in(specifier: str, ending: str) -> bool:
    """Whether ``specifier`` has the ``ending``."""
    module = plain(specifier)
    if ending == DOTS:
        return _CLIMBS.match(module) is not None
    if ending.startswith("="):
        return module == ending[1:] or module.startswith(f"{ending[1:]}/")
    return last_step(module) == last_step(ending)


def plain(specifier: str) -> str:
    """``specifier`` without what does not say where it leads: a query behind it, a closing slash."""
    before = specifier.partition("?")[0]
    return before.rstrip("/") or before


def last_step(module: str) -> str:
    return module.rpartition("/")[2]


def _spellings(path: str) -> Iterator[str]:
    """The paths that ``resolve_ecma`` would take for the file at ``path``, from the root."""
    yield path
    for suffix in SUFFIXES:
        if path.endswith(suffix):
            bare = path.removesuffix(suffix)
            yield bare
            yield from (bare + built for built, ours in SUBSTITUTES.items() if suffix in ours)
            if bare == "index" or bare.endswith("/index"):
                yield bare[: -len("/index")]


def _is_index(path: str) -> bool:
    return path.rpartition("/")[2].partition(".")[0] == "index"


def _named(specifier: str, target: str, spelling: str) -> Iterator[str]:
    """The specifier that the pattern ``specifier`` makes of the file spelled so, when ``target`` leads to it.

    Every ``*`` of a target stands for the same: https://nodejs.org/api/packages.html#subpath-patterns
    """
    head, star, _ = target.partition("*")
    stars = max(1, target.count("*"))
    length, rest = divmod(len(spelling) - len(target.replace("*", "")), stars)
    if rest or length < 0:
        return
    found = spelling[len(head) : len(head) + length] if star else ""
    if target.replace("*", found) == spelling:
        yield specifier.replace("*", found, 1).rstrip("/")
