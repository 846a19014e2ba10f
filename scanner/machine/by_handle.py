"""Folders by their descriptors: the system itself refuses links, whatever is swapped meanwhile. For POSIX."""

from __future__ import annotations

import errno
import os
import stat

from scanner.machine.folders import NotAFile

_ROOT = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FOLDER = _ROOT | os.O_NOFOLLOW
# Never waits for a pipe's other end.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def open_folder(path: bytes) -> _Folder:
    return _Folder(os.open(path, _ROOT))


class _Folder:
    def __init__(self, handle: int) -> None:
        self._handle = handle

    def below(self, name: bytes) -> _Folder:
        return _Folder(os.open(name, _FOLDER, dir_fd=self._handle))

    def open(self, name: bytes) -> int:
        handle = os.open(name, _FILE, dir_fd=self._handle)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise NotAFile(errno.EINVAL, "not a file")
        return handle

    def close(self) -> None:
        os.close(self._handle)
