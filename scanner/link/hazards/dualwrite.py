"""``outbox/missing``: the lowest function that both writes state and publishes, with no outbox row to tie them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from scanner.link.analysis import Analysis, around, bottom_up, functions, may_reach, reach_of
from scanner.link.effects import Effect
from scanner.link.guards import exclusive, is_deferred
from scanner.link.hazards.asking import asked_apart
from scanner.link.hazards.batches import is_marked
from scanner.link.hazards.choices import chosen_apart
from scanner.link.hazards.doubts import confidence_of, uses_of
from scanner.link.hazards.drivers import is_of_messages, redelivered_by, wires, works_through_messages
from scanner.link.hazards.endings import cut_off
from scanner.link.hazards.failures import (
    answers_failure,
    answers_with,
    appended_late,
    goes_along,
    is_late,
    reports_failure,
)
from scanner.link.hazards.fates import Ends, fate_of, fates_below
from scanner.link.hazards.journals import journals_a_message, keeps_journal
from scanner.link.hazards.marking import Pair
from scanner.link.hazards.strands import live_apart
from scanner.link.hazards.timing import Timing, timing
from scanner.link.hazards.together import come_together
from scanner.link.hazards.wording import dual_write, steps_of, subject_of
from scanner.link.index import Node, calls_in, function_at
from scanner.link.items import Item, Manner
from scanner.link.reach import Reach, chain
from scanner.link.spelling import last_part
from scanner.model import LAMBDA, Confidence, Hazard, Location, Severity, holds

RULE = "outbox/missing"
_MESSAGES = (Effect.PUBLISH, Effect.BUS)
_ARM = re.compile(r"if@(\d+)\.(?:then|else)[!~]*$")
_FAILED = "failed@"
Closeness = tuple[bool, bool, int, bool, Location, Location]


def dual_writes(analysis: Analysis) -> tuple[Hazard, ...]:
    """At most one hazard per function, sorted by place."""
    found = (
        _hazard(analysis, n, pair) for n, pair in pairs(analysis).items() if not _excused(analysis, n, pair)
    )
    return tuple(sorted(found, key=lambda hazard: (hazard.location, hazard.subject)))


@lru_cache(maxsize=1)
def pairs(analysis: Analysis) -> Mapping[Node, Pair]:
    """The lowest functions that both write and publish, excused or not: their callers are not to blame for it."""
    found: dict[Node, Pair] = {}
    late = appended_late(analysis)
    announcing = may_reach(analysis, Effect.PUBLISH, Effect.BUS) | late
    for node in functions(bottom_up(analysis)) if announcing else ():
        pair = _pair(analysis, found, node, node in late) if node in announcing else None
        if pair is not None:
            found[node] = pair
    return {node: pair for node, pair in found.items() if not _answered_for(analysis, found, node)}


def _answered_for(analysis: Analysis, judged: Mapping[Node, Pair], node: Node) -> bool:
    """Whether the publish of ``node`` is that of a lower function which was judged after it, since they call each other."""
    _, reach_w, _, reach_p = judged[node]
    return any(
        judged[other][1].depth + judged[other][3].depth < reach_w.depth + reach_p.depth
        for other in _answering(analysis, judged, reach_p)
        if other != node
    )


def _pair(analysis: Analysis, judged: Mapping[Node, Pair], node: Node, late: bool) -> Pair | None:
    """The write and the publish of ``node`` that belong together most plainly; None when it is not the lowest.

    ``late``: what it appends to the outbox may be appended behind the commit, which then counts like a publish.
    """
    items = analysis.flow.items[node]
    for effect in (*_MESSAGES, Effect.OUTBOX) if late else _MESSAGES:
        publishes = _reached(analysis, judged, node, items, effect)
        if effect is Effect.OUTBOX and not all(is_late(analysis, r) for r in publishes.values()):
            continue
        writes = _reached(analysis, judged, node, items, Effect.WRITE) if publishes else {}
        best = _closest(analysis, writes, publishes)
        if best is not None:
            return best
    return None


def _closest(
    analysis: Analysis, writes: Mapping[Item, Reach], publishes: Mapping[Item, Reach]
) -> Pair | None:
    """Of all pairs that can happen in one run the closest. The look ends where no later publish can come closer."""
    used = {item: uses_of(item) for item in (*writes, *publishes)}
    of_writes = frozenset[str]().union(*(used[w] for w in writes))
    of_publishes = frozenset[str]().union(*(used[p] for p in publishes))
    depths = [min((reach.depth for reach in side.values()), default=0) for side in (writes, publishes)]
    ideal = (False, of_writes.isdisjoint(of_publishes), sum(depths), False)
    found: Pair | None = None
    closest: Closeness | None = None
    for p, reach_p in sorted(publishes.items(), key=lambda each: each[0].location):
        if closest is not None and closest[:4] <= ideal and closest[4] < p.location:
            break  # what comes later is no closer, and stands further down
        for w, reach_w in writes.items():
            pair = (w, reach_w, p, reach_p)
            closeness = _closeness(pair, bool(used[w] & used[p]))
            if closest is not None and closeness >= closest:
                continue
            if w != p and not _are_apart(analysis, pair):
                found, closest = pair, closeness
    return found


def _are_apart(analysis: Analysis, pair: Pair) -> bool:
    """Whether no run has both: arms that exclude one another, a report of the other's failure, a choice for either."""
    _, reach_w, _, reach_p = pair
    write, publish = _where_written(analysis, reach_w), _where_written(analysis, reach_p)
    return (
        exclusive(write, publish)
        or asked_apart(analysis, write, publish)
        or _is_told_of_failure(analysis, write, publish)
        or _share_a_call(analysis, reach_w, reach_p)
        or cut_off(analysis, reach_w, reach_p, (write, publish))
        or chosen_apart(analysis, reach_w, reach_p)
        or come_together(analysis, reach_w, reach_p)
        or live_apart(analysis, reach_w, reach_p)
        or all(is_of_messages(analysis, reach) for reach in (reach_w, reach_p))
    )


