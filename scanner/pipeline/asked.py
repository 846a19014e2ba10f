"""What a look at a tree asked its files. Whatever it found hangs on their answers alone, not on their bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from msgspec import Struct, msgpack

from scanner.link import Wish
from scanner.model import Origin, SourceFile

DETECTED, OUTLINED = "detected", "outlined"
WHOLE = "whole"  # all of the content counts: no other has the same answer

Seeds = Mapping[Origin, Origin]
_pairs = msgpack.Decoder(tuple[tuple[Origin, Origin], ...])


class Asked(Struct, frozen=True, array_like=True, order=True):
    """A question to a file, known by ``name``; ``about`` is what it was made with, where somebody can make it again."""

    name: str
    about: bytes = b""
    yes_or_no: bool = False  # what it is answered by


def to_detect(outlined: bool, seeds: Seeds) -> Asked:
    """What a file is asked by whoever detects it."""
    return Asked(OUTLINED if outlined else DETECTED, msgpack.encode(sorted(seeds.items())) if seeds else b"")


def seeds_in(asked: Asked) -> Seeds:
    """What ``to_detect`` was given."""
    return dict(_pairs.decode(asked.about)) if asked.about else {}


def packed(value: object) -> bytes:
    """``value`` as ``Asked.about`` has it; b"" for a path in it that is no text: nobody makes that question again."""
    try:
        return msgpack.encode(value)
    except UnicodeEncodeError:
        return b""


class Trace(Struct, frozen=True, array_like=True):
    """The same as it is kept, of the files that were looked at: ``paths``, with their contents and sizes then.

    ``sets`` are questions by number, all that some file was asked; ``of`` names that of each file. ``wishes`` were held
    against the imports of every file. Numbers from ``inferring`` on, of both, were asked by infer, which ``made_of`` names:
    the facts and places that it was given.
    """

    paths: tuple[str, ...]
    blobs: tuple[str, ...]
    sizes: tuple[int, ...]
    of: tuple[int, ...]
    sets: tuple[tuple[int, ...], ...]
    questions: tuple[Asked, ...]
    wishes: tuple[Wish, ...]
    inferring: tuple[int, int] = (0, 0)
    made_of: str = ""


@dataclass(slots=True)
class Asking:
    """Who was asked what so far."""

    questions: dict[Asked, set[str]] = field(default_factory=dict)
    wishes: dict[Wish, None] = field(default_factory=dict)

    def note(self, asked: Asked, paths: Iterable[str]) -> None:
        self.questions.setdefault(asked, set()).update(paths)

    def again(self, trace: Trace) -> None:
        """Note what infer asked by ``trace``."""
        first, wish = trace.inferring
        for path, own in zip(trace.paths, trace.of, strict=True):
            for number in trace.sets[own]:
                if number >= first:
                    self.note(trace.questions[number], (path,))
        self.wishes.update(dict.fromkeys(trace.wishes[wish:]))


def traced(linking: Asking, inferring: Asking, made_of: str, files: Iterable[SourceFile]) -> Trace:
    """What those of ``files`` were asked that were asked anything: for ``linking``, and what comes before it, and after."""
    questions = [*linking.questions.items(), *inferring.questions.items()]
    numbers: dict[str, list[int]] = {}
    for number, (_, paths) in enumerate(questions):
        for path in paths:
            numbers.setdefault(path, []).append(number)
    sets: dict[tuple[int, ...], int] = {}
    asked = [file for file in files if file.path in numbers]
    of = tuple(sets.setdefault(tuple(numbers[file.path]), len(sets)) for file in asked)
    return Trace(
        tuple(file.path for file in asked),
        tuple(file.blob for file in asked),
        tuple(file.size for file in asked),
        of,
        tuple(sets),
        tuple(question for question, _ in questions),
        (*linking.wishes, *inferring.wishes),
        (len(linking.questions), len(linking.wishes)),
        made_of,
    )
