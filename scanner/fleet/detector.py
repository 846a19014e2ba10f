"""The process of a worker that detects files of one huge tree: ``python -m scanner.fleet.detector``.

It is told the rules once, and then tasks, in frames on standard input; each frame of tasks is answered by one of what
was detected. It goes about them as a scan on one machine does, with the same limits for each file. The end of its input
is its own: whoever started it is gone.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import BinaryIO

import msgspec

from scanner.detect import code_rules, config_rules
from scanner.model import Problem
from scanner.pipeline.detecting import workers
from scanner.pipeline.tasks import Task
from scanner.rules import Rule

_LENGTH = 8  # bytes in which a frame says how long it is


class Detected(msgspec.Struct, frozen=True, array_like=True):
    """The encoded detection of each task, and which files were given up, by path."""

    answers: list[bytes]
    aside: dict[str, Problem]


def write_frame(stream: BinaryIO, frame: bytes) -> None:
    stream.write(len(frame).to_bytes(_LENGTH, "big") + frame)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame; None when there is none, or only a part of it."""
    size = stream.read(_LENGTH)
    frame = stream.read(int.from_bytes(size, "big")) if len(size) == _LENGTH else b""
    return frame if len(size) == _LENGTH and len(frame) == int.from_bytes(size, "big") else None


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
