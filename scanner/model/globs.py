"""Globs over names and paths. No regular expressions: they backtrack, and a map is hostile input too."""

from __future__ import annotations

__all__ = ["fixed_base", "is_like", "is_path_like", "is_pattern"]

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

_Part = TypeVar("_Part")
_CHOICE = re.compile(r"\{([^{}]*,[^{}]*)\}")
_MOST = 64  # patterns that one with choices stands for


def is_like(text: str, pattern: str) -> bool:
    """Whether the whole of ``text`` matches ``pattern``, case apart; ``*`` is any run, ``?`` any one."""
    return any(
        _matches(
            text.lower(), each.lower(), lambda part: part == "*", lambda part, wanted: wanted in ("?", part)
        )
        for each in _spelled(pattern)
    )


def is_path_like(path: str, pattern: str) -> bool:
    """Whether ``path`` matches ``pattern`` part by part; ``**`` is any number of folders. Case counts."""
    return any(
        _matches(path.split("/"), each.split("/"), lambda part: part == "**", _part_is_like)
        for each in _spelled(pattern)
    )


def fixed_base(pattern: str) -> str:
    """The folder above the first part of ``pattern`` that holds a wildcard."""
    parts = pattern.split("/")
    fixed = next((at for at, part in enumerate(parts) if is_pattern(part) or "{" in part), len(parts) - 1)
    return "/".join(parts[:fixed])


def is_pattern(text: str) -> bool:
    return "*" in text or "?" in text or _CHOICE.search(text) is not None


@lru_cache(maxsize=1000)
def _spelled(pattern: str) -> tuple[str, ...]:
    """``src/{a,b}.ts`` as ``src/a.ts`` and ``src/b.ts``."""
    done: list[str] = []
    left = [pattern]
    while left and len(done) + len(left) <= _MOST:
        found = _CHOICE.search(each := left.pop())
        if found is None:
            done.append(each)
        else:
            left += [each[: found.start()] + word + each[found.end() :] for word in found[1].split(",")]
    return tuple(done) if not left else (pattern,)


def _part_is_like(part: str, wanted: str) -> bool:
    return part == wanted or _matches(part, wanted, lambda each: each == "*", lambda a, b: b in ("?", a))


def _matches(
    given: Sequence[_Part],
    pattern: Sequence[_Part],
    is_any: Callable[[_Part], bool],
    fits: Callable[[_Part, _Part], bool],
) -> bool:
    at = wanted = 0
    star = resume = -1
    while at < len(given):
        if wanted < len(pattern) and is_any(pattern[wanted]):
            star, resume = wanted, at
            wanted += 1
        elif wanted < len(pattern) and fits(given[at], pattern[wanted]):
            at += 1
            wanted += 1
        elif star >= 0:
            resume += 1
            at, wanted = resume, star + 1
        else:
            return False
    return all(is_any(rest) for rest in pattern[wanted:])
