"""Opens files below one folder and nowhere else, even while somebody swaps folders for links."""

from __future__ import annotations

import errno
import os

from scanner.machine import Folder, NotAFile, open_folder
from scanner.model import ProblemKind


class Refused(Exception):
    """A file that cannot be read, with the kind of problem that this is."""

    def __init__(self, kind: ProblemKind, message: str) -> None:
        self.kind, self.message = kind, message
        super().__init__(message)


class Opener:
    """Reads files by their path from one folder. Neighbours share open folders, so sorted paths are fast."""

    def __init__(self, root: bytes) -> None:
        self._parents: list[bytes] = []
        self._folders: list[Folder] = [open_folder(root)]

    def close(self) -> None:
        """Let go of every folder."""
        self._leave(0)
        self._folders.pop().close()

    def read(self, path: bytes, limit: int) -> bytes:
        """All of the file, if it is one and holds at most ``limit`` bytes. Raises Refused."""
        try:
            *parents, name = path.split(b"/")
            if parents != self._parents:
                self._enter(parents)
            handle = self._folders[-1].open(name)
        except OSError as error:
            raise _refused(error) from error
        try:
            return _settled(handle, limit)
        except OSError as error:
            raise _refused(error) from error
        finally:
            os.close(handle)

    def _enter(self, parents: list[bytes]) -> None:
        shared = 0
        while shared < min(len(parents), len(self._parents)) and parents[shared] == self._parents[shared]:
            shared += 1
        self._leave(shared)
        for name in parents[shared:]:
            if name in (b"", b".", b".."):
                raise OSError(errno.EINVAL, "not a plain path")
            self._folders.append(self._folders[-1].below(name))
            self._parents.append(name)

    def _leave(self, depth: int) -> None:
        while len(self._parents) > depth:
            self._parents.pop()
            self._folders.pop().close()


def _settled(handle: int, limit: int) -> bytes:
    """The content, read twice if it changed meanwhile."""
    for _ in range(2):
        before = os.fstat(handle)
        if before.st_size > limit:
            raise Refused(ProblemKind.TOO_LARGE, f"{before.st_size} bytes; at most {limit} are read")
        content = _all(handle, before.st_size, limit)
        if len(content) > limit:
            raise Refused(ProblemKind.TOO_LARGE, f"it has no end; at most {limit} bytes are read")
        after = os.fstat(handle)
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
            return content
        os.lseek(handle, 0, os.SEEK_SET)
    raise Refused(ProblemKind.UNREADABLE, "it kept changing while it was read")


def _all(handle: int, size: int, limit: int) -> bytes:
    # One byte more: a shorter answer than asked for is the end of the file.
    content = os.read(handle, size + 1)
    if len(content) == size:
        return content
    parts, length = [content], len(content)
    while length <= limit and (part := os.read(handle, limit + 1 - length)):
        parts.append(part)
        length += len(part)
    return b"".join(parts)


def _refused(error: OSError) -> Refused:
    if isinstance(error, NotAFile):
        return Refused(ProblemKind.UNREADABLE, "not a file but a device or a pipe")
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return Refused(ProblemKind.VANISHED, "it was there when the files were listed, and is gone")
    if error.errno in (errno.ELOOP, errno.EMLINK):
        return Refused(ProblemKind.UNREADABLE, "a symbolic link; links are not followed")
    return Refused(ProblemKind.UNREADABLE, (error.strerror or "cannot be read").lower())
