"""One step of a function: a call, a fact, or both."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from scanner.link.index import Node
from scanner.model import Call, Fact, Location

CONTEXT = " > where "
"""Between a function and what is known of its parameters, in the name of the function in that context."""


def plain(node: Node) -> Node:
    """The function that ``node`` is in some context; itself, where it is in none."""
    return Node(node.path, node.name.partition(CONTEXT)[0]) if CONTEXT in node.name else node


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
    cases: tuple[tuple[Node, Node], ...] = ()  # of targets: each in the context that this item gives it

    @property
    def guards(self) -> tuple[str, ...]:
        return self.call.guards if self.call is not None else ()

    def led_to(self) -> tuple[Node, ...]:
        """The targets, each in the context in which it runs."""
        if not self.cases:
            return self.targets
        known = dict(self.cases)
        return tuple(known.get(target, target) for target in self.targets)
