"""What an open folder is, and which names and entries lead out of one."""

from __future__ import annotations

import os
import stat
from typing import Protocol

_NAME_SURROGATE = 0x20000000  # of a reparse tag: it stands for another place, as links and junctions do
# https://learn.microsoft.com/en-us/windows/win32/api/winnt/nf-winnt-isreparsetagnamesurrogate


class NotAFile(OSError):
    """A device, a pipe, a socket or a folder, where a file was asked for."""


class Folder(Protocol):
    """An open folder. A name is one step, in the bytes of ``os.fsencode``. All raise OSError."""

    def below(self, name: bytes) -> Folder:
        """The folder ``name`` in this one; a link to a folder is none."""

    def open(self, name: bytes) -> int:
        """A descriptor of the regular file ``name``, to read from. Raises NotAFile; ELOOP for a link. Never waits."""

    def close(self) -> None:
        """Let go of this folder; those opened below it stay open."""


def is_link(found: os.stat_result) -> bool:
    """Whether what ``os.lstat`` found stands for another place: a symbolic link, or a junction of Windows."""
    return stat.S_ISLNK(found.st_mode) or bool(getattr(found, "st_reparse_tag", 0) & _NAME_SURROGATE)


def is_ours(found: os.stat_result) -> bool:
    """Whether what ``os.lstat`` found is this user's, and nobody else's to write; where no such thing is told, it is."""
    if not hasattr(os, "geteuid"):
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def may_name(path: bytes, separator: str = os.sep) -> bool:
    """Whether ``path``, with ``/`` between its steps, names a file of a tree on this system.

    To Windows ``\\`` is a step of its own, and ``:`` begins a drive or a stream beside the file.
    """
    return separator == "/" or not (b"\\" in path or b":" in path)
