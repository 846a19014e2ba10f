"""What the rounds of one scan need not work out twice: answers, each with what it hangs on.

link looks again whenever more files are outlined, and most of what it asks then has the answer that it had before. So an
answer is kept with the *things* that it hangs on: what was looked for in the outlines and not found there, and what
more outlines may add to. Who reads an outline notes them (``note``), and a question that makes use of another one
hangs on the same. What new outlines bring is told by the same names, and answers that hang on any of it are forgotten;
those that hang on nothing hold for good.

No answer depends on what was asked before it. Where questions lead in a circle, what is worked out inside of it is
true only there: it is dropped as soon as the question is answered with which the circle began.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from enum import Enum, auto
from typing import Any, TypeVar, cast

Question = Hashable
Thing = Hashable

UNKNOWN: Any = object()
"""No answer yet: the question has to be begun, worked out and ended."""

_Made = TypeVar("_Made")


class _State(Enum):
    BEGUN = auto()  # being worked out
    FOR_NOW = auto()  # true only within a question further out
    HELD = auto()  # until something comes that it hangs on
    FOR_GOOD = auto()


class _Thing:
    """Something that answers hang on. It is told by identity, so that to note it compares nothing."""

    __slots__ = ("hanging",)

    def __init__(self) -> None:
        self.hanging: list[_Kept] = []


class _Kept(_Thing):
    """A question and how far it is. Positions count the questions around it, from 0."""

    __slots__ = ("answer", "hangs_on", "inside", "position", "question", "reaches", "root", "state")

    def __init__(self, question: Question, position: int, root: int) -> None:
        super().__init__()
        self.question = question
        self.state = _State.BEGUN
        self.answer: object = None
        self.position = position
        self.root = root  # the outermost question that any limit on depth counts from
        self.reaches = (
            position  # the outermost open question that it makes use of; itself if none is further out
        )
        self.hangs_on: set[_Thing] = set()
        self.inside: list[_Kept] = []  # answered for now only, within this one


_NONE: Any = ()  # in place of a set or list of a question that is answered, which nobody reads any more


class Answers:
    """Answers of pure functions over what is outlined."""

    __slots__ = ("_begun", "_kept", "_things")

    def __init__(self) -> None:
        self._kept: dict[Question, _Kept] = {}
        self._things: dict[Thing, _Thing] = {}
        self._begun: list[_Kept] = []

    def known(self, question: Question, meanwhile: object = None) -> Any:
        """The answer; ``meanwhile`` to whoever asks while it is being worked out; UNKNOWN if nobody has asked yet."""
        kept = self._kept.get(question)
        if kept is None:
            return UNKNOWN
        if kept.state is _State.FOR_GOOD or not self._begun:
            return kept.answer
        asking = self._begun[-1]
        if kept.state is _State.HELD:
            asking.hangs_on.add(kept)
            return kept.answer
        if kept.state is _State.BEGUN:
            asking.reaches = min(asking.reaches, kept.position)
            return meanwhile
        asking.hangs_on |= kept.hangs_on
        asking.reaches = min(asking.reaches, kept.reaches)
        return kept.answer

    def begin(self, question: Question, *, inner: bool = False) -> None:
        """Start to work out what is UNKNOWN. ``inner``: its depth is counted from the question around it."""
        position = len(self._begun)
        root = self._begun[-1].root if inner and position else position
        kept = self._kept[question] = _Kept(question, position, root)
        self._begun.append(kept)

    def end(self, answer: object) -> None:
        """What was begun last has this answer."""
        kept = self._begun.pop()
        kept.answer = answer
        around = self._begun[-1] if self._begun else None
        if around is not None and kept.reaches < kept.position:
            kept.state = _State.FOR_NOW
            around.hangs_on |= kept.hangs_on
            around.reaches = min(around.reaches, kept.reaches)
            around.inside += (*kept.inside, kept)
            return
        for each in kept.inside:
            del self._kept[each.question]
        for thing in kept.hangs_on:
            thing.hanging.append(kept)
        if kept.hangs_on and around is not None:
            around.hangs_on.add(kept)
        kept.state = _State.HELD if kept.hangs_on else _State.FOR_GOOD
        kept.hangs_on = kept.inside = _NONE

    def of(self, question: Question, make: Callable[[], _Made]) -> _Made:
        """The answer to ``question``, worked out by ``make`` if need be."""
        answer = self.known(question)
        if answer is UNKNOWN:
            self.begin(question)
            answer = make()
            self.end(answer)
        return cast(_Made, answer)

    def note(self, thing: Thing) -> None:
        """What is being worked out hangs on ``thing``."""
        if self._begun:
            noted = self._things.get(thing)
            if noted is None:
                noted = self._things[thing] = _Thing()
            self._begun[-1].hangs_on.add(noted)

    def cut_short(self) -> None:
        """What is being worked out was given up for its depth: it holds only as seen from where the depth is counted."""
        if self._begun:
            asking = self._begun[-1]
            asking.reaches = min(asking.reaches, asking.root)

    def forget(self, things: Iterable[Thing]) -> None:
        """Forget every answer that hangs on one of ``things``, and what hangs on those."""
        waiting = [known for thing in things if (known := self._things.pop(thing, None)) is not None]
        while waiting:
            for kept in waiting.pop().hanging:
                if self._kept.get(kept.question) is kept:
                    del self._kept[kept.question]
                    waiting.append(kept)

    def forget_all(self) -> None:
        self._kept.clear()
        self._things.clear()
