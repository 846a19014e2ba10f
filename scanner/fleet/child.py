"""The process that looks at one repository: ``python -m scanner.fleet.child FOLDER``, a job in, an answer out, both as bytes.

It ends when whoever started it is gone: then nobody would end it. What it may take is watched from outside.
"""

from __future__ import annotations

import gc
import os
import queue
import sys
import threading
from pathlib import Path

import msgspec

from scanner.fleet.frames import read_frame, write_frame
from scanner.fleet.jobs import Answer, Failed, Job, Looked, Unchanged
from scanner.fleet.one import looked_at
from scanner.machine import end_group, spent
from scanner.store import cache_folder

FETCH = b"fetch"  # the one thing that it asks: for the packs of other machines


def main() -> None:
    """Reads a job from standard input, which stays open: its end is the end of this process.

    Whoever started it answers FETCH with whether all packs are to become one, and removes the folder.
    """
    frames: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(frames,), daemon=True).start()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not get between
    gc.set_threshold(500_000)
    job = msgspec.msgpack.decode(frames.get(), type=Job)

    def fetch() -> bool:
        write_frame(out, FETCH)
        return frames.get() == b"every"

    try:
        scratch = Path(sys.argv[1]).resolve()
        answer = looked_at(job, scratch, cache_folder() / "mirrors", fetch if job.store else None)
        packed = msgspec.msgpack.encode(_measured(answer))
    except Exception as error:
        says = f"a fault of mapcheck's own ({type(error).__name__}): {' '.join(str(error).split())[:200]}"
        packed = msgspec.msgpack.encode(Failed(says))
    write_frame(out, packed)


def _measured(answer: Answer) -> Answer:
    cpu, memory = spent()
    if isinstance(answer, Unchanged):
        return Unchanged(answer.commit, round(cpu, 3))
    if not isinstance(answer, Looked):
        return answer
    return msgspec.structs.replace(answer, cpu=round(cpu, 3), memory=memory)


def _listen(frames: queue.SimpleQueue[bytes]) -> None:
    while (frame := read_frame(sys.stdin.buffer)) is not None:
        frames.put(frame)
    end_group(0)  # git as well: the process was started as the leader of a group


if __name__ == "__main__":
    main()
