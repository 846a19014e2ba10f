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
from typing import Any, TypeVar, cast

Question = Hashable
Thing = Hashable

UNKNOWN: Any = object()
"""No answer yet: the question has to be begun, worked out and ended."""

_Made = TypeVar("_Made")


_FORGOTTEN: Any = object()


class _Thing:
    """Something that answers hang on. It is told by identity, so that to note it compares nothing."""

    __slots__ = ("hanging",)

    def __init__(self) -> None:
        self.hanging: list[_Held] | None = None


class _Held(_Thing):
    """An answer that holds until something comes that it hangs on."""

    __slots__ = ("answer", "question")

    def __init__(self, question: Question, answer: object) -> None:
        self.hanging = None
        self.question = question
        self.answer = answer


class _Begun:
    """A question that is being worked out. Positions count the questions around it, from 0."""

    __slots__ = ("hangs_on", "inside", "position", "question", "reaches", "root")

    def __init__(self, question: Question, position: int, root: int) -> None:
        self.question = question
        self.position = position
        self.root = root  # the outermost question that any limit on depth counts from
        self.reaches = (
            position  # the outermost open question that it makes use of; itself if none is further out
        )
        self.hangs_on: set[_Thing] = set()
        self.inside: list[Question] = []  # answered for now only, within this one


class _ForNow:
    """An answer that is true only within a question further out."""

    __slots__ = ("answer", "hangs_on", "reaches")

    def __init__(self, answer: object, begun: _Begun) -> None:
        self.answer = answer
        self.reaches = begun.reaches
        self.hangs_on = begun.hangs_on


class Answers:
    """Answers of pure functions over what is outlined."""

    __slots__ = ("_begun", "_kept", "_things")

    def __init__(self) -> None:
        # _Held, _Begun, _ForNow; the answer itself where it holds for good
        self._kept: dict[Question, object] = {}
        self._things: dict[Thing, _Thing] = {}
        self._begun: list[_Begun] = []

    def known(self, question: Question, meanwhile: object = None) -> Any:
        """The answer; ``meanwhile`` to whoever asks while it is being worked out; UNKNOWN if nobody has asked yet."""
        kept = self._kept.get(question, UNKNOWN)
        kind = type(kept)
        if kind is _Held:
            held = cast(_Held, kept)
            if self._begun:
                self._begun[-1].hangs_on.add(held)
            return held.answer
        if kind is _Begun:
            asking = self._begun[-1]
            asking.reaches = min(asking.reaches, cast(_Begun, kept).position)
            return meanwhile
        if kind is _ForNow:
            asking, now = self._begun[-1], cast(_ForNow, kept)
            asking.hangs_on |= now.hangs_on
            asking.reaches = min(asking.reaches, now.reaches)
            return now.answer
        return kept

    def begin(self, question: Question, *, inner: bool = False) -> None:
        """Start to work out what is UNKNOWN. ``inner``: its depth is counted from the question around it."""
        position = len(self._begun)
        root = self._begun[-1].root if inner and position else position
        begun = self._kept[question] = _Begun(question, position, root)
        self._begun.append(begun)

    def end(self, answer: object) -> None:
        """What was begun last has this answer."""
        begun = self._begun.pop()
        around = self._begun[-1] if self._begun else None
        if around is not None and begun.reaches < begun.position:
            self._kept[begun.question] = _ForNow(answer, begun)
            around.hangs_on |= begun.hangs_on
            around.reaches = min(around.reaches, begun.reaches)
            around.inside += (*begun.inside, begun.question)
            return
        for question in begun.inside:
            del self._kept[question]
        if not begun.hangs_on:
            self._kept[begun.question] = answer
            return
        held = self._kept[begun.question] = _Held(begun.question, answer)
        for thing in begun.hangs_on:
            if thing.hanging is None:
                thing.hanging = [held]
            else:
                thing.hanging.append(held)
        if around is not None:
            around.hangs_on.add(held)

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
            thing = waiting.pop()
            hanging, thing.hanging = thing.hanging, None
            for held in hanging or ():
                if held.question is not _FORGOTTEN:
                    del self._kept[held.question]
                    held.question, held.answer = _FORGOTTEN, None  # other things go on naming it
                    waiting.append(held)

    def forget_all(self) -> None:
        self._kept.clear()
        self._things.clear()
