"""Folders by their names, for systems that open nothing relative to a descriptor, as Windows.

A file is opened and only then believed: it must be what stood under its name before, and every folder on the way
must still be the one that was entered. Somebody who swaps a folder and swaps it back within that moment is not
noticed; where that matters, use a system that has ``openat``.
"""

from __future__ import annotations

import errno
import os
import stat

from scanner.machine.folders import NotAFile, is_link, may_name

_FILE = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)


def open_folder(path: bytes) -> _Folder:
    os.scandir(path).close()  # the system's own error for what is no folder, or may not be looked into
    return _Folder(path, ())


class _Folder:
    def __init__(self, path: bytes, entered: tuple[tuple[bytes, os.stat_result], ...]) -> None:
        self._path, self._entered = path, entered

    def below(self, name: bytes) -> _Folder:
        path, found = self._look(name)
        if is_link(found) or not stat.S_ISDIR(found.st_mode):
            raise _error(errno.ENOTDIR)
        return _Folder(path, (*self._entered, (path, found)))

    def open(self, name: bytes) -> int:
        path, found = self._look(name)
        if is_link(found):
            raise _error(errno.ELOOP)
        if not stat.S_ISREG(found.st_mode):
            raise NotAFile(errno.EINVAL, "not a file")
        handle = os.open(path, _FILE)
        try:
            same = os.path.samestat(found, os.fstat(handle)) and all(map(_is_still, self._entered))
        except OSError:
            os.close(handle)
            raise
        if not same:
            os.close(handle)
            raise _error(errno.ENOENT)
        return handle

    def close(self) -> None:
        """Nothing is held open."""

    def _look(self, name: bytes) -> tuple[bytes, os.stat_result]:
        if not may_name(name):
            raise _error(errno.EINVAL)
        path = b"%b/%b" % (self._path, name)
        try:
            return path, os.lstat(path)
        except ValueError as error:  # bytes that are no name here
            raise _error(errno.EINVAL) from error


def _is_still(entered: tuple[bytes, os.stat_result]) -> bool:
    path, before = entered
    now = os.lstat(path)
    return os.path.samestat(before, now) and not is_link(now)


def _error(code: int) -> OSError:
    return OSError(code, os.strerror(code))  # of the subclass that belongs to the code
