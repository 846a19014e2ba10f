"""Files that were given up, remembered by content: what ended a worker or took too long does so once, not in each run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import msgspec
from msgspec import structs

from scanner.model import Problem, language_of
from scanner.pipeline.tasks import Task
from scanner.rules import Rule
from scanner.store import FactCache, fact_key

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Problem)


class Detecting(Protocol):
    """What detects tasks in whatever processes: one answer for each, in order, and why some were given up."""

    aside: dict[str, Problem]

    def run(self, tasks: Sequence[Task]) -> list[bytes]: ...
    def close(self) -> None: ...


Engine = Callable[[Sequence[Rule], Detecting], Detecting]
"""What detects by rules on other machines, given what does so on this one, to whom it may turn with what is little."""


def given_up(
    cache: FactCache | None, context: str, tasks: Iterable[Task], blobs: Mapping[str, str]
) -> dict[str, Problem]:
    """Path → why, of those of ``tasks`` whose content an earlier run gave up."""
    if cache is None:
        return {}
    keys = {task.path: _key(context, task.path, blobs) for task in tasks}
    known = cache.get_many(keys.values())
    found = {}
    for path, key in keys.items():
        try:
            found[path] = structs.replace(_decoder.decode(known[key]), path=path)
        except (KeyError, msgspec.DecodeError, msgspec.ValidationError):
            continue
    return found


def give_up(
    cache: FactCache | None, context: str, aside: Mapping[str, Problem], blobs: Mapping[str, str]
) -> None:
    """Remember why each of ``aside`` was given up."""
    if cache is not None and aside:
        cache.put_many(
            {_key(context, path, blobs): _encoder.encode(problem) for path, problem in aside.items()}
        )


def _key(context: str, path: str, blobs: Mapping[str, str]) -> str:
    """A grammar or a format goes by the name's end."""
    kind = language_of(path) or path.rpartition("/")[2].rpartition(".")[2]
    return fact_key(context, blobs[path], "given up", kind)
