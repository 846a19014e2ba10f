"""Names for what is kept. A key says all that a value depends on, so nothing ever has to be invalidated."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from scanner import __version__

_PACKAGE = Path(__file__).resolve().parent.parent


def context_key(*parts: str) -> str:
    """One name for everything but the content that facts depend on: rule-set digest, tool version, …"""
    return _digest(parts)


def fact_key(context: str, blob: str, *more: str) -> str:
    """The key of what is known of ``blob`` in ``context``; ``more``: what else it depends on, e.g. a path."""
    return _digest((context, blob, *more))


@cache
def tool_key() -> str:
    """What tells this build of the tool from others: its version, and in a checkout also the state of its files.

    Whoever works on the tool never gets what yesterday's code found.
    """
    if not (_PACKAGE.parent / "pyproject.toml").is_file():
        return __version__
    found = sorted((str(path), path.stat()) for path in _PACKAGE.rglob("*.py"))
    return _digest((__version__, *(f"{path} {seen.st_size} {seen.st_mtime_ns}" for path, seen in found)))


def _digest(parts: tuple[str, ...]) -> str:
    """Each part goes in with its length, so that no two lists of parts make the same name."""
    text = "".join([f"{len(part)}:{part}" for part in parts])
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
