"""Chains of calls are one statement: it reads once, and not at all when it ends in a write, which it does once."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.model import Fact, Location


def outermost(facts: Sequence[Fact]) -> list[Fact]:
    """``facts`` without the reads that a write goes on from, and of a rule's reads on one chain only the first; of writes
    on one chain that tell what they write to, and others that do not, without the latter.

    ``Order.objects.filter(…).delete()`` is a write; ``db.select().from(orders).first()`` is one read.
    """
    written_to = {
        _start(fact.location) for fact in facts if fact.kind == "store_write" and fact.value("table")
    }
    facts = [
        f
        for f in facts
        if f.kind != "store_write" or f.value("table") or _start(f.location) not in written_to
    ]
    writes = {_start(fact.location): fact.location for fact in facts if fact.kind == "store_write"}
    reads: dict[tuple[str, int, int], Location] = {}
    for fact in facts:
        if fact.kind == "store_read":
            key = (fact.rule, *_start(fact.location))
            reads[key] = min(reads.get(key, fact.location), fact.location, key=_end)

    def is_kept(fact: Fact) -> bool:
        if fact.kind != "store_read":
            return True
        write = writes.get(_start(fact.location))
        written = write is not None and _end(fact.location) < _end(write)
        return not written and reads[(fact.rule, *_start(fact.location))] == fact.location

    return [fact for fact in facts if is_kept(fact)]


def _start(location: Location) -> tuple[int, int]:
    return (location.line, location.column)


def _end(location: Location) -> tuple[int, int]:
    return (location.end_line, location.end_column)
