"""One file to detect, in whatever process: bytes in, its detection out, and no fault that costs more than the file."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from scanner.detect import CodeRules, ConfigRules, detect_code, detect_config
from scanner.model import Detection, Origin, Problem, ProblemKind

_encoder = msgspec.msgpack.Encoder()


@dataclass(frozen=True, slots=True)
class Task:
    """One file to detect. ``hits`` None: configuration."""

    path: str
    data: bytes
    hits: frozenset[str] | None
    seeds: tuple[tuple[Origin, Origin], ...] = ()
    outlined: bool = False


def run_task(task: Task, code: CodeRules, config: ConfigRules) -> Detection:
    """The detection of one task. A fault of ours in one file must not lose the others: it becomes a problem."""
    try:
        if task.hits is None:
            return detect_config(task.path, task.data, config)
        return detect_code(task.path, task.data, code, task.hits, dict(task.seeds), task.outlined)
    except (RecursionError, MemoryError) as error:
        message = f"too deeply nested to be read ({type(error).__name__})"
        return Detection(task.path, problems=(Problem(task.path, ProblemKind.TOO_DEEP, message),))
    except Exception as error:
        return Detection(task.path, problems=(failed(task.path, error),))


def encoded(task: Task, code: CodeRules, config: ConfigRules) -> bytes:
    """The same, as the cache and other processes take it; text that nothing can encode is a problem of its file."""
    try:
        return _encoder.encode(run_task(task, code, config))
    except UnicodeEncodeError as error:
        return _encoder.encode(Detection(task.path, problems=(failed(task.path, error),)))


def failed(path: str, error: Exception) -> Problem:
    """A fault of ours in one file: it costs that file, and asks to be reported."""
    says = (
        f"a fault of mapcheck's own ({type(error).__name__}): exclude it for now, and report it with the file"
    )
    return Problem(path, ProblemKind.FAILED, says)
