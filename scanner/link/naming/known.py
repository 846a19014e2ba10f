"""What files have answered of themselves, and who passes what to whom by that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from msgspec.structs import replace

from scanner.link.modules import ECMA, Project
from scanner.link.naming.callees import leads_to
from scanner.link.naming.places import Place, declaring_files
from scanner.link.naming.steps import given_for
from scanner.model import (
    Answer,
    Ask,
    Declared,
    Elsewhere,
    Kept,
    Parameter,
    Passed,
    Passing,
    Promised,
    Text,
    language_of,
)

_MOST_PROMISES = 4  # files in which one interface is looked for
_MAKERS = (".constructor", ".__init__")


@dataclass(slots=True)
class Wants:
    """What is not known yet: questions to files, and who may call what."""

    asks: set[tuple[str, Ask]] = field(default_factory=set)
    callers: set[tuple[str, str]] = field(default_factory=set)  # (file, name)
    steps: int = 0  # that may still be taken for the expression at hand
    spent: bool = False  # whether some expression took too many

    def any(self) -> bool:
        """Whether there is anything to ask yet, by which more may be told."""
        return not self.spent and bool(self.asks or self.callers)

    def add(self, others: Wants) -> None:
        """What ``others`` want is wanted here too."""
        if others.asks or others.callers:
            self.asks |= others.asks
            self.callers |= others.callers


Barrels = Mapping[str, frozenset[str]]
"""File → those that hand on what it exports."""

_PassedTo = tuple[tuple[tuple[str, Passing, Text], ...], Wants]


@dataclass(frozen=True, slots=True)
class Known:
    """What files have answered, and who may call what: (file, name) → files."""

    project: Project
    answers: Mapping[tuple[str, Ask], Answer]
    callers: Mapping[tuple[str, str], tuple[str, ...]]
    barrels: Barrels = field(default_factory=dict)
    places: dict[tuple[str, str, tuple[str, ...]], tuple[Place, ...]] = field(default_factory=dict)
    passed: dict[tuple[str, Parameter], _PassedTo] = field(default_factory=dict)

    def asked(self, path: str, ask: Ask, wants: Wants) -> Answer | None:
        """What the file at ``path`` answers; None, and wanted, where it was not asked yet."""
        answer = self.answers.get((path, ask))
        if answer is None:
            wants.asks.add((path, ask))
        return answer

    def declaring(self, path: str, module: str, steps: tuple[str, ...]) -> tuple[Place, ...]:
        """``declaring_files``, worked out once: all that is passed to one name asks it of the same few files."""
        key = (path, module, steps)
        if key not in self.places:
            self.places[key] = declaring_files(self.project, path, module, steps)
        return self.places[key]

    def passed_to(self, path: str, text: Parameter) -> _PassedTo:
        """Who passes what to a parameter, worked out once for all that is traced through it; and what that wants."""
        key = (path, text)
        if key not in self.passed:
            wants = Wants()
            self.passed[key] = tuple(_passed_to(self, path, text, wants)), wants
        return self.passed[key]

    def further(
        self,
        answers: Mapping[tuple[str, Ask], Answer],
        callers: Mapping[tuple[str, str], tuple[str, ...]],
        barrels: Barrels,
    ) -> Known:
        """The same with more ``answers`` and ``callers``, and with the ``barrels`` through which those call."""
        handing = {
            place: self.barrels.get(place, frozenset()) | barrels.get(place, frozenset())
            for place in (*self.barrels, *barrels)
        }
        answered, called = {**self.answers, **answers}, {**self.callers, **callers}
        return Known(self.project, answered, called, handing, self.places)


def _passed_to(known: Known, path: str, text: Parameter, wants: Wants) -> Iterator[tuple[str, Passing, Text]]:
    """Who passes what to a parameter of the file at ``path``: the file, the call, and what stands there."""
    function = text.function
    for maker in _MAKERS:
        function = function.removesuffix(maker)
    name = function.rpartition(".")[2].partition("#")[0]
    if not name:
        return
    homes = ((path, function), *_promised(known, path, function, wants), *_kept(known, path, function, wants))
    # who calls a method imports its class, not the method
    sought = [
        (place, each)
        for place, named in homes
        for each in dict.fromkeys((named.rpartition(".")[2].partition("#")[0], named.partition(".")[0]))
    ]
    if unknown := [each for each in sought if each not in known.callers]:
        wants.callers.update(unknown)
        return
    called = dict.fromkeys((name, *(named.rpartition(".")[2] for _, named in homes[1:])))
    files = dict.fromkeys((path, *(file for each in sought for file in known.callers[each])))
    for caller, asked in product(files, called):
        answer = known.asked(caller, Passed(asked), wants)
        for passing in answer.passings if answer is not None else ():
            given = given_for(dict(passing.given), text)
            if given is None or given == text:
                continue
            calls = ((caller, passing), *_of_field(known, caller, passing, wants))
            if any(
                leads_to(known.declaring, file, call, home, known.barrels.get(home[0], frozenset()))
                for file, call in calls
                for home in homes
            ):
                yield caller, passing, given


def _kept(known: Known, path: str, function: str, wants: Wants) -> Iterator[tuple[str, str]]:
    """The same as the variables call it that its module keeps it, or one of its class, in: who imports one calls it there."""
    own = "#" not in function and language_of(path) in (*ECMA, "python")
    answer = known.asked(path, Kept(function), wants) if own else None
    for held in answer.texts if answer is not None else ():
        if isinstance(held, Elsewhere):
            yield path, ".".join(held.path)


def _of_field(known: Known, caller: str, passing: Passing, wants: Wants) -> Iterator[tuple[str, Passing]]:
    """What is called, as the file names it that declares the field whose method it is: another one of the package, in Go."""
    if passing.module != "." or len(passing.path) != len(("type", "field", "method")):
        return
    for place, steps in known.declaring(caller, ".", passing.path):
        answer = known.asked(place, Declared(steps), wants)
        for text in answer.texts if answer is not None else ():
            if isinstance(text, Elsewhere) and text.module:
                yield place, replace(passing, module=text.module, path=text.path)


def _promised(known: Known, path: str, function: str, wants: Wants) -> Iterator[tuple[str, str]]:
    """The same method of what its class implements: who is handed the interface calls it there."""
    owner, _, method = function.rpartition(".")
    answer = known.asked(path, Promised(owner), wants) if owner else None
    for base in answer.texts if answer is not None else ():
        if isinstance(base, Elsewhere):
            for place, steps in known.declaring(path, base.module, base.path)[:_MOST_PROMISES]:
                yield place, ".".join((*steps, method))
