"""Files that people asked for: written whole, or not at all."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from time import monotonic, sleep

from scanner.errors import BadUsage
from scanner.machine import leads_out, read_named

MOST_BYTES = 16 * 1024 * 1024
_STREAMS = re.compile(r"/dev/stderr|(?:/dev|/proc/self)/fd/(\d+)")  # open already, and called by that
READER_SECONDS = 5.0  # how long a FIFO is held out to a reader


def read_text(path: Path) -> str:
    """The text of a file that people write, its line ends as they are. BadUsage when it cannot be read."""
    try:
        return read_named(path, MOST_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadUsage(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` so that a reader sees the old file or the new one, never half of it. BadUsage when it cannot.

    A link stays, and what it points at is written, unless it lies in a repository and leads out of it: whoever wrote
    the repository would say what is overwritten. What is no file (a FIFO, a device, the end of a process substitution)
    is written to, never replaced, and waited for no longer than a moment.
    """
    try:
        if leads_out(path):
            raise BadUsage(
                f"{path} is a link that leads out of its repository: name the file that it leads to"
            )
        if named := _STREAMS.fullmatch(path.as_posix()):
            # not opened anew: where a shell led it to a file, what is printed there beside would be written over
            with os.fdopen(os.dup(int(named[1] or 2)), "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            return
        if path.exists() and not path.is_file():
            with os.fdopen(_opened(path), "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            return
        _replace(path.resolve(), text)
    except OSError as error:
        raise BadUsage(f"{path} cannot be written: {error.strerror or error}") from None


def _opened(path: Path) -> int:
    """What is no file, open for writing. A FIFO that nobody comes to read is an error: one would wait for ever."""
    until = monotonic() + READER_SECONDS
    while True:
        try:
            handle = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
            break
        except OSError as error:
            if error.errno != errno.ENXIO or monotonic() > until:
                raise
            sleep(0.02)
    if hasattr(os, "O_NONBLOCK"):
        os.set_blocking(handle, True)
    return handle


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
