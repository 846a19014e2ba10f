"""Files that somebody else wrote, read whole and to a limit: a regular file, and nothing that never ends."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from scanner.machine.folders import NotAFile

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a FIFO without a writer would wait for one
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
)


class TooLarge(OSError):
    """The file holds more than the limit."""


def open_regular(path: Path) -> BinaryIO:
    """The regular file at ``path``, open for reading. Raises NotAFile, and OSError for what else the machine refuses."""
    handle = os.open(path, _FLAGS)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotAFile(errno.EINVAL, "not a regular file", str(path))
    return os.fdopen(handle, "rb")


def read_regular(path: Path, most: int, inside: Path | None = None) -> bytes:
    """The content of the regular file at ``path``, of at most ``most`` bytes.

    With ``inside``, a link that leads out of that folder is not followed. Its size is what was read, never what the
    file system says. Raises NotAFile, TooLarge, and OSError for what else the machine refuses.
    """
    if inside is not None and not path.resolve().is_relative_to(inside.resolve()):
        raise NotAFile(errno.ELOOP, "a link that leads out of the tree", str(path))
    with open_regular(path) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise TooLarge(errno.EFBIG, f"larger than {most:,} bytes", str(path))
    return content
