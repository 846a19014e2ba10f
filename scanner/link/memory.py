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
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

Question = Hashable
Thing = Hashable

UNKNOWN: Any = object()
"""No answer yet: the question has to be begun, worked out and ended."""

_Made = TypeVar("_Made")


@dataclass(slots=True)
class _Begun:
    """A question that is being worked out. Positions count the questions around it, from 0."""

    question: Question
    root: int  # the outermost question that any limit on depth counts from
    reaches: int  # the outermost open question that was made use of; its own position if none is further out
    hangs_on: set[Thing] = field(default_factory=set)
    inside: list[Question] = field(default_factory=list)  # answered for now only, within this one


@dataclass(frozen=True, slots=True)
class _ForNow:
    answer: object
    reaches: int
    hangs_on: frozenset[Thing]


class Answers:
    """Answers of pure functions over what is outlined."""

    __slots__ = ("_begun", "_for_good", "_for_now", "_hanging", "_held", "_positions")

    def __init__(self) -> None:
        self._for_good: dict[Question, object] = {}
        self._held: dict[Question, object] = {}
        self._for_now: dict[Question, _ForNow] = {}
        self._hanging: dict[Thing, list[Question]] = {}
        self._begun: list[_Begun] = []
        self._positions: dict[Question, int] = {}

    def known(self, question: Question, meanwhile: object = None) -> Any:
        """The answer; ``meanwhile`` to whoever asks while it is being worked out; UNKNOWN if nobody has asked yet."""
        answer = self._for_good.get(question, UNKNOWN)
        if answer is not UNKNOWN:
            return answer
        answer = self._held.get(question, UNKNOWN)
        if answer is not UNKNOWN:
            self.note(question)
            return answer
        if not self._begun:
            return UNKNOWN
        asking = self._begun[-1]
        known = self._for_now.get(question)
        if known is not None:
            asking.hangs_on |= known.hangs_on
            asking.reaches = min(asking.reaches, known.reaches)
            return known.answer
        position = self._positions.get(question)
        if position is None:
            return UNKNOWN
        asking.reaches = min(asking.reaches, position)
        return meanwhile

    def begin(self, question: Question, *, inner: bool = False) -> None:
        """Start to work out what is UNKNOWN. ``inner``: its depth is counted from the question around it."""
        position = len(self._begun)
        root = self._begun[-1].root if inner and self._begun else position
        self._positions[question] = position
        self._begun.append(_Begun(question, root, position))

    def end(self, answer: object) -> None:
        """What was begun last has this answer."""
        begun = self._begun.pop()
        position = self._positions.pop(begun.question)
        around = self._begun[-1] if self._begun else None
        if around is not None and begun.reaches < position:
            self._for_now[begun.question] = _ForNow(answer, begun.reaches, frozenset(begun.hangs_on))
            around.hangs_on |= begun.hangs_on
            around.reaches = min(around.reaches, begun.reaches)
            around.inside += (*begun.inside, begun.question)
            return
        for question in begun.inside:
            self._for_now.pop(question, None)
        if not begun.hangs_on:
            self._for_good[begun.question] = answer
            return
        self._held[begun.question] = answer
        for thing in begun.hangs_on:
            self._hanging.setdefault(thing, []).append(begun.question)
        if around is not None:
            around.hangs_on.add(begun.question)

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
            self._begun[-1].hangs_on.add(thing)

    def cut_short(self) -> None:
        """What is being worked out was given up for its depth: it holds only as seen from where the depth is counted."""
        if self._begun:
            asking = self._begun[-1]
            asking.reaches = min(asking.reaches, asking.root)

    def forget(self, things: Iterable[Thing]) -> None:
        """Forget every answer that hangs on one of ``things``, and what hangs on those."""
        waiting = list(things)
        while waiting:
            thing = waiting.pop()
            for question in self._hanging.pop(thing, ()):
                if self._held.pop(question, UNKNOWN) is not UNKNOWN:
                    waiting.append(question)

    def forget_all(self) -> None:
        self._for_good.clear()
        self._held.clear()
        self._hanging.clear()
