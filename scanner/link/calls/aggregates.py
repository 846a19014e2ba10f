"""Aggregates that gather events until a repository saves them: https://docs.spring.io/spring-data/commons/reference/repositories/core-domain-events.html."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.link.calls.event_keys import EventKey, keys_of, last_step, with_bases
from scanner.link.calls.found import Holder, Outside
from scanner.link.calls.resolution import resolve
from scanner.link.index import Index, Node, Type, calls_in
from scanner.model import Call

Collecting = Mapping[Type, tuple[Node, ...]]
"""Type → its methods that hand events over."""


def saves(index: Index, collecting: Collecting, path: str, call: Call) -> bool:
    """Whether ``call`` is one of a library's repository, which raises what the aggregates that it saves have gathered."""
    words = index.words["event-saving-calls"]
    if not collecting or call.callee is None or last_step(call.callee) not in words:
        return False
    found = resolve(index, path, call.callee)
    return isinstance(found, Outside) and index.words.begins("event-saving-stores", str(found.origin))


def handed_over_by(index: Index, collecting: Collecting, path: str, call: Call) -> Iterator[EventKey]:
    """The events that the aggregates which ``call`` is given make only when they are asked for them."""
    for origin in call.arguments:
        found = resolve(index, path, origin) if origin is not None else None
        kind = found.of if isinstance(found, Holder) else found
        for each in with_bases(index, kind) if isinstance(kind, Type) else ():
            for method in collecting.get(each, ()) if isinstance(each, Type) else ():
                made = ((c.text, c.callee) for c in calls_in(index, method))
                yield from keys_of(index, method.path, made)


def is_gathered(index: Index, collecting: Collecting, path: str, call: Call) -> bool:
    """Whether ``call`` stands in an aggregate that gathers its events until a repository saves it."""
    return bool(collecting) and gathers(index, collecting, Type(path, call.caller.rpartition(".")[0]))


def gathers(index: Index, collecting: Collecting, owner: Type) -> bool:
    return any(kind in collecting for kind in with_bases(index, owner))
