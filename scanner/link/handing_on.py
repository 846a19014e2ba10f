"""Files of JavaScript that only hand on what others export: who imports one name of many reaches the file that has it.

An import is kept as ``module`` or ``module name …``, what is handed on behind ``*``, and what a file exports itself behind ``=``.
Source: https://developer.mozilla.org/docs/Web/JavaScript/Reference/Statements/export
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

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


def plain_modules(imports: Sequence[str]) -> Iterator[str]:
    """The modules of ``imports``, whatever is taken from each."""
    for each in imports:
        if not each.startswith(HAS):
            yield each.removeprefix(HANDS_ON).partition(" ")[0]


def led_by_name(path: str, imports: Mapping[str, tuple[str, ...]], place: Place) -> Iterator[str]:
    """The files that the imports of ``path`` lead to, through files that do nothing but hand on."""
    for each in imports.get(path, ()):
        if each.startswith(HAS):
            continue
        module, *names = each.removeprefix(HANDS_ON).split(" ")
        target = place(path, module)
        if target is None:
            continue
        through = (
            list(_having(target, names, imports, place, 0)) if names and not each.startswith(HANDS_ON) else []
        )
        yield from through or (target,)


def _having(
    target: str, names: Sequence[str], imports: Mapping[str, tuple[str, ...]], place: Place, depth: int
) -> Iterator[str]:
    """The files behind ``target``, which only hands on, that have ``names``; nothing where it does more, or has not all."""
    own = imports.get(target, ())
    if depth > _DEEPEST or not own or any(not each.startswith(HANDS_ON) for each in own):
        return
    found: list[str] = []
    for name in names:
        holders = [
            holder
            for each in own
            for module, *kept in [each.removeprefix(HANDS_ON).split(" ")]
            if not kept or name in kept
            if (behind := place(target, module)) is not None
            for holder in _holders(behind, name, imports, place, depth)
        ]
        if not holders:
            return
        found += holders
    yield from dict.fromkeys(found)


def _holders(
    behind: str, name: str, imports: Mapping[str, tuple[str, ...]], place: Place, depth: int
) -> Iterator[str]:
    if any(name in each.split(" ")[1:] for each in imports.get(behind, ()) if each.startswith(HAS)):
        yield behind
    else:
        yield from _having(behind, (name,), imports, place, depth + 1)
