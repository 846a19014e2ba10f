"""``publish/best-effort``: a message whose loss nobody would notice, because its failure is caught and dropped."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from scanner.link.analysis import Analysis, reach_of
from scanner.link.effects import Effect
from scanner.link.hazards.wording import subject_of, thing, trail
from scanner.link.index import Node
from scanner.link.items import Item
from scanner.link.reach import Reach
from scanner.link.spelling import starts_others
from scanner.model import Confidence, Hazard, Role, Severity

RULE = "publish/best-effort"
_NEAR = 2  # calls down to the broker; what is caught further up is the failure of a whole step, not of its message


def swallowed_publishes(analysis: Analysis, spoken_for: Collection[Node]) -> tuple[Hazard, ...]:
    """At most one hazard per function. ``spoken_for`` already have a finding that says so."""
    found = (h for node in analysis.flow.items if node not in spoken_for for h in _of(analysis, node))
    return tuple(sorted(found, key=lambda hazard: (hazard.location, hazard.subject)))


def _of(analysis: Analysis, node: Node) -> Iterator[Hazard]:
    if node in analysis.relays or node in analysis.reach[Effect.OUTBOX]:
        return  # the row stays, and goes out another time
    if starts_others(analysis.index.words, node.name):
        return  # whoever starts everything may well note what fails, and go on
    for item in analysis.flow.items[node]:
        reach = reach_of(analysis, item, Effect.PUBLISH, node)
        if (
            reach is not None
            and reach.depth <= _NEAR
            and item.call is not None
            and _loses(analysis, item, reach)
        ):
            yield _hazard(analysis, node, item, reach)
            return


def _loses(analysis: Analysis, item: Item, reach: Reach) -> bool:
    """Whether ``item`` is where the failure goes missing: here, and not already further down."""
    assert item.call is not None
    if item.call.outcome == "swallowed":
        return True
    return (
        item.call.outcome == "dropped"
        and reach.depth == 0
        and analysis.index.outlines[item.location.path].language == "go"
    )


def _hazard(analysis: Analysis, node: Node, item: Item, reach: Reach) -> Hazard:
    who = node.name or "this file"
    return Hazard(
        rule=RULE,
        location=item.location,
        subject=subject_of(node),
        says=f"{who} publishes to {thing(reach)} and goes on when that fails: nobody learns that the message is lost",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH if reach.depth <= 1 else Confidence.MEDIUM,
        steps=tuple(trail(analysis, reach, Role.PUBLISH)),
    )
