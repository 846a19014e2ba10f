"""``consistency/toctou``: a value is read, a decision is taken on it, and the write does not ask whether it still holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.link.analysis import Analysis, functions, may_reach, reach_of
from scanner.link.calls import resolve
from scanner.link.effects import Effect, label
from scanner.link.guards import exclusive
from scanner.link.hazards.conditions import COLUMN, UPDATE, is_conditional, sets_nothing
from scanner.link.hazards.transactions import is_transactional, transactions, uses_transaction
from scanner.link.hazards.watching import is_queued_under_watch
from scanner.link.hazards.wording import subject_of, thing, trail
from scanner.link.index import Node, Type, calls_in, function_at
from scanner.link.items import Item
from scanner.link.nesting import calls_of
from scanner.link.reach import Reach
from scanner.link.spelling import last_part
from scanner.model import (
    Call,
    Condition,
    Confidence,
    Fact,
    Hazard,
    Origin,
    Outline,
    Role,
    Severity,
)
from scanner.rules import Words

RULE = "consistency/toctou"
NEAR = 2  # calls from the function to the store; further down, nobody can say that it is the same key
_BY_SIZE = re.compile(
    r"(?<![=\-<>])[<>]=?(?![>=<])\s*[\w.(\-]|\b(?:compareTo|lessThan|greaterThan|lt|lte|gt|gte)\("
)
_AGAINST_NONE = re.compile(r"[<>]=?\s*[01]\b(?!\.)|\b[01]\s*[<>]=?")
_IS_THERE = re.compile(
    r"^\(?\s*+(?:!|not\b)?\s*+[\w.?]++\s*+\)?$|\b(?:nil|null|None|undefined|is_none|isEmpty|isPresent|err|in|is)\b|[=!]="
    r"|\b(?:includes|contains|equals|has|containsKey|startsWith)\("
)
# What is compared with the hour is not contended: whether it has expired is so for all that ask.
_CLOCK = re.compile(
    r"\b(?:now|today|Date|Instant|LocalDate(?:Time)?|datetime|timezone|time|clock|Clock|currentTimeMillis)\b"
)
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LOCKING = re.compile(r"\bfor\s+(?:no\s+key\s+)?(?:update|share)\b", re.IGNORECASE)
_SELECT = re.compile(r"\A\W*+select\b((?>.*?\bfrom\b))", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(r"[a-z_][a-z_0-9]*+")
_GIVEN = re.compile(r"\b[A-Za-z_]\w*+(?!\s*+=)")  # but the name that a thing is given by
_COMMON = frozenset({"this", "self", "ctx", "context", "tx", "db", "await", "return", "new", "const"})


def check_then_act(analysis: Analysis) -> tuple[Hazard, ...]:
    """At most one hazard per function, sorted by place."""
    both = may_reach(analysis, Effect.READ) & may_reach(analysis, Effect.WRITE)
    nodes = (node for node in functions(analysis.flow.items) if node in both)
    found = (hazard for node in nodes for hazard in _of(analysis, node))
    return tuple(sorted(found, key=lambda hazard: (hazard.location, hazard.subject)))


def _of(analysis: Analysis, node: Node) -> Iterator[Hazard]:
    items = analysis.flow.items[node]
    outline = analysis.index.outlines[node.path]
    decisions = [c for c in outline.conditions if c.caller == node.name]
    if not decisions or is_transactional(analysis, node) or _is_locked(analysis, node):
        return
    words = analysis.index.words
    reads = [
        (i, r, _taken(analysis, outline, i))
        for i in items
        if (r := reach_of(analysis, i, Effect.READ, node)) and r.depth <= NEAR
    ]
    writes = [(i, r) for i in items if (r := reach_of(analysis, i, Effect.WRITE, node)) and r.depth <= NEAR]
    for write, reach_w in writes:
        if transactions(analysis, write) or uses_transaction(analysis, node, write):
            continue
        if is_conditional(analysis, outline, write, reach_w) or sets_nothing(words, reach_w):
            continue
        if _is_versioned(analysis, node, write):
            continue
        for read, reach_r, taken in reads:
            if read == write or exclusive(read, write) or not taken or locks(analysis, reach_r):
                continue
            if is_queued_under_watch(analysis, node, read, write):
                continue
            between = [
                d for d in decisions if read.location < d.location < write.location and taken in d.names
            ]
            decision = next((d for d in between if _weighs(words, d, taken, write)), None)
            if decision is not None and _same_key(words, read, reach_r, write, reach_w, taken):
                yield _hazard(node, decision, (read, reach_r), (write, reach_w), analysis)
                return


def _taken(analysis: Analysis, outline: Outline, read: Item) -> str:
    """The variable that takes what ``read`` gave: from its own call, or from the one that it is sent or unpacked by."""
    nesting, calls = calls_of(analysis.index, outline)
    around = (call for place in nesting.around(read.location) for call in calls[place])
    taken = (call.assigned for call in around)
    return next((name for name in (*taken, *_fetched(analysis, read)) if name not in ("", "return", "_")), "")


def _fetched(analysis: Analysis, read: Item) -> Iterator[str]:
    """The variables that take what ``read`` left in a cursor, up to the cursor's next statement."""
    cursor, dot, verb = read.text.rpartition(".")
    if not dot or not cursor.isidentifier() or read.call is None:
        return
    for call in calls_in(analysis.index, Node(read.location.path, read.call.caller)):
        if call.location > read.location and call.text.startswith(f"{cursor}."):
            if call.text == f"{cursor}.{verb}":
                return
            if last_part(call.text) in analysis.index.words["fetching-calls"]:
                yield call.assigned


