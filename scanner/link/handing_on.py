"""Files of JavaScript that only hand on what others export: who imports one name of many reaches the file that has it.

Source: https://developer.mozilla.org/docs/Web/JavaScript/Reference/Statements/export
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

_STATEMENT = re.compile(
    rb"\b(?P<word>import|export)\s+(?P<type>type\s+)?(?P<what>\*(?:\s+as\s+\w+)?|[\w$]+|\{[^{}]*\}|[\w$]+\s*,\s*\{[^{}]*\})\s*"
    rb"from\s*['\"](?P<module>[^'\"\n]+)['\"]"
)
_EXPORTED = re.compile(
    rb"^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:const\s+enum|const|let|var|function\*?|class|enum|interface|type)\s+([\w$]+)",
    re.MULTILINE,
)
_NAME = re.compile(rb"(?:type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?")
_DEEPEST = 6  # files that hand on what files hand on

Place = Callable[[str, str], str | None]
"""Where a module leads to from a file."""


class Imported(Struct, frozen=True, array_like=True):
    """What a file takes of ``module``: ``names``, or () for anything; ``handed_on`` to whoever imports the file. Of the module
    "", which is the file itself: the names that it exports.
    """

    module: str
    names: tuple[str, ...] = ()
    handed_on: bool = False


def taken(source: bytes, modules: Collection[bytes]) -> Iterator[Imported]:
    """What a file of JavaScript takes of each of ``modules``, and what it exports. Nothing is parsed."""
    named: dict[bytes, set[bytes] | None] = {}
    for said in _STATEMENT.finditer(source):
        module, what = said["module"], said["what"]
        names = {m[1] for m in _NAME.finditer(what)} if what.startswith(b"{") else None
        if said["word"] == b"export":
            kept = {m[2] or m[1] for m in _NAME.finditer(what)} if names is not None else set()
            yield Imported(_text(module), _texts(kept), True)
            named.setdefault(module, set())
        elif said["type"] is None or module not in named:
            known = named.get(module, set())
            named[module] = None if names is None or known is None else known | names
    for module in modules:
        names = named.get(module)
        if module not in named or names is None:
            yield Imported(_text(module))
        elif names:
            yield Imported(_text(module), _texts(names))
    if exported := set(_EXPORTED.findall(source)):
        yield Imported("", _texts(exported))


def whole(imports: Iterable[Imported]) -> tuple[Imported, ...]:
    """``imports`` as they are loaded: whoever takes one name of a file loads all that the file imports and hands on."""
    return tuple(Imported(module) for module in dict.fromkeys(each.module for each in imports) if module)


def exported(imports: Iterable[Imported]) -> frozenset[str]:
    """The names that a file exports itself."""
    return frozenset(name for each in imports if not each.module for name in each.names)


def _texts(names: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(map(_text, sorted(names)))


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")


@dataclass(slots=True)
class HandedOn:
    """The imports of a tree's files, by path, and where their modules lead; asked again and again."""

    imports: Mapping[str, tuple[Imported, ...]]
    place: Place
    _known: dict[str, _Barrel | None] = field(default_factory=dict)
    _holders: dict[tuple[str, str, int], tuple[str, ...]] = field(default_factory=dict)

    def led_by_name(self, path: str) -> Iterator[str]:
        """The files that the imports of ``path`` lead to, through files that do nothing but hand on."""
        for each in self.imports.get(path, ()):
            target = self.place(path, each.module) if each.module else None
            if target is not None:
                through = () if each.handed_on else self._having(target, each.names)
                yield from through or (target,)

    def _having(self, target: str, names: Sequence[str]) -> tuple[str, ...]:
        """The files behind ``target``, which only hands on, that have ``names``; () where it does more, or has not all."""
        held = [self._holding(target, name, 0) for name in names]
        return tuple(dict.fromkeys(path for own in held for path in own)) if all(held) else ()

    def _holding(self, target: str, name: str, depth: int) -> tuple[str, ...]:
        """The files behind ``target`` that have ``name``."""
        key = target, name, depth
        if key not in self._holders:
            barrel = self._barrel(target) if depth <= _DEEPEST else None
            found: list[str] = []
            if barrel is not None:
                found += barrel.having.get(name, ())
                for behind, kept in barrel.further:
                    if not kept or name in kept:
                        found += self._holding(behind, name, depth + 1)
            self._holders[key] = tuple(dict.fromkeys(found))
        return self._holders[key]

    def _barrel(self, target: str) -> _Barrel | None:
        """What ``target`` hands on; None where it does more than that."""
        if target not in self._known:
            own = self.imports.get(target, ())
            only = bool(own) and all(each.handed_on for each in own)
            self._known[target] = self._handed(target, own) if only else None
        return self._known[target]

    def _handed(self, target: str, own: Iterable[Imported]) -> _Barrel:
        barrel = _Barrel()
        for each in own:
            behind = self.place(target, each.module)
            if behind is None:
                continue
            has = exported(self.imports.get(behind, ()))
            for name in has.intersection(each.names) if each.names else has:
                barrel.having.setdefault(name, []).append(behind)
            if not has:
                barrel.further.append((behind, frozenset(each.names)))
        return barrel


@dataclass(frozen=True, slots=True)
class _Barrel:
    """A file that only hands on: name → the files it names that have it, and those that may hand it on themselves."""

    having: dict[str, list[str]] = field(default_factory=dict)
    further: list[tuple[str, frozenset[str]]] = field(default_factory=list)