def _where_written(analysis: Analysis, start: Reach) -> Item:
    """The step of a way that the function itself has written, also inside of the lambdas that it hands to others."""
    inner = start.item
    for step in chain(analysis.reach[start.site.effect], start):
        inner = step.item
        if step.target is None or LAMBDA not in step.target.name:
            break
    if inner is start.item or start.item.call is None:
        return start.item
    # as part of the function it has the guards around the lambda as well
    written = analysis.flow.steps_of(Node(start.item.location.path, start.item.call.caller))
    return next((item for item in written if item.location == inner.location), start.item)


def _is_told_of_failure(analysis: Analysis, one: Item, other: Item) -> bool:
    """Whether the later of the two happens where the earlier has failed: ``if err := save(o); err != nil { tell(err) }``."""
    first, then = sorted((one, other), key=lambda item: item.location)
    if first.call is None:
        return False
    added = [guard for guard in then.guards if guard not in first.guards]
    arms = [int(found[1]) for guard in added if (found := _ARM.match(guard))]
    failed = [int(guard.removeprefix(_FAILED)) for guard in added if guard.startswith(_FAILED)]
    if any(first.location.line <= line <= first.location.end_line for line in failed):
        return True
    failures = analysis.index.words["failure-callbacks"]
    handed = any(answers_with(analysis.index.words, guard) for guard in added)
    if not arms and not handed:
        return False
    for call in calls_in(analysis.index, Node(first.location.path, first.call.caller)):
        if not holds(call.location, first.location):
            continue
        inside = holds(call.location, then.location)
        if inside and handed and last_part(call.text).lower() in failures:
            return True  # send(o).onFailure(() -> save(o))
        told = call.handler is not None and then.text in call.handler.calls
        if told and not inside:
            return any(call.location.line <= arm <= call.location.end_line + 1 for arm in arms)
    return False


def _share_a_call(analysis: Analysis, write: Reach, publish: Reach) -> bool:
    """Whether one of the two goes through the very call of the other: in a lambda that another call is handed."""
    if publish.item.manner is Manner.SAVED:
        return False  # what is written raises the event
    ways = ((write, publish), (publish, write))
    return any(
        step.item.location == other.item.location
        for reach, other in ways
        for step in chain(analysis.reach[reach.site.effect], reach)
    )


def _reached(
    analysis: Analysis, judged: Mapping[Node, Pair], node: Node, items: Sequence[Item], effect: Effect
) -> Mapping[Item, Reach]:
    """What the items reach; but for messages that a function further down, which writes as well, has to answer for."""
    announces = effect in (Effect.PUBLISH, Effect.BUS, Effect.OUTBOX)
    found: dict[Item, Reach] = {}
    for item in items:
        reach = reach_of(analysis, item, effect, node)
        if reach is None or reach.target == node:
            continue  # what it does by calling itself again it does itself
        if _answering(analysis, judged, reach) if announces else answers_failure(analysis, reach):
            continue
        if reports_failure(analysis, reach) if announces else journals_a_message(analysis, judged, reach):
            continue
        if not (announces and analysis.index.words.mentions("no-event-labels", item.text)):
            found[item] = reach
    return found


