"""What becomes of a call's failure: it goes on to the caller, an arm does something about it, or it is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import pairwise

from scanner.link.analysis import Analysis
from scanner.link.calls import keeps
from scanner.link.effects import Effect
from scanner.link.index import Node
from scanner.link.items import Item
from scanner.link.modules import remembered
from scanner.link.reach import Reach, chain
from scanner.link.spelling import last_part
from scanner.model import Handler, Outline, Then
from scanner.rules import Words

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")
_NAMES = re.compile(r"[A-Za-z_$][\w$]*")
_DOES = (Effect.WRITE, Effect.OUTBOX, Effect.PUBLISH, Effect.BUS)


class Ends(StrEnum):
    PASSES = "passes"  # the caller has it, as far as we see
    DEALT_WITH = "dealt with"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Fate:
    """``arm`` is where the failure ends; None where it passes or where nobody looks."""

    ends: Ends
    arm: Handler | None = None


def fate_of(analysis: Analysis, node: Node, item: Item) -> Fate:
    """What becomes of a failure of ``item`` in ``node``; what cannot be told counts as dealt with or passing."""
    call = item.call
    if call is None:
        return Fate(Ends.PASSES)
    if call.handler is not None and call.handler.then is not Then.THROWN:
        return _in_arm(analysis, node, call.handler)
    for arm in _arms(analysis, item):
        if arm.then is not Then.THROWN:
            return _in_arm(analysis, node, arm)
    if call.outcome == "dropped" and analysis.index.heads[node.path].language == "go" and not item.targets:
        return Fate(Ends.LOST)
    return Fate(Ends.PASSES)


def fates_below(analysis: Analysis, reach: Reach) -> Iterator[Fate]:
    """What becomes of the failure of the site at the end of ``reach`` in each function that its way leads through."""
    for holder, step in pairwise(chain(analysis.reach[reach.site.effect], reach)):
        if holder.target is not None:
            yield fate_of(analysis, holder.target, step.item)


def _in_arm(analysis: Analysis, node: Node, arm: Handler) -> Fate:
    words = analysis.index.words
    noted = arm.then is Then.ENDS and all(_only_notes(words, callee) for callee in arm.calls)
    lost = noted and not _acts(analysis, node, arm.guard)
    return Fate(Ends.LOST if lost else Ends.DEALT_WITH, arm)


def _arms(analysis: Analysis, item: Item) -> Iterator[Handler]:
    """The arms that take a publish's failure, innermost first, out to where the function that holds the call ends."""
    assert item.call is not None
    words = analysis.index.words
    outline = analysis.index.outlines[item.location.path]
    known = remembered(analysis.index.project, "arms", outline.path, outline, partial(_by_guard, outline))
    for guard in reversed(item.call.guards):
        if guard.startswith("lambda@") or _is_registered(words, item.location.path, guard):
            return
        construct = guard.removesuffix(".body") if guard.startswith("try@") else guard
        if guard.startswith("try@") and not guard.endswith(".body"):
            continue
        arms = known.get((construct, item.call.caller), ())
        taking = next((arm for arm in arms if _takes(words, arm)), None)
        if taking is not None:
            yield taking


def _by_guard(outline: Outline) -> Mapping[tuple[str, str], list[Handler]]:
    """The arms of each guard of a function, in their order."""
    found: dict[tuple[str, str], list[Handler]] = {}
    for arm in outline.handlers:
        found.setdefault((arm.guard, arm.caller), []).append(arm)
    return found


def _is_registered(words: Words, path: str, guard: str) -> bool:
    """Whether ``guard`` is a function that runs another time: what is caught where it is made does not reach into it."""
    if not guard.startswith("callback:"):
        return False
    callee = last_part(guard.removeprefix("callback:").rpartition("@")[0])
    return keeps(words, path, callee) or callee in words["route-verbs"]


def _takes(words: Words, arm: Handler) -> bool:
    known = words["broker-failures"]
    return not arm.catches or any(
        re.split(r"[.:]", kind.strip("?"))[-1].lower() in known for kind in arm.catches
    )


def _only_notes(words: Words, callee: str) -> bool:
    """Whether a call by that name changes nothing: a logger's, a counter's, one that puts the failure into words."""
    last = last_part(callee)
    if last.isalpha() and words.begins("ending-calls", last):
        return False
    if last.replace("_", "") in words["formatting-calls"]:
        return True
    noting, names = words["noting-calls"], _NAMES.findall(_without_arguments(callee))
    if ".".join(names[-2:]).lower() in noting:
        return True
    for name in names:
        if name.replace("_", "").lower() in noting or any(p.lower() in noting for p in _PARTS.findall(name)):
            return True
    return False


def _without_arguments(callee: str) -> str:
    """``callee`` without what its calls are given: ``answers.Fail(err, logger).To`` notes nothing."""
    kept, depth = "", 0
    for letter in callee:
        depth += (letter == "(") - (letter == ")")
        kept += letter if depth < 1 else " "
    return kept


def _acts(analysis: Analysis, node: Node, guard: str) -> bool:
    """Whether what stands in the arms of ``guard`` writes or sends something: a dead letter, a mark on the row."""
    arm = f"{guard}.catch"
    within = [
        item for item in analysis.flow.items.get(node, ()) if any(g.startswith(arm) for g in item.guards)
    ]
    direct = (site for site in analysis.sites.get(node, ()) if site.item in within)
    further = (
        effect for item in within for t in item.targets for effect in _DOES if t in analysis.reach[effect]
    )
    return bool(guard) and (any(site.effect in _DOES for site in direct) or any(further))
