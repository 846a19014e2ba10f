"""How the program ends when the machine or its own code fails: one line, and never a code that is a verdict."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

from scanner.cli.saying import plainly

REFUSED, CRASHED, INTERRUPTED, UNREAD = 2, 70, 130, 141  # 70 is EX_SOFTWARE of sysexits.h
_MENDS = {
    errno.ENOSPC: "make room, or write elsewhere",
    errno.EDQUOT: "make room, or write elsewhere",
    errno.EFBIG: "raise the limit of a file's size (ulimit -f)",
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
    errno.ENFILE: "close other programs: the system has no files left to open",
    errno.EACCES: "check the permissions",
    errno.EAGAIN: "raise the limit of processes (ulimit -u)",
    errno.ENOMEM: "make memory free",
}
_NO_MEMORY = ("failed to map segment", "cannot allocate memory", "can't start new thread")


def leave(code: int, says: str = "", at_once: bool = False) -> NoReturn:
    """Exit with ``code``. What the standard streams did not take is dropped: it must not fail once more on the way out.

    ``at_once``: nothing is tidied up. Without memory that would end in an abort.
    """
    if says:
        with suppress(OSError, ValueError):
            click.echo(f"scan: {says if at_once else plainly(says)}", err=True)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, full, or not there at all
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    if at_once:
        os._exit(code)
    sys.exit(code)


def refused(error: Exception) -> str:
    """What the machine refused, in one line, and what to do about it; "" when it is no fault of the machine's."""
    if isinstance(error, OSError):
        return _os_error(error)
    if isinstance(error, MemoryError):
        return f"not enough memory: {_MENDS[errno.ENOMEM]}"
    if isinstance(error, ImportError | RuntimeError) and any(
        word in str(error).lower() for word in _NO_MEMORY
    ):
        return f"{str(error)[:200]}: {_MENDS[errno.ENOMEM]}, or raise the limits (ulimit -a)"
    return ""


def _os_error(error: OSError) -> str:
    what = error.strerror or type(error).__name__
    name = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else ""
    if isinstance(error, FileNotFoundError) and not name:
        return "the working folder is gone: change to one that exists"
    mend = _MENDS.get(error.errno or 0, "")
    return f"{name or 'standard output'}: {what}" + (f": {mend}" if mend else "")
