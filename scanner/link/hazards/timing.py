"""When a message goes out, seen from the write that it is about."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise

from scanner.link.analysis import Analysis, reach_of
from scanner.link.guards import exclusive
from scanner.link.hazards.commits import commits_of
from scanner.link.hazards.gathered import gathered
from scanner.link.hazards.transactions import (
    When,
    is_transactional,
    runs_behind,
    transactions,
    uses_transaction,
)
from scanner.link.index import Node, calls_in, function_at
from scanner.link.items import Item, Manner
from scanner.link.reach import Reach, chain
from scanner.link.spelling import last_part
from scanner.model import holds


class Timing(StrEnum):
    FIRST = "publish first"
    INSIDE = "publish inside the transaction"
    AFTER = "publish after the write"
    HOOK = "publish in an after-commit hook"


def timing(analysis: Analysis, node: Node, write: Item, sent: Reach) -> Timing:
    """How the message that ``sent`` leads to lies to ``write`` in ``node``."""
    publish, commits = sent.item, tuple(commits_of(analysis, node))
    manners = {step.item.manner for step in chain(analysis.reach[sent.site.effect], sent)}
    run = gathered(analysis, node, write, publish)
    if run is When.INSIDE:
        return Timing.INSIDE
    if run is When.BEHIND or Manner.AFTER_COMMIT in manners or runs_behind(analysis, publish):
        return Timing.HOOK
    if Manner.SAVED in manners:  # the write itself raises the event
        return Timing.INSIDE if is_transactional(analysis, node) else Timing.AFTER
    if any(write.location < commit.location < publish.location for commit in commits):
        return Timing.AFTER
    around = transactions(analysis, write)
    # what is around a write commits it at its end: a commit further down is that of another transaction
    committed_later = not around and any(publish.location < commit.location for commit in commits)
    shares = bool(set(around) & set(transactions(analysis, publish)))
    elsewhere = not commits and uses_transaction(analysis, node, write) and not around
    if shares or committed_later or elsewhere or is_transactional(analysis, node):
        return Timing.HOOK if _asks_for_transaction(analysis, sent) else Timing.INSIDE
    first = publish.location < write.location and _at_the_end(publish) <= _at_the_end(write)
    made_first = _is_argument(write, publish) or _run_first(analysis, write, sent)
    return Timing.FIRST if first and not made_first else Timing.AFTER


def _asks_for_transaction(analysis: Analysis, sent: Reach) -> bool:
    """Whether a function on the way sends at once only where no transaction is open, and else behind its commit."""
    effect = sent.site.effect
    for holder, step in pairwise(chain(analysis.reach[effect], sent)):
        if holder.target is None:
            continue
        calls = calls_in(analysis.index, holder.target)
        words = analysis.index.words["open-transaction-calls"]
        asked = {call.location.line for call in calls if last_part(call.text) in words}
        for item in analysis.flow.items[holder.target] if asked else ():
            behind = item.manner is Manner.AFTER_COMMIT or runs_behind(analysis, item)
            if behind and reach_of(analysis, item, effect, holder.target) and exclusive(item, step.item):
                own = set(step.item.guards).difference(item.guards)
                if any(guard.startswith(f"if@{line}.") for guard in own for line in asked):
                    return True
    return False


def _is_argument(write: Item, publish: Item) -> bool:
    """Whether what is written is what the call that sends is given: ``announce(orders.save(order))``."""
    return holds(publish.location, write.location) and write.guards == publish.guards


def _run_first(analysis: Analysis, write: Item, sent: Reach) -> bool:
    """Whether the function that sends is handed the write as well, and runs what it is handed before it sends."""
    call, sender = sent.item.location, sent.target
    lambdas = {g for g in write.guards if g.startswith("callback:")} - set(sent.item.guards)
    handed = lambdas and call.line <= write.location.line <= call.end_line
    function = function_at(analysis.index, sender) if handed and sender is not None else None
    further = [step.item for step in chain(analysis.reach[sent.site.effect], sent)][1:2]
    if function is None or sender is None or not further:
        return False
    taken = {name for name, _ in function.parameters}
    runs = (c.location for c in calls_in(analysis.index, sender) if c.text.partition(".")[0] in taken)
    return any(location < further[0].location for location in runs)


def _at_the_end(item: Item) -> bool:
    """Whether ``item`` waits for its function to end: Go's ``defer``."""
    return any(guard.startswith("defer@") for guard in item.guards)
