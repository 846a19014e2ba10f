"""Who sends all the rows that it read at once, and marks them: what is not marked is sent again, so nothing is lost."""

from __future__ import annotations

import re

from scanner.link.analysis import Analysis, reach_of
from scanner.link.effects import Effect, Site, changes_rows, label
from scanner.link.hazards.marking import COMMON, Pair, marks_at_its_end, marks_for_callers, marks_what_it_sent
from scanner.link.index import Node, calls_in, function_at
from scanner.link.items import Item
from scanner.link.spelling import last_part
from scanner.model import CONTAINER, ELEMENT, Call, Origin
from scanner.rules import squeezed

# How a statement asks for rows, however many wait: by how many at most, in which order.
_MANY = re.compile(r"\blimit\s+(?!1\b)|\border\s+by\b|\bskip\s+locked\b", re.IGNORECASE)

_REMOVED = re.compile(r"^\W*(?:delete|remove)", re.IGNORECASE)
_SET = re.compile(r"\bset\b(.*?)(?:\bwhere\b|$)", re.IGNORECASE | re.DOTALL)
_COLUMN = re.compile(r"(?<!\w)(\w++)[\"`\]]?\s{0,20}=")
_WHERE = re.compile(r"\bwhere\b(.*)", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(r"\w+")


def is_marked(analysis: Analysis, node: Node, pair: Pair) -> bool:
    """Whether the write of ``pair`` marks rows as sent: one that is not marked is sent another time."""
    marks = (marks_what_it_sent, marks_for_callers, marks_at_its_end, marks_the_batch)
    return any(mark(analysis, node, pair) for mark in marks)


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