def _answering(analysis: Analysis, judged: Mapping[Node, Pair], reach: Reach) -> tuple[Node, ...]:
    """The functions on the way that have a pair of their own; not where another implementation beside them has none, and
    not who hears an event: what is lost between a write and the event is lost to all of them.
    """
    reached = analysis.reach[reach.site.effect]
    commands = analysis.index.words["command-calls"]
    found: list[Node] = []
    for step in chain(reached, reach):
        if step.item.manner is Manner.EVENT and last_part(step.item.text) not in commands:
            break
        if step.target is None:
            break
        owner = around(step.target)
        if owner in judged and not keeps_journal(analysis, owner, judged[owner]):
            others = (t for t in step.item.targets if step.item.alternatives and t in reached)
            if all(around(other) in judged for other in others):
                found.append(owner)
    return tuple(found)


def _closeness(pair: Pair, related: bool) -> Closeness:
    write, reach_w, publish, reach_p = pair
    follows = write.location < publish.location
    doubtful = not (reach_w.sure and reach_p.sure)
    return (
        doubtful,
        not related,
        reach_w.depth + reach_p.depth,
        not follows,
        publish.location,
        write.location,
    )


def _excused(analysis: Analysis, node: Node, pair: Pair) -> bool:
    """The ways out: an outbox row goes along, an outbox is drained, changes are captured, offsets are in the transaction."""
    write, reach_w, publish, reach_p = pair
    carried = reach_p.site.effect is not Effect.OUTBOX and goes_along(analysis, node, publish)
    if node in analysis.relays or (carried and _may_carry(analysis, reach_p)):
        return True
    function = function_at(analysis.index, node)
    types = tuple(str(origin) for _, origin in function.parameters if origin is not None) if function else ()
    if analysis.index.words.mentions("change-feed-types", *types):
        return True
    offsets = analysis.index.words["offset-commits"]
    if any(last_part(call.text) in offsets for call in calls_in(analysis.index, node)):
        return True
    if is_marked(analysis, node, pair):
        return True
    made = is_deferred(write)  # for others to run: whoever makes it may well do so when the program starts
    starts = not made and reach_w.depth + reach_p.depth > 1 and wires(analysis, node)
    return starts and not works_through_messages(analysis, node, write, publish)


def _may_carry(analysis: Analysis, publish: Reach) -> bool:
    """Whether rows of the outbox may be what ``publish`` sends: not where all that drain them send by other means."""
    messages = analysis.reach[Effect.PUBLISH]
    drained = {messages[relay].site.fact.technology for relay in analysis.relays & messages.keys()}
    return not drained or publish.site.fact.technology in drained


def _hazard(analysis: Analysis, node: Node, pair: Pair) -> Hazard:
    write, reach_w, publish, reach_p = pair
    confidence = confidence_of(analysis, pair)
    when = timing(analysis, node, write, reach_p)
    lost = _is_lost(analysis, node, publish, reach_p)
    again = "" if lost else redelivered_by(analysis, node)
    return Hazard(
        rule=RULE,
        location=publish.location,
        subject=subject_of(node),
        says=dual_write(node, reach_w, reach_p, when, lost, again),
        severity=Severity.WARNING if again else _severity(analysis, reach_p, when, confidence),
        confidence=confidence,
        steps=steps_of(analysis, reach_w, reach_p),
    )


def _is_lost(analysis: Analysis, node: Node, publish: Item, reach: Reach) -> bool:
    """Whether the publish's failure ends somewhere on its way up, and nothing is done about it."""
    fates = (fate_of(analysis, node, publish), *fates_below(analysis, reach))
    return any(fate.ends is Ends.LOST for fate in fates)


def _severity(analysis: Analysis, publish: Reach, when: Timing, confidence: Confidence) -> Severity:
    """A message that its broker keeps for nobody may be missed in any case: whoever must not miss it reads the store."""
    unkept = publish.site.fact.technology in analysis.index.words["unkept-messages"]
    half = when is Timing.HOOK or publish.site.effect is Effect.BUS or unkept
    return Severity.WARNING if half or confidence is Confidence.LOW else Severity.ERROR
