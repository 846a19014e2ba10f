"""A terminal that is kept open: what was asked for, again after each save."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Collection
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

# Milliseconds. A save is several events (a file written beside, renamed, its folder touched): they are one change when
# nothing more comes for a step, or after the longest wait.
STEP = 20
LONGEST = 200
QUIET = 4  # times the longest wait without a change: nobody is typing


def watching(
    again: Callable[[Collection[Path] | None], bool],
    settle: Callable[[Callable[[], bool]], bool],
    folders: Callable[[], Collection[Path]],
    written: Collection[Path],
) -> None:
    """Calls ``again`` as soon as changes would be seen, and whenever something in ``folders()`` changes, with what did if that
    is all, until it is interrupted.

    ``again`` says whether there is something left to ``settle``: that is called once nothing changes any more, with what
    says whether something has meanwhile; it may give up then, and says whether it is done.

    Folders are watched one by one, not with all that is below them: what git ignores costs nothing, and no link is
    followed. They are asked for again after each change, since a change may bring some. ``written`` are files that
    ``again`` writes itself.
    """
    while True:
        watched = folders()
        saves = _Saves(watched, written)
        try:
            saves.wait_until_watched()
            unsettled, quiet = again(None), 0
            while folders() == watched:
                while (saved := saves.next()) is None:
                    quiet += 1
                    if unsettled and quiet > QUIET:
                        unsettled, quiet = not settle(saves.some), 0
                unsettled, quiet = again(saved), 0
        finally:
            saves.close()


class _Saves:
    """What is saved in some folders. A thread of its own listens for it, so that it is known during a look as well."""

    def __init__(self, folders: Collection[Path], written: Collection[Path]) -> None:
        self._found: queue.Queue[Collection[Path] | Exception] = queue.Queue()
        self._watched, self._closed = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._listen, args=(folders, _Others(written)), daemon=True)
        self._thread.start()

    def wait_until_watched(self) -> None:
        """Returns when no save is missed any more."""
        while not self._watched.wait(LONGEST / 1000):
            pass  # woken, since on some systems nothing else ends a wait

    def next(self) -> Collection[Path] | None:
        """What was saved last; None where nothing was, for a while. Raises what the system refuses."""
        try:
            found = self._found.get(timeout=LONGEST / 1000)
        except queue.Empty:
            return None
        if isinstance(found, Exception):
            raise found
        return found

    def some(self) -> bool:
        """Whether anything was saved that nobody has taken up yet."""
        return not self._found.empty()

    def close(self) -> None:
        self._closed.set()
        self._thread.join()

    def _listen(self, folders: Collection[Path], others: DefaultFilter) -> None:
        changes = watch(
            *folders,
            watch_filter=others,
            recursive=False,
            step=STEP,
            debounce=LONGEST,
            rust_timeout=LONGEST,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
            stop_event=self._closed,
        )
        try:
            for changed in changes:
                self._watched.set()
                if changed:
                    self._found.put([Path(path) for _, path in changed])
        except Exception as error:
            self._found.put(error)
        finally:
            self._watched.set()


class _Others(DefaultFilter):
    """What somebody else changed: neither an editor's scratch files nor what we write ourselves."""

    def __init__(self, written: Collection[Path]) -> None:
        super().__init__()
        self._written = {(path.resolve().parent, path.name) for path in written}

    def __call__(self, change: Change, path: str) -> bool:
        folder, name = Path(path).resolve().parent, Path(path).name
        ours = any(folder == at and (name == own or name.startswith(f".{own}.")) for at, own in self._written)
        return not ours and super().__call__(change, path)
