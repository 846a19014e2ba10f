"""``consistency/toctou``: a value is read, a decision is taken on it, and the write does not ask whether it still holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.link.analysis import Analysis, reach_of
from scanner.link.effects import Effect, label
from scanner.link.guards import exclusive
from scanner.link.hazards.transactions import is_transactional, transactions
from scanner.link.hazards.wording import subject_of, thing, trail
from scanner.link.index import Node
from scanner.link.items import Item
from scanner.link.reach import Reach
from scanner.link.spelling import last_part
from scanner.model import Condition, Confidence, Hazard, Role, Severity
from scanner.rules import Words, squeezed

RULE = "consistency/toctou"
_NEAR = 2  # calls from the function to the store; further down, nobody can say that it is the same key
_BY_SIZE = re.compile(
    r"(?<![=\-<>])[<>]=?(?![>=<])\s*[\w.(\-]|\b(?:compareTo|lessThan|greaterThan|lt|lte|gt|gte|isBefore|isAfter)\("
)
_AGAINST_NONE = re.compile(r"[<>]=?\s*[01]\b(?!\.)|\b[01]\s*[<>]=?")
_IS_THERE = re.compile(
    r"^\(?\s*!?\s*[\w.?]+\s*\)?$|\b(?:nil|null|None|undefined|is_none|isEmpty|isPresent|err)\b"
)
_UPDATE = re.compile(r"\bset\b(?P<set>.*?)\bwhere\b(?P<where>.*)", re.IGNORECASE | re.DOTALL)
_COLUMN = re.compile(r"([a-z_][a-z_0-9]*)\s*=")
_COMMON = frozenset({"this", "self", "ctx", "context", "tx", "db", "await", "return", "new", "const"})


def check_then_act(analysis: Analysis) -> tuple[Hazard, ...]:
    """At most one hazard per function, sorted by place."""
    found = (hazard for node in analysis.flow.items for hazard in _of(analysis, node))
    return tuple(sorted(found, key=lambda hazard: (hazard.location, hazard.subject)))


def _of(analysis: Analysis, node: Node) -> Iterator[Hazard]:
    items = analysis.flow.items[node]
    outline = analysis.index.outlines[node.path]
    decisions = [c for c in outline.conditions if c.caller == node.name]
    if not decisions or is_transactional(analysis, node) or _is_locked(analysis, node):
        return
    words = analysis.index.words
    reads = [(i, r) for i in items if (r := reach_of(analysis, i, Effect.READ, node)) and r.depth <= _NEAR]
    writes = [(i, r) for i in items if (r := reach_of(analysis, i, Effect.WRITE, node)) and r.depth <= _NEAR]
    for write, reach_w in writes:
        if transactions(analysis, write) or _is_conditional(reach_w) or _makes_new(words, reach_w):
            continue
        for read, reach_r in reads:
            decision = _between(words, read, reach_r, write, decisions)
            if decision is None or exclusive(read, write):
                continue
            if _same_key(words, read, reach_r, write, reach_w):
                yield _hazard(node, decision, (read, reach_r), (write, reach_w), analysis)
                return


def _between(
    words: Words, read: Item, reach: Reach, write: Item, decisions: list[Condition]
) -> Condition | None:
    """The decision on how much ``read`` gave that stands before ``write``."""
    taken = read.call.assigned if read.call is not None else ""
    if not taken or taken in ("return", "_"):
        return None
    found = (d for d in decisions if read.location < d.location < write.location and taken in d.names)
    return next((d for d in found if _weighs(words, d, read, reach)), None)


def _weighs(words: Words, decision: Condition, read: Item, reach: Reach) -> bool:
    """Whether the decision is on an amount: it compares by size, or what is read goes by the name of one.

    That something was found, or is in the state it should be, is looked at everywhere, and seldom contended.
    """
    if _BY_SIZE.search(_AGAINST_NONE.sub("", decision.text)):
        return True
    return words.mentions(
        "contended-amounts", decision.text, read.text, label(reach.site.fact)
    ) and not _IS_THERE.search(decision.text)


def _same_key(words: Words, read: Item, reach_r: Reach, write: Item, reach_w: Reach) -> bool:
    """Whether both touch the same record, as far as names tell: one store and table, and a key in common."""
    one, other = reach_r.site.fact, reach_w.site.fact
    if one.technology != other.technology:
        return False
    tables = label(one), label(other)
    if all(tables) and tables[0] != tables[1]:
        return False
    owners = tuple(
        (r.target.path, r.target.name.rpartition(".")[0]) if r.target else ("", "")
        for r in (reach_r, reach_w)
    )
    if not all(tables) and owners[0] != owners[1]:
        return False
    if read.call is None or write.call is None:
        return False
    direct = reach_r.depth == 0 and reach_w.depth == 0
    if direct and not all(tables) and _kind(words, read.call.text) != _kind(words, write.call.text):
        return False
    keys = frozenset(read.call.uses) - _COMMON
    return bool(keys & frozenset(write.call.uses)) or read.call.assigned in write.call.uses


def _kind(words: Words, callee: str) -> str:
    """The receiver as far as it names a kind of record: ``this.orders`` of ``this.orders.save``."""
    receiver = callee.rpartition(".")[0]
    return "" if last_part(receiver) in words["whole-stores"] else receiver


def _is_conditional(reach: Reach) -> bool:
    """Whether the write asks if what was read still holds: by a condition of the store, or in its WHERE."""
    fact = reach.site.fact
    clauses = _UPDATE.search(fact.value("sql"))
    if clauses is None:
        return fact.value("conditional") == "true"
    compared = frozenset(_COLUMN.findall(clauses["where"].lower()))
    return bool(re.search("[<>]", clauses["where"])) or bool(
        compared & frozenset(_COLUMN.findall(clauses["set"].lower()))
    )


def _makes_new(words: Words, reach: Reach) -> bool:
    """Whether the write adds a record: it overwrites nothing, and a key that is taken refuses it."""
    fact = reach.site.fact
    text = fact.value("sql").lower()
    if text.lstrip(" (").startswith("insert"):
        return "on conflict" not in text and "on duplicate" not in text
    return words.begins("creating-verbs", squeezed(fact.value("operation")))


def _is_locked(analysis: Analysis, node: Node) -> bool:
    calls, words = analysis.index.outlines[node.path].calls, analysis.index.words
    return any(
        call.caller == node.name
        and words.mentions("lock-names", call.text, *call.texts, *(name for name, _ in call.keywords))
        for call in calls
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
