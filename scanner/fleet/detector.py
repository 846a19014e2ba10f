"""The process of a worker that detects files of one huge tree: ``python -m scanner.fleet.detector``.

It is told the rules once, and then tasks, in frames on standard input; each frame of tasks is answered by one of what
was detected. It goes about them as a scan on one machine does, with the same limits for each file. The end of its input
is its own: whoever started it is gone.
"""

from __future__ import annotations

import gc
import os
import sys

import msgspec

from scanner.detect import code_rules, config_rules
from scanner.fleet.frames import read_frame, write_frame
from scanner.model import Problem
from scanner.pipeline.processes import workers
from scanner.pipeline.tasks import Task
from scanner.rules import Rule


class Detected(msgspec.Struct, frozen=True, array_like=True):
    """The encoded detection of each task, and which files were given up, by path."""

    answers: list[bytes]
    aside: dict[str, Problem]


def main() -> None:
    asked, told = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not get between
    gc.set_threshold(500_000)
    said = read_frame(asked)
    if said is None:
        return
    rules = msgspec.msgpack.decode(said, type=tuple[Rule, ...])
    detecting = workers(rules, code_rules(rules), config_rules(rules), 1)
    tasks = msgspec.msgpack.Decoder(tuple[Task, ...])
    while (frame := read_frame(asked)) is not None:
        answers = detecting.run(tasks.decode(frame))
        write_frame(told, msgspec.msgpack.encode(Detected(answers, detecting.aside)))
        detecting.aside.clear()
    detecting.close()


if __name__ == "__main__":
    main()
