"""Contents of git objects, many in one go."""

from __future__ import annotations

import subprocess
import threading
from collections import deque
from collections.abc import Iterable
from pathlib import Path

from scanner.model import ProblemKind
from scanner.walk.git import GitMissing, Running
from scanner.walk.opening import Refused
from scanner.walk.tree import blob_id

_ABSENT = "its content is not in this clone (a partial one?); git fetch --refetch --no-filter"
_DAMAGED = "its content in git's object store is damaged; git fsck"


class Objects:
    """Reads blobs of one repository in the order in which they were announced.

    Git is asked for all at once; when it stumbles over one object, it is asked again for those behind it.
    """

    def __init__(self, top: Path, blobs: Iterable[str], limit: int) -> None:
        self._top, self._pending, self._limit = top, deque(blobs), limit
        self._git: Running | None = None

    def next(self) -> bytes:
        """The content of the next blob. Raises Refused when it cannot be had; the one after it is next."""
        try:
            git = self._git or self._start()
        except GitMissing:
            raise Refused(ProblemKind.GIT, "git is not installed") from None
        blob = self._pending.popleft()
        stream = git.process.stdout
        assert stream
        said = stream.readline(200).split()
        if said[1:] == [b"missing"]:
            raise Refused(ProblemKind.UNREADABLE, _ABSENT)
        if len(said) != 3 or said[:2] != [blob.encode(), b"blob"] or int(said[2]) > self._limit:
            self.close()
            raise Refused(ProblemKind.UNREADABLE, _DAMAGED)
        size = int(said[2])
        content = stream.read(size + 1)[:size]
        if len(content) < size or blob_id(content, like=blob) != blob:
            self.close()
            raise Refused(ProblemKind.UNREADABLE, _DAMAGED)
        return content

    def _start(self) -> Running:
        self._git = git = Running(self._top, "cat-file", "--batch", "--buffer", stdin=subprocess.PIPE)
        request = "".join(f"{blob}\n" for blob in self._pending).encode()
        threading.Thread(target=_feed, args=(git, request), daemon=True).start()
        return git

    def close(self) -> None:
        """Stop git."""
        if self._git:
            self._git.stop()
            self._git = None


def _feed(git: Running, request: bytes) -> None:
    assert git.process.stdin
    try:
        git.process.stdin.write(request)
        git.process.stdin.close()
    except (OSError, ValueError):
        return  # it was stopped: whoever did that knows why
