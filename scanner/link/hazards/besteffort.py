"""``publish/best-effort``: a message whose failure is caught where it is sent, and goes no further."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from scanner.link.analysis import Analysis, around, functions, may_reach, reach_of
from scanner.link.effects import Effect
from scanner.link.guards import exclusive, is_deferred, is_loop
from scanner.link.hazards.batches import is_marked
from scanner.link.hazards.drivers import wires
from scanner.link.hazards.dualwrite import pairs
from scanner.link.hazards.fates import Ends, Fate, fate_of, fates_below
from scanner.link.hazards.wording import subject_of, thing, trail
from scanner.link.index import Node, calls_in, is_abstract
from scanner.link.items import Item, Manner
from scanner.link.reach import Reach, chain
from scanner.model import Confidence, Handler, Hazard, Role, Severity

RULE = "publish/best-effort"
NEAR = 2  # calls down to the broker; what is caught further up is the failure of a whole step, not of its message


def swallowed_publishes(analysis: Analysis, spoken_for: Collection[Node]) -> tuple[Hazard, ...]:
    """At most one hazard per function. ``spoken_for`` already have a finding that says so."""
    sending = may_reach(analysis, Effect.PUBLISH)
    judged = (node for node in functions(analysis.flow.items) if node in sending and node not in spoken_for)
    found = (hazard for node in judged for hazard in _of(analysis, node))
    return tuple(sorted(found, key=lambda hazard: (hazard.location, hazard.subject)))


def _of(analysis: Analysis, node: Node) -> Iterator[Hazard]:
    if node in analysis.relays or node in analysis.reach[Effect.OUTBOX] or _sends_for_relays(analysis, node):
        return  # the row stays, and goes out another time
    starting = wires(analysis, node)  # whoever starts everything may well note what fails, and go on
    for item in analysis.flow.items[node]:
        if starting and not is_deferred(item):
            continue
        reach = reach_of(analysis, item, Effect.PUBLISH, node)
        if reach is None or reach.depth > NEAR or _is_of_a_step(analysis, reach):
            continue
        if _is_of_a_handler(analysis, node, reach):
            continue
        fate = fate_of(analysis, node, item)
        passed = all(below.ends is Ends.PASSES for below in fates_below(analysis, reach))
        again = _asks_again(analysis, node, item, fate) or _stays_unmarked(analysis, node, item, fate)
        if fate.ends is Ends.LOST and passed and not again:
            yield _hazard(analysis, node, item, reach, fate)
            return


def _sends_for_relays(analysis: Analysis, node: Node) -> bool:
    """Whether all that call ``node`` drain an outbox: a row that could not be sent is still there."""
    callers = {around(caller) for caller, _ in analysis.called.of.get(node, ())}
    return bool(callers) and callers <= analysis.relays


def _asks_again(analysis: Analysis, node: Node, item: Item, fate: Fate) -> bool:
    """Whether ``item`` sends for each of the rows that ``node`` has read, and one that fails stays behind alone.

    Its row is still there for whoever asks the store again: the next round of a poller, or a job that looks after it.
    """
    guards = item.guards
    within = guards.index(f"{fate.arm.guard}.body") if fate.arm and f"{fate.arm.guard}.body" in guards else -1
    if not any(is_loop(guard) for guard in guards[: max(within, 0)]):
        return False
    before = (other for other in analysis.flow.items[node] if other.location < item.location)
    asked = (reach_of(analysis, other, Effect.READ, node) for other in before)
    return any(reach is not None and _asks_itself(analysis, reach) for reach in asked)


def _stays_unmarked(analysis: Analysis, node: Node, item: Item, fate: Fate) -> bool:
    """Whether the failure that is caught also passes over what would have marked the row as sent."""
    pair = pairs(analysis).get(node)
    if pair is None or fate.arm is None or pair[2] != item:
        return False
    if pair[0].location < item.location:  # a row that was claimed is marked further down
        return is_marked(analysis, node, pair) and _leaves_out(analysis, node, item, fate.arm)
    return f"{fate.arm.guard}.body" in pair[0].guards and is_marked(analysis, node, pair)


def _leaves_out(analysis: Analysis, node: Node, item: Item, arm: Handler) -> bool:
    """Whether whoever goes through ``arm`` writes nothing of what stands behind ``item``."""
    noting = [c for c in calls_in(analysis.index, node) if c.location > item.location and c.text in arm.calls]
    later = [other for other in analysis.flow.items[node] if other.location > item.location]
    writes = [other for other in later if reach_of(analysis, other, Effect.WRITE, node) is not None]
    return bool(noting) and all(exclusive(noting[0], write) for write in writes)


def _asks_itself(analysis: Analysis, reach: Reach) -> bool:
    """Whether a function asks a store by itself, or by a method that a library has the body of."""
    return reach.target is None or (reach.depth == 1 and is_abstract(analysis.index, reach.target))


def _is_of_a_step(analysis: Analysis, reach: Reach) -> bool:
    """Whether what is called does more than to send: its failure is that of a step of work, not of its message."""
    steps = chain(analysis.reach[Effect.PUBLISH], reach)
    return any(step.target in analysis.reach[Effect.WRITE] for step in steps if step.target is not None)


def _is_of_a_handler(analysis: Analysis, node: Node, reach: Reach) -> bool:
    """Whether the way leads through a handler of messages, which is run when one comes: what fails then is not caught here."""
    holder: Node | None = node
    for step in chain(analysis.reach[Effect.PUBLISH], reach):
        taking = (s for s in analysis.sites.get(holder, ()) if s.effect is Effect.CONSUME) if holder else ()
        taker = step.item.text.rpartition(".")[0]
        if step.item.manner is Manner.CALLBACK and any(
            site.item.location == step.item.location or (taker and site.item.text.rpartition(".")[0] == taker)
            for site in taking
        ):
            return True
        holder = step.target
    return False


def _hazard(analysis: Analysis, node: Node, item: Item, reach: Reach, fate: Fate) -> Hazard:
    if fate.arm is None:
        lost = "nobody looks whether that failed"
    elif fate.arm.calls:
        lost = "when that fails it is only noted"
    else:
        lost = "when that fails it is passed over"
    return Hazard(
        rule=RULE,
        location=item.location,
        subject=subject_of(node),
        says=f"{node.name} publishes to {thing(reach)}, and {lost}: the message is lost",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH if reach.depth <= 1 else Confidence.MEDIUM,
        steps=tuple(trail(analysis, reach, Role.PUBLISH)),
    )
