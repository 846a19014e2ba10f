"""Files of JavaScript that only hand on what others export: who imports one name of many reaches the file that has it.

An import is kept as ``module`` or ``module name …``, what is handed on behind ``*``, and what a file exports itself behind ``=``.
Source: https://developer.mozilla.org/docs/Web/JavaScript/Reference/Statements/export
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_STATEMENT = re.compile(
    rb"\b(?P<word>import|export)\s+(?P<type>type\s+)?(?P<what>\*(?:\s+as\s+\w+)?|[\w$]+|\{[^{}]*\}|[\w$]+\s*,\s*\{[^{}]*\})\s*"
    rb"from\s*['\"](?P<module>[^'\"\n]+)['\"]"
)
_EXPORTED = re.compile(
    rb"^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:const\s+enum|const|let|var|function\*?|class|enum|interface|type)\s+([\w$]+)",
    re.MULTILINE,
)
_NAME = re.compile(rb"(?:type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?")
HANDS_ON, HAS = "* ", "= "
_DEEPEST = 6  # files that hand on what files hand on

Place = Callable[[str, str], str | None]
"""Where a module leads to from a file."""


def clauses(source: bytes, modules: Collection[bytes]) -> Iterator[bytes]:
    """``modules`` of a file, each with the names that it is imported for where these alone are; what the file exports."""
    named: dict[bytes, set[bytes] | None] = {}
    for said in _STATEMENT.finditer(source):
        module, what = said["module"], said["what"]
        names = {(m[1]) for m in _NAME.finditer(what)} if what.startswith(b"{") else None
        if said["word"] == b"export":
            kept = {m[2] or m[1] for m in _NAME.finditer(what)} if names is not None else set()
            yield b" ".join((b"*", module, *sorted(kept)))
            named.setdefault(module, set())
        elif said["type"] is None or module not in named:
            known = named.get(module, set())
            named[module] = None if names is None or known is None else known | names
    for module in modules:
        names = named.get(module)
        if module not in named or names is None:
            yield module
        elif names:
            yield b" ".join((module, *sorted(names)))
    if exported := sorted(set(_EXPORTED.findall(source))):
        yield b" ".join((b"=", *exported))


def exported(imports: Iterable[str]) -> frozenset[str]:
    """The names that a file exports itself, among its ``imports``."""
    return frozenset(name for each in imports if each.startswith(HAS) for name in each.split(" ")[1:])


def plain_modules(imports: Sequence[str]) -> Iterator[str]:
    """The modules of ``imports``, whatever is taken from each."""
    for each in imports:
        if not each.startswith(HAS):
            yield each.removeprefix(HANDS_ON).partition(" ")[0]


@dataclass(slots=True)
class HandedOn:
    """The imports of a tree's files, by path as ``clauses`` has them, and where their modules lead; asked again and again."""

    imports: Mapping[str, tuple[str, ...]]
    place: Place
    _known: dict[str, _Barrel | None] = field(default_factory=dict)
    _holders: dict[tuple[str, str, int], tuple[str, ...]] = field(default_factory=dict)

    def led_by_name(self, path: str) -> Iterator[str]:
        """The files that the imports of ``path`` lead to, through files that do nothing but hand on."""
        for each in self.imports.get(path, ()):
            if each.startswith(HAS):
                continue
            module, *names = each.removeprefix(HANDS_ON).split(" ")
            target = self.place(path, module)
            if target is not None:
                through = names and not each.startswith(HANDS_ON)
                yield from (self._having(target, names) if through else ()) or (target,)

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
            only = bool(own) and all(each.startswith(HANDS_ON) for each in own)
            self._known[target] = self._handed(target, own) if only else None
        return self._known[target]

    def _handed(self, target: str, own: Iterable[str]) -> _Barrel:
        barrel = _Barrel()
        for each in own:
            module, *kept = each.removeprefix(HANDS_ON).split(" ")
            behind = self.place(target, module)
            if behind is None:
                continue
            has = {
                name
                for said in self.imports.get(behind, ())
                if said.startswith(HAS)
                for name in said.split(" ")[1:]
            }
            for name in has.intersection(kept) if kept else has:
                barrel.having.setdefault(name, []).append(behind)
            if not has:
                barrel.further.append((behind, frozenset(kept)))
        return barrel


@dataclass(frozen=True, slots=True)
class _Barrel:
    """A file that only hands on: name → the files it names that have it, and those that may hand it on themselves."""

    having: dict[str, list[str]] = field(default_factory=dict)
    further: list[tuple[str, frozenset[str]]] = field(default_factory=list)
