"""What changes from one round to the next, and from one look at a tree to another: answers that hang on it are forgotten.

Each round knows more than the one before. Another look at the tree, some files of it changed, begins with the first
round again. Whatever that answered then is answered still, unless it hangs on what is now other than it was then; so
each round is held against the one of the earlier look that it resembles most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from scanner.link.calls import renewed, told_otherwise
from scanner.link.index import Index
from scanner.link.memory import Answers, Thing
from scanner.link.modules import Memory, Project, Round
from scanner.link.things import BELOW, FACTS, brought_by, said_otherwise, whole
from scanner.link.tree import go_sources, parent
from scanner.model import Detection, Outline

Detections = Mapping[str, Detection]


def lasting() -> Memory:
    """A memory for several looks at one tree, with the same words; see ``again``."""
    return Memory(Answers(lasting=True))


def again(project: Project, memory: Memory) -> Project:
    """``project`` for another look at a tree, with what earlier looks left in ``memory``. Of the same tree nothing of that is
    put away before somebody has to work out anything: else whoever looks at once next would have to take it up again.
    """
    project = replace(project, memory=memory)
    memory.skipped.clear()
    memory.waits = is_of(project, memory)
    if not memory.waits:
        begin(project)
    return project


def begin(project: Project) -> None:
    """Begin the look that ``again`` was asked for: put away what the one before has left, and what holds no more."""
    memory = project.memory
    other = not is_of(project, memory)
    memory.waits, memory.tree = False, _tree(project)
    memory.earlier = memory.rounds or memory.earlier  # where nobody had to ask, what was answered before that
    memory.answers.rest(each.came for each in memory.earlier)
    memory.rounds, memory.passed = [], 0
    memory.detections, memory.below, memory.barrels, memory.last = {}, {}, {}, None
    memory.otherwise.clear()
    if len(memory.outside) > _MOST_OUTSIDE:
        memory.outside.clear()
    if other:
        for key in [key for key in memory.made if key[0] in _OF_LISTING]:
            del memory.made[key]
        memory.answers.spoil(told_otherwise(project))
    resting = [held for each in memory.earlier for held in each.came if held.until >= 0]
    if memory.answers.brought > len(resting):
        memory.answers.let_go(resting)
    memory.linked = {
        id(of): (of, found)
        for of, found in memory.linked.values()
        if any(each.detections.get(found.path) is found for each in memory.earlier)
    }


def further(project: Project, memory: Memory) -> Project:
    """``project`` to go on with the look that ``memory`` has of the same tree: what it is asked is one round more.

    Rounds of that which nobody has gone through yet are left out: somebody waits.
    """
    memory.skipped.clear()
    memory.waits = False
    return replace(project, memory=memory)


def is_of(project: Project, memory: Memory) -> bool:
    """Whether the latest look had this listing, and these configurations."""
    return memory.tree is not None and all(a is b for a, b in zip(memory.tree, _tree(project), strict=True))


def _tree(project: Project) -> tuple[object, ...]:
    return project.listing, project.ecma, project.go, project.python, project.jvm


_MOST_OUTSIDE = 100_000  # steps in libraries that are kept for the next look
_OF_LISTING = ("near", "passing")  # what is remembered of a file, and depends on the listing


def rest(project: Project) -> None:
    """Nobody asks any more in this look: what only its rounds make use of is let go."""
    if not project.memory.answers.lasting:
        project.memory.answers.forget_all()
        project.memory.made.clear()
        project.memory.outside.clear()
        project.memory.linked.clear()
        project.memory.told.clear()
        project.memory.detections = {}
    project.memory.last = None


def take_in(project: Project, detections: Detections) -> None:
    """Forget what hangs on what ``detections`` say and those of the round before did not."""
    memory = project.memory
    answers = memory.answers
    before, memory.detections = memory.detections, detections
    if answers.lasting:
        answers.round, answers.came = len(memory.rounds), []
        answers.forget(_differing(project, before, detections))
        _revive(project, detections)
        return
    now = [detections.get(path) for path in before]
    if any(d is None or d.outline is not before[d.path].outline for d in now):
        answers.forget_all()  # a file says something else than it did, or is gone
        return
    answers.forget(_differing(project, before, detections))


def take_in_barrels(index: Index) -> None:
    """The same for what ECMAScript files export wholesale."""
    memory = index.project.memory
    before, memory.barrels = memory.barrels, {}
    memory.answers.forget(list(renewed(index, before)))
    if memory.answers.lasting and memory.passed:
        memory.answers.forget_revived(renewed(index, memory.earlier[memory.passed - 1].barrels))


def take_in_types(project: Project, below: Mapping[Any, object]) -> None:
    """The same for the types below a type. With this the round is known."""
    memory = project.memory
    memory.answers.forget(_other_types(memory.below, below))
    memory.below = below
    if memory.answers.lasting:
        if memory.passed:
            memory.answers.forget_revived(_other_types(memory.earlier[memory.passed - 1].below, below))
        memory.rounds.append(Round(memory.detections, below, memory.barrels, memory.answers.came))


def _revive(project: Project, detections: Detections) -> None:
    """Take up what the earlier look had answered by the round that knew most nearly the same."""
    memory = project.memory
    following = range(memory.passed, len(memory.earlier))
    if not following:
        return
    at = min(following, key=lambda number: _distance(memory.earlier[number].detections, detections))
    memory.answers.spoil(_differing(project, memory.earlier[at].detections, detections))
    for number in range(memory.passed, at + 1):
        memory.answers.revive(memory.earlier[number].came, at)
    memory.passed = at + 1


def _distance(then: Detections, now: Detections) -> int:
    shared = sum(then.get(path) is found for path, found in now.items())
    return len(then) + len(now) - 2 * shared


def _differing(project: Project, before: Detections, now: Detections) -> Iterator[Thing]:
    """What hangs on the files of which the two say something else, or only one says anything."""
    packages: set[str] = set()
    for path in before.keys() | now.keys():
        old, new = before.get(path), now.get(path)
        if old is new:
            continue
        if old is None or new is None or old.facts != new.facts:
            yield FACTS, path
        told = [found.outline for found in (old, new) if found is not None and found.outline is not None]
        if len(told) == 2:  # both
            yield from _otherwise(project, *told)
        for outline in told if len(told) == 1 else ():
            yield from brought_by(outline)
            if outline.language == "go":
                packages.add(parent(path))
    for folder in packages:
        if _is_whole(project, folder, before, now):
            yield whole(folder)


def _otherwise(project: Project, then: Outline, now: Outline) -> tuple[Thing, ...]:
    """What hangs on what two outlines of one file say otherwise, worked out once for all rounds of a look."""
    if then is now:
        return ()
    memory, key = project.memory, (id(then), id(now))
    known = memory.otherwise.get(key)
    if known is None:
        known = memory.otherwise[key] = then, now, said_otherwise(then, now)
    return known[2]


def _is_whole(project: Project, folder: str, *known: Detections) -> bool:
    sources = go_sources(project.listing, folder)
    return any(all(path in each for path in sources) for each in known)


def _other_types(before: Mapping[Any, object], now: Mapping[Any, object]) -> list[Thing]:
    return [(BELOW, kind) for kind in before.keys() | now.keys() if before.get(kind) != now.get(kind)]
