"""The calls that end a transaction: in a function itself, in one of ours that it hands it to, at the end of a block."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.link.analysis import Analysis
from scanner.link.calls import Outside, resolve
from scanner.link.index import Index, Node, calls_in
from scanner.link.items import Item, Manner
from scanner.link.spelling import last_part
from scanner.model import Call
from scanner.rules import Words, squeezed

_LEAVES = (("__exit__",), ("__aexit__",))


def commits_of(analysis: Analysis, node: Node) -> Iterator[Item]:
    """The calls of ``node`` that end a transaction, themselves or in a function of ours that is handed it."""
    for call in calls_in(analysis.index, node):
        if ends_transaction(analysis.index, call):
            yield Item(call.location, call.text, call)
    for item in analysis.flow.items.get(node, ()):
        ends = (
            ends_transaction(analysis.index, c) for t in item.targets for c in calls_in(analysis.index, t)
        )
        if item.manner is Manner.CALL and _is_handed_transaction(analysis.index.words, item) and any(ends):
            yield item


def commits_at_end(analysis: Analysis, path: str, guard: str) -> bool:
    """Whether leaving the block ``guard`` runs a function of ours that commits: the part of a generator behind its yield."""
    for call in analysis.index.outlines[path].calls:
        if call.implied and call.guards[-1:] == (guard,) and call.callee is not None:
            leaving = resolve(analysis.index, path, call.callee)
            if call.callee.path[-1:] in _LEAVES and isinstance(leaving, Node):
                return any(ends_transaction(analysis.index, c) for c in calls_in(analysis.index, leaving))
    return False


def ends_transaction(index: Index, call: Call) -> bool:
    """Whether ``call`` ends a transaction: by its name, unless it is a broker's, or by the statement that it is given."""
    if last_part(call.text) in index.words["commit-calls"]:
        return not _is_of_broker(index, call)
    return any(text.strip("\"'`; ").upper() == "COMMIT" for text in call.texts[:1])


def _is_of_broker(index: Index, call: Call) -> bool:
    """Whether it is how far one has read that ``call`` commits, or messages that it sends: ``consumer.commit()``."""
    found = resolve(index, call.location.path, call.callee) if call.callee is not None else None
    origin = found.origin if isinstance(found, Outside) else call.callee
    if origin is None:
        return False
    return any(
        origin.module == keeper or origin.module.startswith((f"{keeper}.", f"{keeper}/"))
        for keeper in index.words["offset-keepers"]
    )


def _is_handed_transaction(words: Words, item: Item) -> bool:
    texts = item.call.texts if item.call is not None else ()
    return any(squeezed(last_part(text)) in words["transaction-parameters"] for text in texts if text)
