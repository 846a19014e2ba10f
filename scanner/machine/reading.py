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


def leads_out(path: Path) -> bool:
    """Whether ``path`` lies in a repository by its name, and elsewhere by its links: whoever wrote the tree chose that."""
    named = Path(os.path.abspath(path))  # noqa: PTH100  links are what it is about: they are not followed here
    top = next((folder for folder in named.parents if (folder / ".git").exists()), None)
    return top is not None and not named.resolve().is_relative_to(top.resolve())


def read_named(path: Path, most: int) -> bytes:
    """``read_regular`` for a file that a person named or that was found by its name: a map, a rule, a report.

    A link of a repository that leads out of it is not followed: what stands there would be shown in an error.
    """
    if leads_out(path):
        raise NotAFile(
            errno.ELOOP, "a link that leads out of its repository: name the file that it leads to", str(path)
        )
    return read_regular(path, most)


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
