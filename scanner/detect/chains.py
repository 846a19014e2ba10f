"""Chains of calls that end in a write: what stands before it only says what is written, and is no read of its own."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.model import Fact


def outermost(facts: Sequence[Fact]) -> list[Fact]:
    """``facts`` without the reads that a write goes on from: ``Order.objects.filter(…)`` in ``….delete()``."""
    writes = {
        (fact.location.line, fact.location.column): fact.location
        for fact in facts
        if fact.kind == "store_write"
    }

    def leads_to_write(fact: Fact) -> bool:
        write = writes.get((fact.location.line, fact.location.column))
        ends = (fact.location.end_line, fact.location.end_column)
        return write is not None and ends < (write.end_line, write.end_column)

    return [fact for fact in facts if fact.kind != "store_read" or not leads_to_write(fact)]
