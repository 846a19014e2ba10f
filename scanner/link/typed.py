"""Modules that a file imports and that never run with it: for their types alone, or since no build takes the file. Nothing is
parsed.

https://www.typescriptlang.org/docs/handbook/modules/reference.html#type-only-imports-and-exports
https://docs.python.org/3/library/typing.html#typing.TYPE_CHECKING, https://pkg.go.dev/cmd/go#hdr-Build_constraints
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from scanner.link.modules import ECMA
from scanner.link.reaching import modules
from scanner.model import language_of

_TYPES = re.compile(
    rb"\b(?:import|export)\s+type\s+(?:[\w$]+|\*(?:\s*as\s+[\w$]+)?|\{[^{}'\";]*\})\s*from\s*['\"]([^'\"\n]+)['\"]"
)
_NAMES = re.compile(rb"\b(?:import|export)\s*\{([^{}'\"]{1,4000})\}\s*from\s*['\"]([^'\"\n]+)['\"]")
_CHECKING = re.compile(rb"^if (?:\w+\.)?TYPE_CHECKING:[^\n]*\n((?:[ \t][^\n]*\n|\r?\n)*)", re.MULTILINE)
# No build sets these words: the file is run by hand, or is there for the versions of tools.
_NOT_BUILT = re.compile(rb"^//(?:go:build| *\+build) +(?:ignore|tools?|never) *\r?$", re.MULTILINE)


def typed_only(path: str, source: bytes) -> tuple[str, ...]:
    """Those of the modules that a file imports, as it writes them, of which nothing runs in production with it."""
    typed = Counter(_typed(path, source))
    every = Counter(modules(path, source)) if typed else typed
    return tuple(sorted(m.decode("utf-8", "replace") for m, times in typed.items() if times >= every[m]))


def _typed(path: str, source: bytes) -> Iterator[bytes]:
    language = language_of(path)
    if language in ECMA:
        yield from _TYPES.findall(source)
        for names, module in _NAMES.findall(source):
            if all(name.split()[:1] == [b"type"] for name in names.split(b",") if name.strip()):
                yield module
    elif language == "python":
        for block in _CHECKING.findall(source):
            yield from modules(path, block)
    elif language == "go" and _NOT_BUILT.search(source.partition(b"\npackage ")[0]):
        yield from modules(path, source)
