"""Places where the code does what a rule asks for. Without one, a hazard that is not found proves nothing."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.link.analysis import Analysis, reach_of
from scanner.link.effects import Effect
from scanner.link.hazards import besteffort, dualwrite, phantom, toctou
from scanner.link.hazards.fates import Ends, fate_of
from scanner.link.hazards.transactions import is_transactional, transactions, uses_transaction
from scanner.link.index import Node
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
    for node, own in analysis.sites.items():
        for site in own:
            if site.effect is Effect.PUBLISH and fate_of(analysis, node, site.item).ends is not Ends.LOST:
                yield Cleared(site.item.location, besteffort.RULE, "does not drop the failure of its publish")


def _writes_that_ask(analysis: Analysis) -> Iterator[Cleared]:
    for node, own in analysis.sites.items():
        outline = analysis.index.outlines[node.path]
        for site in own:
            reach = reach_of(analysis, site.item, site.effect, node)
            if reach is None:
                continue
            if site.effect is Effect.WRITE and toctou.is_conditional(analysis, outline, site.item, reach):
                yield Cleared(site.item.location, toctou.RULE, "asks again in the condition of its write")
            if site.effect is Effect.READ and toctou.locks(analysis, reach):
                yield Cleared(site.item.location, toctou.RULE, "locks what it reads")


def _in_transactions(analysis: Analysis) -> Iterator[Cleared]:
    """A function that reads, decides and writes in one transaction."""
    for node in sorted(analysis.reach[Effect.READ].keys() & analysis.reach[Effect.WRITE].keys()):
        item = analysis.reach[Effect.WRITE][node].item
        inside = (
            is_transactional(analysis, node)
            or transactions(analysis, item)
            or uses_transaction(analysis.index.words, item)
        )
        if inside and _decides(analysis, node):
            yield Cleared(item.location, toctou.RULE, "reads, decides and writes in one transaction")


def _decides(analysis: Analysis, node: Node) -> bool:
    return any(c.caller == node.name for c in analysis.index.outlines[node.path].conditions)
