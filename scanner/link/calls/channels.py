"""Channels of Go: who takes what is put into one. The two are known to meet where the channel is the same field, or the
same variable of a package.

Of a function that takes from several, what it does for one of them is not told apart, so it is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.link.calls.resolution import resolve
from scanner.link.index import Index, Node, Type, unit
from scanner.link.items import Item, Manner
from scanner.model import Call, Outline, Passage

Channel = tuple[str, str, str]
"""The package that it is declared in, the type that it is a field of ("" for a variable), and its name."""


def takers(index: Index) -> Mapping[Channel, tuple[Node, ...]]:
    """Who takes from each channel, in the order of paths."""
    taken: dict[Node, set[Channel]] = {}
    put: set[Channel] = set()  # a loop may as well go over a list: nobody puts anything into that
    for path, outline in index.outlines.items():
        for passage in outline.passages:
            channel = _channel(index, outline, passage)
            if channel is not None and passage.taken:
                taken.setdefault(Node(path, passage.caller), set()).add(channel)
            elif channel is not None:
                put.add(channel)
    found: dict[Channel, list[Node]] = {}
    for node, channels in taken.items():
        if len(channels & put) == 1:
            found.setdefault(next(iter(channels & put)), []).append(node)
    return {channel: tuple(nodes) for channel, nodes in found.items()}


def put_in(
    index: Index, told: Mapping[Channel, tuple[Node, ...]], outline: Outline
) -> Iterator[tuple[Node, Item]]:
    """The functions of a file that put something into a channel, each with who takes it."""
    for passage in outline.passages:
        if passage.taken:
            continue
        node = Node(outline.path, passage.caller)
        targets = told.get(_channel(index, outline, passage) or ("", "", ""), ())
        if targets:
            call = Call(passage.caller, None, passage.location, passage.text, guards=passage.guards)
            yield node, Item(passage.location, passage.text, call, (), targets, manner=Manner.CHANNEL)


def _channel(index: Index, outline: Outline, passage: Passage) -> Channel | None:
    if passage.holder is None:
        return unit(outline), "", passage.name
    holder = resolve(index, outline.path, passage.holder)
    if not isinstance(holder, Type) or holder.path not in index.outlines:
        return None
    return unit(index.heads[holder.path]), holder.name, passage.name
