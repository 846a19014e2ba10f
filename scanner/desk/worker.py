"""A process of its own that looks: parsing holds Python's lock, and an editor must be answered meanwhile.

It is started anew rather than forked, since a server has threads, and ends when the server is gone, however it went.
"""

from __future__ import annotations

import gc
import multiprocessing
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection

from scanner.desk.looked import Look, Looked


class Worker:
    """Looks at folders, one after the other. ``ask`` waits for the answer: call it from a thread. ``hurry`` does not."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._line: Connection | None = None
        self._sending = threading.Lock()
        self._hurried = False  # since the last look at once

    def ask(self, folder: str, at_once: bool) -> Looked | None:
        """What ``look`` gives; None where it was given up in a ``hurry``. A worker that died is started again; if it dies of
        this folder, that is said.
        """
        for _ in range(2):
            line = self._line or self._started()
            try:
                with self._sending:
                    self._hurried = self._hurried and not at_once
                    if self._hurried:
                        return None
                    line.send((folder, at_once))
                answer = line.recv()
            except (EOFError, OSError):
                self.close()
                continue
            assert answer is None or isinstance(answer, Looked)
            return answer
        return Looked(says="the scan died: run `scan` in a terminal to see of what")

    def hurry(self) -> None:
        """Has looks given up that are not at once, until one is asked for that is."""
        with self._sending, suppress(OSError):
            self._hurried = True
            if self._line is not None:
                self._line.send(None)

    def close(self) -> None:
        """Lets the process end."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _started(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        context.Process(target=_serve, args=(theirs, self._look), daemon=False).start()
        theirs.close()
        return self._line


def _serve(line: Connection, look: Look) -> None:
    gc.set_threshold(500_000)  # what earlier looks left is large, and hardly a cycle in it
    with suppress(EOFError, OSError):
        while True:
            asked = line.recv()
            if asked is not None:  # a hurry that came when all was done
                line.send(_answer(look, line.poll, *asked))


def _answer(look: Look, hurried: Callable[[], bool], folder: str, at_once: bool) -> Looked | None:
    """A fault of ours must not end what somebody has open."""
    # And with it all that links, of which the editor's server has no need.
    from scanner.pipeline.lately import Superseded

    try:
        return look(folder, at_once, hurried)
    except Superseded:
        return None
    except Exception as error:
        says = " ".join(str(error).split())[:200]
        return Looked(
            says=f"a fault of mapcheck's own: {type(error).__name__}: {says}; `scan --debug` shows more"
        )
