"""Places where the code does what a rule asks for. Without one, a hazard that is not found proves nothing."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.link.analysis import Analysis, may_reach, reach_of
from scanner.link.effects import Effect
from scanner.link.hazards import besteffort, dualwrite, phantom, toctou
from scanner.link.hazards.conditions import is_conditional
from scanner.link.hazards.fates import Ends, fate_of, fates_below
from scanner.link.hazards.transactions import is_transactional, transactions, uses_transaction
from scanner.link.index import Node
from scanner.link.items import Item
from scanner.link.reach import Reach
from scanner.model import Cleared


def cleared(analysis: Analysis) -> tuple[Cleared, ...]:
    """Every such place of every rule, in the order of places."""
    found = (
        *_rows_beside_writes(analysis),
        *_failures_that_arrive(analysis),
        *_writes_that_ask(analysis),
        *_in_transactions(analysis),
    )
    return tuple(sorted(set(found)))


def _rows_beside_writes(analysis: Analysis) -> Iterator[Cleared]:
    """A row of the outbox goes along with the write; where rows are drained too, the outbox is in use."""
    for node in sorted(analysis.reach[Effect.OUTBOX].keys() & analysis.reach[Effect.WRITE].keys()):
        place = analysis.reach[Effect.OUTBOX][node].item.location
        yield Cleared(place, dualwrite.RULE, "appends a row to the outbox along with its write")
        if analysis.relays:
            yield Cleared(place, phantom.RULE, "appends to an outbox that is drained")


def _failures_that_arrive(analysis: Analysis) -> Iterator[Cleared]:
    """A publish, or a call near one, whose failure comes to whoever called."""
    for node, item, reach in _near(analysis, Effect.PUBLISH, besteffort.NEAR):
        passed = all(below.ends is Ends.PASSES for below in fates_below(analysis, reach))
        if passed and fate_of(analysis, node, item).ends is not Ends.LOST:
            yield Cleared(item.location, besteffort.RULE, "does not drop the failure of its publish")


def _writes_that_ask(analysis: Analysis) -> Iterator[Cleared]:
    for node, item, reach in _near(analysis, Effect.WRITE, toctou.NEAR):
        if is_conditional(analysis, analysis.index.outlines[node.path], item, reach):
            yield Cleared(item.location, toctou.RULE, "asks again in the condition of its write")
    for _, item, reach in _near(analysis, Effect.READ, toctou.NEAR):
        if toctou.locks(analysis, reach):
            yield Cleared(item.location, toctou.RULE, "locks what it reads")


def _near(analysis: Analysis, effect: Effect, depth: int) -> Iterator[tuple[Node, Item, Reach]]:
    """What has ``effect`` in itself, or at most ``depth`` calls below it."""
    for node in sorted(may_reach(analysis, effect) & analysis.flow.items.keys()):
        for item in analysis.flow.items[node]:
            reach = reach_of(analysis, item, effect, node)
            if reach is not None and reach.depth <= depth:
                yield node, item, reach


def _in_transactions(analysis: Analysis) -> Iterator[Cleared]:
    """A function that reads, decides and writes in one transaction."""
    for node in sorted(analysis.reach[Effect.READ].keys() & analysis.reach[Effect.WRITE].keys()):
        item = analysis.reach[Effect.WRITE][node].item
        inside = (
            is_transactional(analysis, node)
            or transactions(analysis, item)
            or uses_transaction(analysis, node, item)
        )
        if inside and _decides(analysis, node):
            yield Cleared(item.location, toctou.RULE, "reads, decides and writes in one transaction")


def _decides(analysis: Analysis, node: Node) -> bool:
    return any(c.caller == node.name for c in analysis.index.outlines[node.path].conditions)
