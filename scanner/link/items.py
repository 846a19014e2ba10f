"""One step of a function: a call, a fact, or both."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from scanner.link.index import Node
from scanner.model import Call, Fact, Location

LAMBDA = " > lambda@"
"""Between the function that a lambda stands in and its place, in the name of a lambda."""


class Manner(StrEnum):
    """How control gets from the item to its targets."""

    CALL = "call"
    CALLBACK = "callback"
    DECORATED = "decorated"  # what a closure of our decorators runs: whoever calls that calls it by itself
    EVENT = "event"  # a listener in the same process, before the caller goes on
    SAVED = "saved"  # a listener that runs when a repository saves what was handed an event
    AFTER_COMMIT = "after commit"
    CHANNEL = "channel"  # a goroutine that takes it out of a channel, some time


class Item(Struct, frozen=True, gc=False):
    """One step of a function. ``targets`` are where it leads; with ``alternatives``, to one of them, unknown which."""

    location: Location
    text: str
    call: Call | None = None
    facts: tuple[Fact, ...] = ()
    targets: tuple[Node, ...] = ()
    alternatives: bool = False
    manner: Manner = Manner.CALL
    through: tuple[Node, ...] = ()  # the functions that run a callback, where they are ours

    @property
    def guards(self) -> tuple[str, ...]:
        return self.call.guards if self.call is not None else ()
