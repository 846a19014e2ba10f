"""Steps behind which nothing more happens: what is done on a way that ends in a failure, and what a write says it did not do.

``tell(missing); throw new NotFound()`` in a function that looks rows up tells of no write that its callers do with the rows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from scanner.link.analysis import Analysis, reach_of
from scanner.link.effects import Effect
from scanner.link.index import Node, calls_in, function_at
from scanner.link.items import Item
from scanner.link.reach import Reach, chain
from scanner.link.spelling import last_part
from scanner.model import holds

_BODY = re.compile(r"try@\d+\.body")
_ARM = re.compile(r"if@(\d+)\.(then|else)[!~]*$")
_FAILS = "!!"
_HANDED = ("callback:", "lambda@", "now@", "go@")
_COUNTED = re.compile(
    r"(?:!|not\s+)\s*(?P<denied>[\w$.]+)"
    r"|(?P<none>[\w$.]+)\s*(?:===?\s*(?:0|null|None|nil|undefined|false|False)|<\s*1|is\s+(?:None|False))"
    r"|(?P<asked>[\w$.]+)|(?P<some>[\w$.]+)\s*(?:!==?\s*(?:0|null|None|nil|undefined)|>\s*0|>=\s*1|is\s+not\s+None)"
)


def cut_off(analysis: Analysis, one: Reach, other: Reach, written: tuple[Item, Item]) -> bool:
    """Whether no run has both. ``written``: where the function itself has written the two."""
    (first, start), (then, _) = sorted(
        ((written[0], one), (written[1], other)), key=lambda each: each[0].location
    )
    return _fails_below(analysis, start, then) or _did_nothing(analysis, start, first, then)


def _fails_below(analysis: Analysis, start: Reach, then: Item) -> bool:
    """Whether what ``start`` reaches stands on a way that ends in a failure, which nobody catches before ``then``."""
    shared = set(then.guards)
    caught = any(_BODY.match(guard) and guard not in shared for guard in start.item.guards)
    for step in chain(analysis.reach[start.site.effect], start):
        if step.item is start.item:
            continue
        if caught or analysis.index.heads[step.item.location.path].language == "kotlin":
            return False  # there, what leaves a lambda looks the same as what fails
        if _fails(step.item.guards):
            return True
        caught = any(_BODY.match(guard) for guard in step.item.guards)
    return False


def _fails(guards: Sequence[str]) -> bool:
    """Whether what stands in ``guards`` always ends in a failure that the function itself does not catch."""
    for guard in guards:
        if _BODY.match(guard) or guard.startswith(_HANDED):
            return False
        if guard.endswith(_FAILS):
            return True
    return False


def _did_nothing(analysis: Analysis, start: Reach, first: Item, then: Item) -> bool:
    """Whether ``then`` happens where the write before it says that it found nothing to change."""
    arms = {int(a[1]): a[2] for g in then.guards if g not in first.guards and (a := _ARM.match(g))}
    if not arms or first.call is None or start.site.effect is not Effect.WRITE:
        return False
    calls = calls_in(analysis.index, Node(first.location.path, first.call.caller))
    made = {call.assigned for call in calls if holds(call.location, first.location)} - {"", "_", "return"}
    return any(
        _is_nothing(analysis, condition.text, arms[condition.location.line], made, start)
        for condition in analysis.index.outlines[then.location.path].conditions
        if made and condition.location.line in arms
    )


def _is_nothing(analysis: Analysis, text: str, arm: str, made: Collection[str], write: Reach) -> bool:
    """Whether the ``arm`` of a decision is that in which what the write ``made`` says that nothing was changed."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    found = _COUNTED.fullmatch(text)
    if found is None:
        return False
    denied = found["denied"] or found["none"]
    asked = denied or found["asked"] or found["some"]
    if arm != ("then" if denied else "else"):
        return False
    words = analysis.index.words
    holder, _, last = asked.rpartition(".")
    if (holder or last) not in made:
        return False
    if last in words["changed-counts"]:
        return True
    return not holder and (
        last_part(write.site.item.text) in words["rows-if-found-calls"] or _says_it_wrote(analysis, write)
    )


def _says_it_wrote(analysis: Analysis, write: Reach) -> bool:
    """Whether the function that is called gives true wherever it writes: ``if (!await buffers.take(job)) send(job)``."""
    function = function_at(analysis.index, write.target) if write.target is not None else None
    if function is None or write.target is None or not function.tells:
        return False
    writes = [
        item
        for item in analysis.flow.steps_of(write.case or write.target)
        if reach_of(analysis, item, Effect.WRITE, write.target) is not None
    ]
    return bool(writes) and all(
        any(
            (arm := _ARM.match(g)) and arm[2] == "then" and int(arm[1]) in function.tells for g in item.guards
        )
        for item in writes
    )
