"""Who sends rows that it read, and marks them: what is not marked is sent again, so nothing is lost."""

from __future__ import annotations

import re

from scanner.link.analysis import Analysis, reach_of
from scanner.link.effects import Effect, changes_rows
from scanner.link.guards import goes_through
from scanner.link.hazards.transactions import is_transactional
from scanner.link.index import Node, calls_in, function_at
from scanner.link.items import Item, Manner
from scanner.link.reach import Reach
from scanner.link.spelling import last_part
from scanner.model import LAMBDA

_HANDED = "callback:"
_SOME = re.compile(r"\blimit\b|\bskip\s+locked\b", re.IGNORECASE)
_GIVEN = re.compile(r"\breturning\b", re.IGNORECASE)
_ROOT = re.compile(r"[\w$]+")
COMMON = frozenset(
    {"this", "self", "ctx", "context", "c", "req", "res", "request", "response", "err", "logger", "log"}
)
"""Names that tie nothing to anything."""

Pair = tuple[Item, Reach, Item, Reach]


def marks_what_it_sent(analysis: Analysis, node: Node, pair: Pair) -> bool:
    """Whether a loop over rows that were read sends each of them, and marks it then: what is not marked is sent again."""
    write, reach_w, publish, _ = pair
    loops = _loops_around(analysis, node, publish)
    if publish.manner is Manner.CALLBACK and goes_through(publish.text):
        loops.add(publish.text)
    shared = loops.intersection(write.guards)
    changes = changes_rows(analysis.index.words, reach_w.site.item, reach_w.site.fact)
    if write.location < publish.location or not (changes or (shared and _saves_back(write, publish))):
        return False
    if not shared:  # all at once behind the loop: in the same store, by the same name
        return _reads_before(analysis, node, publish, loops, write.text.rpartition(".")[0])
    return _reads_before(analysis, node, publish, shared)


def _loops_around(analysis: Analysis, node: Node, item: Item) -> set[str]:
    """Loops around ``item``, and functions around it that may be run for each of several things."""
    return {
        guard
        for guard in item.guards
        if guard.startswith("loop@") or (guard.startswith(_HANDED) and _may_repeat(analysis, node, guard))
    }


def _may_repeat(analysis: Analysis, node: Node, guard: str) -> bool:
    """Whether the function at ``guard`` may be run for each of what ``node`` has read: not what it hands to something of
    the file or of another, that reads nothing, as a breaker or a pool.
    """
    callee = guard.removeprefix(_HANDED).rpartition("@")[0]
    root = _ROOT.match(callee)
    if root is None or "(" in callee or goes_through(callee) or root[0] in COMMON:
        return True
    function = function_at(analysis.index, node)
    own = {call.assigned for call in calls_in(analysis.index, node)}
    if root[0] in own or (function is not None and any(root[0] == name for name, _ in function.parameters)):
        return True
    return any(
        item.text == callee and reach_of(analysis, item, Effect.READ, node) is not None
        for item in analysis.flow.items[node]
    )


def marks_at_its_end(analysis: Analysis, node: Node, pair: Pair) -> bool:
    """Whether what was written first belongs to a relay: a later step marks what the loop sent, in the same place.

    The same place is what both are called on (a checkpoint that is made if it is missing, and moved on), or the very rows
    that a transaction claims, sends one by one and marks as sent, or that a statement claims and gives for a while.
    """
    write, reach_w, publish, reach_p = pair
    if publish.location < write.location:
        return False
    claimed = _claims(reach_w)
    for later in analysis.flow.items[node]:
        reach = reach_of(analysis, later, Effect.WRITE, node) if publish.location < later.location else None
        if reach is None:
            continue
        owner = later.text.rpartition(".")[0]
        if owner and owner == write.text.rpartition(".")[0]:
            if claimed or marks_what_it_sent(analysis, node, (later, reach, publish, reach_p)):
                return True
        elif _saves_what_it_sent(analysis, node, write, publish, later, reach):
            return True
    return False


def _claims(reach: Reach) -> bool:
    """Whether a statement takes some of the rows that wait, and gives them: ``UPDATE … (SELECT … SKIP LOCKED) RETURNING …``."""
    statement = reach.site.fact.value("sql")
    return bool(_SOME.search(statement) and _GIVEN.search(statement))


def _saves_what_it_sent(
    analysis: Analysis, node: Node, write: Item, publish: Item, later: Item, reach: Reach
) -> bool:
    """Whether one transaction saves rows that it read, sends each, and saves the same rows once more behind the loop."""
    if write.call is None or later.call is None or not is_transactional(analysis, node):
        return False
    loops = (*publish.guards, publish.text)
    walked = {loop.removeprefix("callback:").partition(".")[0] for loop in loops}
    rows = walked.intersection(write.call.uses, later.call.uses) - COMMON
    return last_part(reach.site.item.text).startswith("save") and any(
        item.call is not None
        and item.call.assigned in rows
        and item.location < publish.location
        and reach_of(analysis, item, Effect.READ, node) is not None
        for item in analysis.flow.items[node]
    )


def _saves_back(write: Item, publish: Item) -> bool:
    """Whether ``write`` saves the very row of which ``publish`` tells, or a copy of it: ``rows.save(row.copy(sent = true))``,
    ``row.save()``.
    """
    if write.call is None or publish.call is None or not last_part(write.text).startswith("save"):
        return False
    itself = write.text.partition(".")[0]
    saved = next((name for name in (*write.call.uses, itself) if name not in COMMON), None)
    return saved is not None and saved in publish.call.uses


def marks_for_callers(analysis: Analysis, node: Node, pair: Pair) -> bool:
    """The same, where the loop is in all that call ``node``: it sends one row and marks it."""
    write, reach_w, publish, _ = pair
    changes = changes_rows(analysis.index.words, reach_w.site.item, reach_w.site.fact)
    if write.location < publish.location or not (changes or _saves_what_it_was_given(analysis, node, pair)):
        return False
    places = [(c, at) for c, at in analysis.called.of.get(node, ()) if LAMBDA not in c.name]
    calls = [(caller, analysis.flow.items[caller][at]) for caller, at in places]
    return bool(calls) and all(
        _reads_before(analysis, caller, item, _loops_around(analysis, caller, item)) for caller, item in calls
    )


def _saves_what_it_was_given(analysis: Analysis, node: Node, pair: Pair) -> bool:
    """Whether the row that ``node`` was handed is what it sends and saves again, itself or by a function of ours."""
    write, reach_w, publish, _ = pair
    function = function_at(analysis.index, node)
    if write.call is None or publish.call is None or function is None:
        return False
    saves = last_part(write.text).startswith("save") or last_part(reach_w.site.item.text).startswith("save")
    given = {name for name, _ in function.parameters} - COMMON
    return saves and bool(given.intersection(write.call.uses) & given.intersection(publish.call.uses))


def _reads_before(analysis: Analysis, node: Node, step: Item, loops: set[str], of: str = "") -> bool:
    """Whether rows (of what is called ``of``) are read before the ``loops`` in which ``step`` stands; not if in none."""
    return bool(loops) and any(
        item.location < step.location
        and (not of or item.text.startswith(f"{of}."))
        and (loops.isdisjoint(item.guards) or _heads(item, loops))
        and reach_of(analysis, item, Effect.READ, node) is not None
        for item in analysis.flow.items[node]
    )


def _heads(item: Item, loops: set[str]) -> bool:
    """Whether ``item`` stands where one of ``loops`` begins: ``for (row in rows.unsent())``."""
    innermost = item.guards[-1]
    return innermost in loops and innermost == f"loop@{item.location.line}"
