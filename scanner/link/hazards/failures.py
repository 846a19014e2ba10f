"""Steps that are taken only where something failed: they tell of the failure, or make up for it."""

from __future__ import annotations

import re
from itertools import pairwise

from scanner.link.analysis import Analysis, reach_of
from scanner.link.effects import Effect
from scanner.link.guards import exclusive
from scanner.link.index import Node
from scanner.link.items import Item, Manner, plain
from scanner.link.reach import Reach, chain
from scanner.link.spelling import last_part
from scanner.model import LAMBDA
from scanner.rules import Words

_CATCH = re.compile(r"try@\d+\.catch[!~]*$")


def answers_failure(analysis: Analysis, reach: Reach) -> bool:
    """Whether a step of the way is a callback for failures: ``send(o).onFailure(() -> failures.save(o))``."""
    words = analysis.index.words
    return any(
        answers_with(words, guard)
        for step in chain(analysis.reach[reach.site.effect], reach)
        for guard in step.item.guards
    )


def reports_failure(analysis: Analysis, reach: Reach) -> bool:
    """Whether a function further down sends only where what it does has failed: its message is of the failure.

    What a function sends in an arm of its own is told apart there, by the arms that exclude one another.
    """
    effect = reach.site.effect
    for holder, step in pairwise(chain(analysis.reach[effect], reach)):
        if holder.target is None or not _on_failure(analysis.index.words, step.item):
            continue
        sends = (  # what a lambda does is among the steps of the function around it
            item
            for item in analysis.flow.items[holder.target]
            if reach_of(analysis, item, effect, holder.target) is not None
            and not (item.targets and all(LAMBDA in target.name for target in item.targets))
        )
        if all(_on_failure(analysis.index.words, item) for item in sends):
            return True
    return False


def _on_failure(words: Words, item: Item) -> bool:
    """Whether ``item`` is done where something has failed: in an arm that catches it, in a callback for failures."""
    if item.manner is Manner.CALLBACK and last_part(item.text).lower() in words["failure-callbacks"]:
        return True
    return any(_CATCH.match(guard) or answers_with(words, guard) for guard in item.guards)


def goes_along(analysis: Analysis, node: Node, publish: Item) -> bool:
    """Whether ``node`` appends to an outbox, and ``publish`` does not stand where just that has failed."""
    if node not in analysis.reach[Effect.OUTBOX]:
        return False
    reached = ((item, reach_of(analysis, item, Effect.OUTBOX, node)) for item in analysis.flow.items[node])
    appends = [item for item, reach in reached if reach is not None and not is_late(analysis, reach)]
    if not appends:
        return False
    return not _on_failure(analysis.index.words, publish) or not all(exclusive(a, publish) for a in appends)


def is_late(analysis: Analysis, append: Reach) -> bool:
    """Whether a row of the outbox is appended once the transaction is committed, by who hears of it then."""
    steps = chain(analysis.reach[append.site.effect], append)
    return any(step.item.manner is Manner.AFTER_COMMIT for step in steps)


def appended_late(analysis: Analysis) -> frozenset[Node]:
    """The functions whose row of the outbox is appended behind the commit of what it tells of."""
    reached = analysis.reach[Effect.OUTBOX]
    return frozenset(plain(node) for node, reach in reached.items() if is_late(analysis, reach))


def answers_with(words: Words, guard: str) -> bool:
    """Whether ``guard`` is a function that is run where something has failed: ``save(o).catch(() => …)``."""
    callee = last_part(guard.rpartition("@")[0]).lower()
    return guard.startswith("callback:") and callee in words["failure-callbacks"]
