"""Files that somebody else wrote, read whole and to a limit: a regular file, and nothing that never ends."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

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


def read_regular(path: Path, most: int, inside: Path | None = None) -> bytes:
    """The content of the regular file at ``path``, of at most ``most`` bytes.

    With ``inside``, a link that leads out of that folder is not followed. Its size is what was read, never what the
    file system says. Raises NotAFile, TooLarge, and OSError for what else the machine refuses.
    """
    if inside is not None and not path.resolve().is_relative_to(inside.resolve()):
        raise NotAFile(errno.ELOOP, "a link that leads out of the tree", str(path))
    handle = os.open(path, _FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NotAFile(errno.EINVAL, "not a regular file", str(path))
        with os.fdopen(os.dup(handle), "rb") as stream:
            content = stream.read(most + 1)
    finally:
        os.close(handle)
    if len(content) > most:
        raise TooLarge(errno.EFBIG, f"larger than {most:,} bytes", str(path))
    return content
