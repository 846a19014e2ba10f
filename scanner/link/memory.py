"""What the rounds of one scan need not work out twice: answers, each with what it hangs on.

link looks again whenever more files are outlined, and most of what it asks then has the answer that it had before. So an
answer is kept with the *things* that it hangs on: what was looked for in the outlines and not found there, and what
more outlines may add to. Who reads an outline notes them (``note``), and a question that makes use of another one
hangs on the same. What new outlines bring is told by the same names, and answers that hang on any of it are forgotten;
those that hang on nothing hold for good.

One scan asks of more and more files, round by round. Where the same tree is looked at again after a change (``lasting``),
the rounds come again: every answer then hangs on all that it read, not only on what was missing, and what each round
had answered is taken up again (``revived``) if nothing that it hangs on is other than it was (``spoiled``).

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

# Until when an answer holds, where answers last: the round that forgot it, ``THIS +`` it in the look at hand.
LIVES = 1 << 30
THIS = 1 << 20
RESTS = THIS - 1  # of an earlier look at the tree, and forgotten in none of its rounds
SPOILED = -1  # something that it hangs on is other than it was


class _Thing:
    """Something that answers hang on. It is told by identity, so that to note it compares nothing."""

    __slots__ = ("hanging",)

    def __init__(self) -> None:
        self.hanging: list[Held] | None = None


class Held(_Thing):
    """An answer that holds until something comes that it hangs on."""

    __slots__ = ("answer", "question", "since", "until")

    def __init__(self, question: Question, answer: object, since: int = 0) -> None:
        self.hanging = None
        self.question = question
        self.answer = answer
        # Where answers last: the round of the look at hand that worked it out or took it up.
        self.since = since
        self.until = LIVES


class _Begun:
    """A question that is being worked out. Positions count the questions around it, from 0."""

    __slots__ = ("hangs_on", "inside", "position", "question", "reaches", "root")

    def __init__(self, question: Question, position: int, root: int) -> None:
        self.question = question
        self.position = position
        self.root = root  # the outermost question that any limit on depth counts from
        # The outermost open question that it makes use of; itself if none is further out.
        self.reaches = position
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
    """Answers of pure functions over what is outlined. ``lasting``: of several looks at a tree, each round by round."""

    __slots__ = ("_begun", "_kept", "_things", "brought", "came", "lasting", "round")

    def __init__(self, *, lasting: bool = False) -> None:
        # Held, _Begun, _ForNow; the answer itself where it holds for good
        self._kept: dict[Question, object] = {}
        self._things: dict[Thing, _Thing] = {}
        self._begun: list[_Begun] = []
        self.lasting = lasting
        self.round = 0
        self.came: list[Held] = []  # what this round answered, if answers last
        self.brought = 0  # answers since there was last a clearance

    def known(self, question: Question, meanwhile: object = None) -> Any:
        """The answer; ``meanwhile`` to whoever asks while it is being worked out; UNKNOWN if nobody has asked yet."""
        kept = self._kept.get(question, UNKNOWN)
        kind = type(kept)
        if kind is Held:
            held = cast(Held, kept)
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
        if not begun.hangs_on and not self.lasting:
            self._kept[begun.question] = answer
            return
        held = self._kept[begun.question] = Held(begun.question, answer, self.round)
        if self.lasting:
            self.came.append(held)
            self.brought += 1
        for thing in begun.hangs_on:
            _hang(held, thing)
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

    def aside(self, make: Callable[[], _Made]) -> _Made:
        """What ``make`` says. Whoever asks sees to it himself on what of that he hangs."""
        position = len(self._begun)
        self._begun.append(_Begun(None, position, position))
        try:
            return make()
        finally:
            self._begun.pop()

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

    def read(self, thing: Thing) -> None:
        """The same of what was there to be read: it counts only where answers last."""
        if self.lasting:
            self.note(thing)

    def forget(self, things: Iterable[Thing]) -> None:
        """Forget every answer that hangs on one of ``things``, and what hangs on those.

        Where answers last, ``things`` are what this round says otherwise than the one before it: what this round has taken
        up or worked out knows that already.
        """
        if self.lasting:
            self._end(things, self.round)
            return
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

    # --- where answers last ------------------------------------------------------------------

    def _end(self, things: Iterable[Thing], before: int) -> None:
        """Forget where answers last: they are no longer held, and it is kept until when they were.

        Of what hangs on ``things`` itself only what was held ``before`` that round.
        """
        named = [known for thing in things if (known := self._things.get(thing)) is not None]
        waiting: list[_Thing] = [
            held
            for thing in named
            for held in thing.hanging or ()
            if held.since < before and self._ended(held)
        ]
        while waiting:
            waiting += [held for held in waiting.pop().hanging or () if self._ended(held)]

    def _ended(self, held: Held) -> bool:
        """End what lives; whether it did."""
        if held.until != LIVES:
            return False
        held.until = THIS + self.round
        if self._kept.get(held.question) is held:
            del self._kept[held.question]
        return True

    def forget_revived(self, things: Iterable[Thing]) -> None:
        """The same of what the round was taken up with, where ``things`` are what the earlier look's said otherwise."""
        things = list(things)
        self._end(things, self.round + 1)
        self.spoil(things)

    def spoil(self, things: Iterable[Thing]) -> None:
        """What rests and hangs on ``things``, or on what does, is never taken up again."""
        seen: set[int] = set()
        waiting = [known for thing in things if (known := self._things.get(thing)) is not None]
        while waiting:
            for held in waiting.pop().hanging or ():
                if held.until != SPOILED and id(held) not in seen:
                    seen.add(id(held))
                    waiting.append(held)  # what was forgotten, or is held, may have been made use of later on
                    if held.until < THIS:
                        held.until = SPOILED

    def revive(self, resting: Iterable[Held], at: int) -> None:
        """Take up what outlived round ``at`` of an earlier look: for this one, the like of that, it stands in for all else."""
        for held in resting:
            if at < held.until < THIS:
                held.until, held.since = LIVES, self.round
                self.came.append(held)
                self._kept[held.question] = held

    def rest(self, rounds: Iterable[Iterable[Held]]) -> None:
        """The look is over whose ``rounds`` brought these answers: none is held any more, each may be revived."""
        for held in (held for came in rounds for held in came):
            if held.until == LIVES:
                held.until = RESTS
            elif held.until >= THIS:
                held.until -= THIS
        self._kept.clear()
        self.came = []

    def let_go(self, resting: Iterable[Held]) -> None:
        """Drop all that rests and is not among ``resting``."""
        self.brought = 0
        kept = set(map(id, resting))
        for thing in (*self._things.values(), *resting):
            if thing.hanging is not None:
                thing.hanging = [
                    held for held in thing.hanging if id(held) in kept and held.until >= 0
                ] or None
        self._things = {name: thing for name, thing in self._things.items() if thing.hanging is not None}


def _hang(held: Held, thing: _Thing) -> None:
    if thing.hanging is None:
        thing.hanging = [held]
    else:
        thing.hanging.append(held)
