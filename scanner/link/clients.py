"""Clients of brokers and stores that are handed to what nobody has looked at: what it does with them, no import tells."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from scanner.link.calls import Outside, Unseen, resolve
from scanner.link.index import Index
from scanner.link.sources import is_of_interest
from scanner.link.things import whole_of
from scanner.model import Call, Outline


def handed_clients(index: Index, sources: frozenset[str]) -> Iterator[Unseen]:
    """What is called with something of a library of ``sources`` and has not been seen: it need not name the library."""
    for path, outline in index.outlines.items():
        yield from index.answers.of(("clients handed", path), partial(_in_file, index, outline, sources))


def _in_file(index: Index, outline: Outline, sources: frozenset[str]) -> tuple[Unseen, ...]:
    index.answers.read(whole_of(outline.path))
    found: dict[Unseen, None] = {}
    for call in outline.calls:
        if call.callee is not None and _is_handed_one(index, call, sources):
            called = resolve(index, outline.path, call.callee)
            if isinstance(called, Unseen) and len(called.places) == 1:
                found[called] = None
    return tuple(found)


def _is_handed_one(index: Index, call: Call, sources: frozenset[str]) -> bool:
    given = (*call.arguments, *(origin for _, origin in call.keywords))
    for origin in dict.fromkeys(given):
        found = resolve(index, call.location.path, origin) if origin is not None else None
        if isinstance(found, Outside) and is_of_interest(found.origin, sources):
            return True
    return False
