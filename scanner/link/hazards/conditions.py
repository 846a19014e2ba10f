"""What a write asks of the record that it changes, and whether it changes one at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.link.analysis import Analysis
from scanner.link.index import Node, calls_in
from scanner.link.items import Item
from scanner.link.nesting import calls_of
from scanner.link.reach import Reach
from scanner.link.spelling import last_part
from scanner.model import Call, Location, Outline, holds
from scanner.rules import Words, squeezed

COLUMN = re.compile(r"(?<![a-z_0-9])([a-z_][a-z_0-9]*+)\s*+=")
"""A column that is compared or set, in a clause in lower case."""
UPDATE = re.compile(r"\A(?>.*?\bset\b)(?P<set>.*?)\bwhere\b(?P<where>.*)", re.IGNORECASE | re.DOTALL)
"""A statement that changes rows: what it sets, and which."""
# Functions of query builders: where(gte(seats.free, wanted)), SEATS.FREE.ge(wanted)
_COMPARES = re.compile(r"(?:gte?|lte?|ge|le|goe|loe)$")
_OVERWRITES = re.compile(r"\bon conflict\b(?!.*\bdo nothing\b)|\bon duplicate\b", re.DOTALL)
_MADE_OF = 4  # statements that one is put together from


def is_conditional(analysis: Analysis, outline: Outline, write: Item, reach: Reach) -> bool:
    """Whether the write asks if what was read still holds: by a condition of the store, in its WHERE or its filter."""
    fact, below = reach.site.fact, reach.site.item
    if _asks(analysis, outline, write):
        return True
    if below.location != write.location and _asks(
        analysis, analysis.index.outlines[below.location.path], below
    ):
        return True
    clauses = UPDATE.search(fact.value("sql"))
    if clauses is None:
        return fact.value("conditional") == "true"
    compared = frozenset(COLUMN.findall(clauses["where"].lower()))
    return bool(re.search("[<>]", clauses["where"])) or bool(
        compared & frozenset(COLUMN.findall(clauses["set"].lower()))
    )


def sets_nothing(words: Words, reach: Reach) -> bool:
    """Whether the write adds a record or takes one away: it overwrites nothing, and a key that is taken refuses it."""
    fact = reach.site.fact
    text = fact.value("sql").lower()
    if text.lstrip(" (").startswith("delete"):
        return True
    if text.lstrip(" (").startswith("insert"):
        return _OVERWRITES.search(text) is None
    return words.begins("creating-verbs", squeezed(fact.value("operation")))


def _asks(analysis: Analysis, outline: Outline, write: Item) -> bool:
    """Whether a filter is in ``write``, in what it is made of, or in the chain that goes on from it."""
    places = (write.location, *_statements(analysis, write))
    return any(
        call.asks or _COMPARES.match(last_part(call.text))
        for place in places
        for call in _at(analysis, outline, place)
    )


def _at(analysis: Analysis, outline: Outline, write: Location) -> Iterator[Call]:
    nesting, calls = calls_of(analysis.index, outline)
    for place in nesting.within(write):
        if holds(write, place) or (place.line, place.column) == (write.line, write.column):
            yield from calls[place]


def _statements(analysis: Analysis, write: Item) -> tuple[Location, ...]:
    """Where the statements were made that ``write`` is handed by name, and those that they go on from.

    What is only done on another path says nothing of this one; what a read gave was chosen then, and is no statement.
    """
    if write.call is None:
        return ()
    node = Node(write.location.path, write.call.caller)
    reads = [
        item.location
        for item in analysis.flow.items.get(node, ())
        if any(fact.kind == "store_read" for fact in item.facts)
    ]
    before = [
        call
        for call in calls_in(analysis.index, node)
        if call.assigned
        and call.location < write.location
        and write.guards[: len(call.guards)] == call.guards
        and not any(holds(call.location, read) for read in reads)
    ]
    names, found = frozenset(write.call.texts), list[Call]()
    for call in reversed(before):
        if call.assigned in names and len(found) < _MADE_OF:
            found.append(call)
            names |= {call.text.partition(".")[0]}
    return tuple(call.location for call in found)
