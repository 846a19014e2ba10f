"""How control gets to those who hear an event."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.link.calls import Listener, Listening, Raised, heard_by
from scanner.link.index import Index
from scanner.link.items import Item, Manner


def manner_of(listener: Listener, saved: bool) -> Manner:
    """When ``listener`` hears; ``saved``: the event is raised when its aggregate is saved."""
    if listener.after_commit:
        return Manner.AFTER_COMMIT
    return Manner.SAVED if saved else Manner.EVENT


def handed_over(index: Index, told: Listening, way: Raised) -> Iterator[Item]:
    """Who hears the events that a call hands to a function of ours that raises them."""
    for heard in heard_by(index, told, way.events):
        manner = manner_of(heard, way.saved)
        yield Item(
            way.call.location, way.call.text, way.call, (), (heard.node,), False, manner, (way.through,)
        )
