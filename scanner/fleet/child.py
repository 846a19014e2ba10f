"""The process that looks at one repository: ``python -m scanner.fleet.child FOLDER``, a job in, an answer out, both as bytes.

It ends when whoever started it is gone: then nobody would end it. What it may take is watched from outside.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from pathlib import Path

import msgspec

from scanner.fleet.jobs import Answer, Failed, Job, Looked
from scanner.fleet.one import looked_at
from scanner.machine import end_group, spent
from scanner.store import cache_folder


def main() -> None:
    """Reads a job from standard input, and keeps that open: its end is the end of this process.

    The folder is empty, and somebody else's to remove.
    """
    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    job = msgspec.msgpack.decode(sys.stdin.buffer.read(size), type=Job)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not get between
    gc.set_threshold(500_000)
    try:
        answer = looked_at(job, Path(sys.argv[1]).resolve(), cache_folder() / "mirrors")
        packed = msgspec.msgpack.encode(_measured(answer))
    except Exception as error:
        says = f"a fault of mapcheck's own ({type(error).__name__}): {' '.join(str(error).split())[:200]}"
        packed = msgspec.msgpack.encode(Failed(says))
    out.write(packed)
    out.flush()


def _measured(answer: Answer) -> Answer:
    if not isinstance(answer, Looked):
        return answer
    cpu, memory = spent()
    return Looked(answer.outcome, round(cpu, 3), memory)


def _end_with_parent() -> None:
    while sys.stdin.buffer.read(1):
        pass
    end_group(0)  # git as well: the process was started as the leader of a group


if __name__ == "__main__":
    main()
