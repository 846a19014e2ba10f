"""Who sends rows that it read, and marks them: what is not marked is sent again, so nothing is lost."""

from __future__ import annotations

import re

from scanner.link.analysis import Analysis, reach_of
from scanner.link.effects import Effect, Site, changes_rows, label
from scanner.link.guards import goes_through
from scanner.link.hazards.transactions import is_transactional
from scanner.link.index import Node, calls_in, function_at
from scanner.link.items import LAMBDA, Item, Manner
from scanner.link.reach import Reach
from scanner.link.spelling import last_part
from scanner.model import CONTAINER, ELEMENT, Call, Origin
from scanner.rules import squeezed

_LOOPS = ("loop@", "callback:")
COMMON = frozenset(
    {"this", "self", "ctx", "context", "c", "req", "res", "request", "response", "err", "logger", "log"}
)
"""Names that tie nothing to anything."""

# How a statement asks for rows, however many wait: by how many at most, in which order.
_MANY = re.compile(r"\blimit\s+(?!1\b)|\border\s+by\b|\bskip\s+locked\b", re.IGNORECASE)

_REMOVED = re.compile(r"^\W*(?:delete|remove)", re.IGNORECASE)
_SET = re.compile(r"\bset\b(.*?)(?:\bwhere\b|$)", re.IGNORECASE | re.DOTALL)
_COLUMN = re.compile(r"(?<!\w)(\w++)[\"`\]]?\s{0,20}=")
_WHERE = re.compile(r"\bwhere\b(.*)", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(r"\w+")

Pair = tuple[Item, Reach, Item, Reach]


def marks_what_it_sent(analysis: Analysis, node: Node, pair: Pair) -> bool:
    """Whether a loop over rows that were read sends each of them, and marks it then: what is not marked is sent again."""
    write, reach_w, publish, _ = pair
    loops = {guard for guard in publish.guards if guard.startswith(_LOOPS)}
    if publish.manner is Manner.CALLBACK and goes_through(publish.text):
        loops.add(publish.text)
    shared = loops.intersection(write.guards)
    changes = changes_rows(analysis.index.words, reach_w.site.item, reach_w.site.fact)
    if write.location < publish.location or not (changes or (shared and _saves_back(write, publish))):
        return False
    if not shared:  # all at once behind the loop: in the same store, by the same name
        return _reads_before(analysis, node, publish, loops, write.text.rpartition(".")[0])
    return _reads_before(analysis, node, publish, shared)


def marks_at_its_end(analysis: Analysis, node: Node, pair: Pair) -> bool:
    """Whether what was written first belongs to a relay: a later step marks what the loop sent, in the same place.

    The same place is what both are called on (a checkpoint that is made if it is missing, and moved on), or the very rows
    that a transaction claims, sends one by one and marks as sent.
    """
    write, _, publish, reach_p = pair
    if publish.location < write.location:
        return False
    for later in analysis.flow.items[node]:
        reach = reach_of(analysis, later, Effect.WRITE, node) if publish.location < later.location else None
        if reach is None:
            continue
        owner = later.text.rpartition(".")[0]
        if owner and owner == write.text.rpartition(".")[0]:
            if marks_what_it_sent(analysis, node, (later, reach, publish, reach_p)):
                return True
        elif _saves_what_it_sent(analysis, node, write, publish, later, reach):
            return True
    return False


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
    if write.location < publish.location or not changes_rows(
        analysis.index.words, reach_w.site.item, reach_w.site.fact
    ):
        return False
    places = [(c, at) for c, at in analysis.called.of.get(node, ()) if LAMBDA not in c.name]
    calls = [(caller, analysis.flow.items[caller][at]) for caller, at in places]
    return bool(calls) and all(
        _reads_before(analysis, caller, item, {g for g in item.guards if g.startswith(_LOOPS)})
        for caller, item in calls
    )


def marks_the_batch(analysis: Analysis, node: Node, pair: Pair) -> bool:
    """Whether all rows that were read are sent at once, and those very rows are marked behind it: the next look reads
    what is not marked, and sends it again. The rows are read here, or by all that call ``node`` and hand them over.
    """
    write, reach_w, publish, _ = pair
    if write.location < publish.location or not changes_rows(
        analysis.index.words, reach_w.site.item, reach_w.site.fact
    ):
        return False
    rows = _rows_read(analysis, node, publish, reach_w.site)
    if not rows and (function := function_at(analysis.index, node)) is not None:
        places = [(c, analysis.flow.items[c][at]) for c, at in analysis.called.of.get(node, ())]
        if places and all(
            item.call is not None and _rows_read(analysis, c, item, reach_w.site).intersection(item.call.uses)
            for c, item in places
        ):
            rows = {name for name, _ in function.parameters} - COMMON
    return any(
        not rows.isdisjoint(_told(call))
        for call in calls_in(analysis.index, node)
        if call.location <= publish.location
    )


def _told(call: Call) -> tuple[str, ...]:
    """What a call is given, goes over or is made on, by name."""
    return (*call.uses, call.text.partition(".")[0].rpartition(" ")[2])


def _rows_read(analysis: Analysis, node: Node, before: Item, written: Site) -> set[str]:
    """The names of what ``node`` reads many of, ``before`` it does something, where ``written`` goes."""
    found: set[str] = set()
    for item in analysis.flow.items[node]:
        if item.call is None or not item.call.assigned or not item.location < before.location:
            continue
        reach = reach_of(analysis, item, Effect.READ, node)
        if reach is None or not (_are_of_one(reach.site, written) and _is_asked_for(reach.site, written)):
            continue
        if _gives_many(analysis, item) or _MANY.search(reach.site.fact.value("sql")):
            found.add(item.call.assigned)
    return found


def _are_of_one(read: Site, written: Site) -> bool:
    """Whether two sites are of the same rows: by their table, else by what one file calls them on."""
    known, other = label(read.fact), label(written.fact)
    if known and other:
        return known == other
    holders = {(site.item.location.path, site.item.text.rpartition(".")[0]) for site in (read, written)}
    return len(holders) == 1


def _is_asked_for(read: Site, written: Site) -> bool:
    """Whether rows that were changed are read no more: what is set is what was asked for, or the rows are gone."""
    statement = written.fact.value("sql")
    if _REMOVED.search(statement or written.fact.value("operation") or last_part(written.item.text)):
        return True
    change = _SET.search(statement)
    changed = {squeezed(name) for name in _COLUMN.findall(change[1])} if change is not None else set()
    condition = _WHERE.search(read.fact.value("sql"))
    if condition is not None:
        return not changed.isdisjoint(map(squeezed, _NAME.findall(condition[1])))
    # https://docs.spring.io/spring-data/jpa/reference/jpa/query-methods.html: findByStatusOrderById
    asked = read.fact.value("operation").partition("By")[2].partition("OrderBy")[0]
    return any(squeezed(part).startswith(column) for part in re.split("And|Or", asked) for column in changed)


def _gives_many(analysis: Analysis, item: Item) -> bool:
    functions = ((target, function_at(analysis.index, target)) for target in item.targets)
    return any(
        _is_many(analysis, target, kind)
        for target, each in functions
        if each is not None
        for kind in (each.returns, *each.results)
    )


def _is_many(analysis: Analysis, node: Node, kind: Origin | None) -> bool:
    """Whether a type, as the file of ``node`` writes it, is of several things, whatever they are."""
    if kind is None or not kind.path:
        return False
    held = analysis.index.entries.get(node.path, {}).get(kind.path[0], ()) if not kind.module else ()
    return CONTAINER in kind.path or any(key == ELEMENT for key, _ in held)


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