def _weighs(words: Words, decision: Condition, taken: str, write: Item) -> bool:
    """Whether the decision is on an amount that the write then sets: it compares by size, or asks of an amount by name.

    That something was found, or is in the state it should be, is looked at everywhere, and seldom contended.
    """
    amounts = words["contended-amounts"]
    named = any(
        part.lower() in amounts or part.lower().rstrip("s") in amounts
        for part in _PARTS.findall(decision.text)
    )
    text = _without_measure(decision.text, taken)
    if _BY_SIZE.search(_AGAINST_NONE.sub("", text)):
        return named or (not _CLOCK.search(text) and _sets_from(taken, write))
    return named and not _IS_THERE.search(text)


def _without_measure(text: str, taken: str) -> str:
    """``text``, but where it asks of the rows that ``taken`` holds whether there are any: it then names them alone."""
    name = rf"(?<![\w.])({re.escape(taken)})"
    measured = re.sub(rf"\blen\({name}\)|{name}\.(?:length\b|size\b(?:\(\))?|count\(\))", r"\1\2", text)
    return text if measured == text else _AGAINST_NONE.sub("", measured)


def _sets_from(taken: str, write: Item) -> bool:
    """Whether what is written is made of what was read, or is that very object."""
    return write.call is not None and (taken in write.call.uses or _receiver(write) == taken)


def _receiver(item: Item) -> str:
    return item.text.partition(".")[0]


def locks(analysis: Analysis, read: Reach) -> bool:
    """Whether the read itself keeps others out: by its statement, or by a mark on the method that reads."""
    if _LOCKING.search(read.site.fact.value("sql")):
        return True
    function = function_at(analysis.index, read.target) if read.target is not None else None
    marks = (str(decorator) for decorator in function.decorators) if function is not None else ()
    return analysis.index.words.mentions("lock-names", *marks)


def _same_key(words: Words, read: Item, reach_r: Reach, write: Item, reach_w: Reach, taken: str) -> bool:
    """Whether both touch the same record, as far as names tell: one store and table, and a key in common."""
    one, other = reach_r.site.fact, reach_w.site.fact
    if one.technology != other.technology:
        return False
    tables = label(one), label(other)
    if (all(tables) and tables[0] != tables[1]) or _sets_what_was_not_read(one, other):
        return False
    owners = tuple(
        (r.target.path, r.target.name.rpartition(".")[0]) if r.target else ("", "")
        for r in (reach_r, reach_w)
    )
    if not all(tables) and (owners[0] != owners[1] or _are_beside_each_other(words, reach_r, reach_w)):
        return False
    if read.call is None or write.call is None:
        return False
    if _receiver(write) == taken:
        return True  # the object itself
    direct = reach_r.depth == 0 and reach_w.depth == 0
    if direct and not all(tables) and _kind(words, read.call.text) != _kind(words, write.call.text):
        return False
    return bool(_keys(read.call) & _keys(write.call)) or _sets_from(taken, write)


def _are_beside_each_other(words: Words, *reached: Reach) -> bool:
    """Whether both are reached by one name and then by another: ``models.Configs`` and ``models.Campaigns``."""
    one, other = (_kind(words, reach.site.item.text) for reach in reached)
    root, dot, _ = one.partition(".")
    return one != other and bool(dot) and other.startswith(f"{root}.")


def _keys(call: Call) -> frozenset[str]:
    """The names that a call is given, and those before it in its chain: ``rows.filter(id=number).update(…)``."""
    asked = _GIVEN.findall(call.text.partition("(")[2])
    return frozenset((*call.uses, *asked)) - _COMMON


def _sets_what_was_not_read(read: Fact, write: Fact) -> bool:
    """Whether both statements name their columns, and have none in common."""
    chosen, clauses = _SELECT.search(read.value("sql")), UPDATE.search(write.value("sql"))
    if chosen is None or clauses is None or "*" in chosen[1]:
        return False
    return frozenset(COLUMN.findall(clauses["set"].lower())).isdisjoint(_NAME.findall(chosen[1].lower()))


def _kind(words: Words, callee: str) -> str:
    """The receiver as far as it names a kind of record: ``this.orders`` of ``this.orders.save``, and of what is asked of it."""
    receiver = callee.partition("(")[0].rpartition(".")[0]
    return "" if last_part(receiver) in words["whole-stores"] else receiver


def _is_versioned(analysis: Analysis, node: Node, write: Item) -> bool:
    """Whether what is written carries a version, by which the store tells that it was changed meanwhile."""
    if write.call is None or not analysis.versioned:
        return False
    receiver = write.call.callee
    given = (*write.call.arguments, Origin(receiver.module, receiver.path[:-1]) if receiver else None)
    kinds = (resolve(analysis.index, node.path, origin) for origin in given if origin is not None)
    return any(kind in analysis.versioned for kind in kinds if isinstance(kind, Type))


def _is_locked(analysis: Analysis, node: Node) -> bool:
    words = analysis.index.words
    return any(
        words.mentions("lock-names", call.text, *call.texts, *(name for name, _ in call.keywords))
        for call in calls_in(analysis.index, node)
    )


def _hazard(
    node: Node, decision: Condition, read: tuple[Item, Reach], write: tuple[Item, Reach], analysis: Analysis
) -> Hazard:
    both_direct = read[1].depth == 0 and write[1].depth == 0
    named = label(read[1].site.fact) and label(write[1].site.fact)
    who = node.name or "this file"
    return Hazard(
        rule=RULE,
        location=write[0].location,
        subject=subject_of(node),
        says=f"{who} reads {thing(read[1])}, decides on it in line {decision.location.line}, and writes it back without "
        "a condition: another request can come in between",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM if both_direct or named else Confidence.LOW,
        steps=(*trail(analysis, read[1], Role.CODE), *trail(analysis, write[1], Role.WRITE)),
    )
