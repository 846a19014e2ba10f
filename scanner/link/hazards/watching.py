"""Keys that are watched while a decision is taken: what is queued behind is not written where one of them has changed.

Source: https://redis.io/docs/latest/develop/using-commands/transactions/#optimistic-locking-using-check-and-set
"""

from __future__ import annotations

from scanner.link.analysis import Analysis
from scanner.link.index import Node, calls_in
from scanner.link.items import Item
from scanner.link.spelling import last_part
from scanner.model import Call, Origin, holds
from scanner.rules import Words


def is_queued_under_watch(analysis: Analysis, node: Node, read: Item, write: Item) -> bool:
    """Whether keys are watched on the connection of ``read`` before it, and ``write`` is queued behind them."""
    words = analysis.index.words
    sure = [call for call in calls_in(analysis.index, node) if _is_on_the_way(call, write)]
    watches = [
        call
        for call in sure
        if last_part(call.text) in words["watching-calls"]
        and call.location < read.location
        and (holds(call.location, read.location) or _goes_through(read, _receiver(call.text)))
    ]
    if not watches and not only_watches(words, read.call.callee if read.call is not None else None):
        return False
    since = watches[-1].location if watches else read.location
    later = [call for call in sure if since < call.location]
    connection = _receiver(watches[-1].text if watches else read.text)
    if any(
        last_part(call.text) in words["unwatching-calls"] and _receiver(call.text) == connection
        for call in later
    ):
        return False
    return any(
        last_part(call.text) in words["queueing-calls"] and _queues(call, read, write) for call in later
    )


def only_watches(words: Words, origin: Origin | None) -> bool:
    """Whether ``origin`` is a connection on which keys are watched, or is reached through one: a ``*redis.Tx`` of Go."""
    return origin is not None and words.begins("watching-connections", str(origin))


def _is_on_the_way(call: Call, write: Item) -> bool:
    """Whether whoever comes to ``write`` has come by ``call``, or is in it."""
    before = call.location < write.location or holds(write.location, call.location)
    return before and write.guards[: len(call.guards)] == call.guards


def _queues(queue: Call, read: Item, write: Item) -> bool:
    """Whether ``write`` goes into what ``queue`` opens: its function, what it gives, or all that the connection does next."""
    if holds(queue.location, write.location) or write.text.startswith(f"{queue.text}("):
        return True
    if queue.assigned not in ("", "_"):
        return _goes_through(write, queue.assigned)
    return read.location < queue.location < write.location and _goes_through(write, _receiver(queue.text))


def _goes_through(item: Item, name: str) -> bool:
    """Whether ``item`` is done by what ``name`` holds, or is handed it."""
    handed = item.call.uses if item.call is not None else ()
    return bool(name) and (_receiver(item.text) == name or name in handed)


def _receiver(callee: str) -> str:
    return callee.rpartition(".")[0]
