"""What an origin means: one thing, everything that it may be, or what is open about it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, cast

from scanner.link.calls.containers import declared_values
from scanner.link.calls.found import Found, Open
from scanner.link.calls.walking import DEEPEST, take_step, walk
from scanner.link.index import Index
from scanner.link.memory import UNKNOWN
from scanner.model import Origin

_MOST_OPTIONS = 16  # things that one name may be


def resolve(index: Index, path: str, origin: Origin) -> Found:
    """What ``origin`` is, as the file at ``path`` writes it; None when that cannot be told.

    Of several values that a name may have, the likeliest.
    """
    found = walk(index, path, origin, 0)
    return next(iter(_options(index, found, 0)), None) if isinstance(found, Open) else found


def openly(index: Index, path: str, origin: Origin) -> Found:
    """The same, but what callers or other places decide stays ``Open``."""
    return walk(index, path, origin, 0)


def alternatives(index: Index, path: str, origin: Origin) -> tuple[Found, ...]:
    """Everything that ``origin`` may be by the declarations that can be seen, the likeliest first."""
    found = walk(index, path, origin, 0)
    return _options(index, found, 0) if isinstance(found, Open) else (found,)


def _options(index: Index, found: Open, depth: int) -> tuple[Found, ...]:
    """What something open may be by its declarations, each once: names that are made of each other have many."""
    answers = index.answers
    if depth > DEEPEST:
        answers.cut_short()
        return ()
    options: Any = answers.known(found, ())  # what is defined by itself adds nothing
    if options is UNKNOWN:
        answers.begin(found, inner=depth > 0)
        options = tuple(islice(dict.fromkeys(_declared_options(index, found, depth)), _MOST_OPTIONS))
        answers.end(options)
    return cast(tuple[Found, ...], options)


def _declared_options(index: Index, found: Open, depth: int) -> Iterator[Found]:
    for path, origin in declared_values(index, found.holder):
        option = walk(index, path, origin, depth + 1)
        opened = _options(index, option, depth + 1) if isinstance(option, Open) else (option,)
        for reached in opened:
            for step in found.steps:
                reached = take_step(index, reached, step)  # noqa: PLW2901
            if isinstance(reached, Open):
                yield from _options(index, reached, depth + 1)
            elif reached is not None:
                yield reached
