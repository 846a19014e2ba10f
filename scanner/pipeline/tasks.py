"""One file to detect, in whatever process: bytes in, its detection out, and no fault that costs more than the file."""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from scanner.detect import CodeRules, ConfigRules, detect_code, detect_config, outline_code
from scanner.model import Detection, Fact, Origin, Problem, ProblemKind
from scanner.pipeline.compact import compact

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Detection)
_facts = msgspec.msgpack.Decoder(tuple[Fact, ...])


@dataclass(frozen=True, slots=True)
class Task:
    """One file to detect. ``hits`` None: configuration. ``facts``: those of code, encoded, where they were found before."""

    path: str
    data: bytes
    hits: frozenset[str] | None
    seeds: tuple[tuple[Origin, Origin], ...] = ()
    outlined: bool = False
    facts: bytes | None = None


def run_task(task: Task, code: CodeRules, config: ConfigRules) -> Detection:
    """The detection of one task. A fault of ours in one file must not lose the others: it becomes a problem."""
    try:
        if task.hits is None:
            return detect_config(task.path, task.data, config)
        if task.facts is not None:
            return outline_code(task.path, task.data, _facts.decode(task.facts))
        return detect_code(task.path, task.data, code, task.hits, dict(task.seeds), task.outlined)
    except RecursionError:
        problem = Problem(task.path, ProblemKind.TOO_DEEP, "too deeply nested to be read")
        return Detection(task.path, problems=(problem,))
    except MemoryError:
        problem = Problem(
            task.path, ProblemKind.TOO_LARGE, "to read it takes more memory than a file is allowed"
        )
        return Detection(task.path, problems=(problem,))
    except Exception as error:
        return Detection(task.path, problems=(failed(task.path, error),))


def encoded(task: Task, code: CodeRules, config: ConfigRules) -> bytes:
    """The same, as the cache and other processes take it; text that nothing can encode is a problem of its file."""
    try:
        return _encoder.encode(run_task(task, code, config))
    except UnicodeEncodeError as error:
        return _encoder.encode(Detection(task.path, problems=(failed(task.path, error),)))


def detection(answer: bytes) -> Detection:
    """What was ``encoded``. Raises msgspec.DecodeError or ValidationError for what was not."""
    found = _decoder.decode(answer)
    if found.outline is not None:
        compact(found.outline)
    return found


def without(task: Task, problem: Problem) -> bytes:
    """The same of a file that was given up."""
    return _encoder.encode(Detection(task.path, problems=(problem,)))


def chunks(tasks: Sequence[Task], most: int, size: int) -> Iterator[list[int]]:
    """The numbers of ``tasks``, in order: at most so many in each chunk, and so many bytes, if it is more than one."""
    chunk: list[int] = []
    held = 0
    for number, task in enumerate(tasks):
        if chunk and (len(chunk) >= most or held + len(task.data) > size):
            yield chunk
            chunk, held = [], 0
        chunk.append(number)
        held += len(task.data)
    if chunk:
        yield chunk


def packed(share: float, tasks: Sequence[Task]) -> bytes:
    """Tasks for a process that trusts us, and what share of the usual time each may take."""
    plain = [
        (
            task.path,
            task.data,
            task.hits,
            tuple((name.module, name.path, origin.module, origin.path) for name, origin in task.seeds),
            task.outlined,
            task.facts,
        )
        for task in tasks
    ]
    return marshal.dumps((share, plain))


def unpacked(frame: bytes) -> tuple[float, list[Task]]:
    """What was ``packed``."""
    share, plain = marshal.loads(frame)  # our own parent sent it
    tasks = [
        Task(
            path, data, hits, tuple((Origin(m, p), Origin(om, op)) for m, p, om, op in seeds), outlined, facts
        )
        for path, data, hits, seeds, outlined, facts in plain
    ]
    return share, tasks


def failed(path: str, error: Exception) -> Problem:
    """A fault of ours in one file: it costs that file, and asks to be reported."""
    says = (
        f"a fault of mapcheck's own ({type(error).__name__}): exclude it for now, and report it with the file"
    )
    return Problem(path, ProblemKind.FAILED, says)
