"""Patterns as in .gitignore (https://git-scm.com/docs/gitignore#_pattern_format)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from scanner.errors import BadUsage

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# Patterns become regular expressions that backtrack: each further "*" in a segment multiplies the time by
# the length of a name. Nobody needs more than this; a tree that wants to keep us busy does.
_STARS = 3
_COSTLY = re.compile(rf"(?:\*[^/*]*){{{_STARS + 1},}}|(?:\*\*/?.*){{{_STARS + 1},}}")


def excluder(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether a path is to be left out by ``patterns``. Raises BadUsage for one that cannot be understood."""
    if not patterns:
        return lambda path: False
    for pattern in patterns:
        if parse_patterns([pattern]) is None:
            raise BadUsage(f"--exclude {pattern!r} is not a pattern as in .gitignore; try one like 'docs/**'")
    spec = parse_patterns(patterns)
    assert spec
    return spec.match_file


def parse_patterns(lines: Iterable[str]) -> GitIgnoreSpec | None:
    """The lines that mean something, compiled; None when there are none."""
    from pathspec import GitIgnoreSpec

    usable = []
    for line in lines:
        if _COSTLY.search(line):
            continue
        try:
            spec = GitIgnoreSpec.from_lines([line], backend="simple")  # the others take 50 ms to compile
        except (ValueError, re.error):  # a range that runs backwards: [z-a]
            continue
        if any(pattern.include is not None for pattern in spec.patterns):
            usable.append(line)
    return GitIgnoreSpec.from_lines(usable, backend="simple") if usable else None
