"""One commit in words, for the report that a schedule sends: what state of the tree it speaks of."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scanner.walk.git import GitFailed, GitMissing, Running
from scanner.walk.names import printable
from scanner.walk.roots import find_root

_LONGEST = 100  # characters of a subject that are kept
_COMMITTED = re.compile(rb"^committer .*> (\d{1,11}) ([+-])(\d\d)(\d\d)$", re.MULTILINE)
_ENCODING = re.compile(rb"^encoding ([\w-]+)$", re.MULTILINE)


def described(root: Path, commit: str) -> str:
    """``of 2026-11-20: Take the relay out of the flow engine``; "" when git cannot tell. ``commit`` is a full name.

    The object is read as it is stored: what ``git log`` prints depends on settings, and may start other programs.
    https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
    """
    if not commit:
        return ""
    try:
        header, _, message = (
            Running(find_root(root), "cat-file", "commit", commit).output().partition(b"\n\n")
        )
    except (GitFailed, GitMissing):
        return ""
    day = _day(header)
    subject = printable(_subject(header, message))
    kept = subject if len(subject) <= _LONGEST else f"{subject[: _LONGEST - 1].rstrip()}…"
    return f"of {day}: {kept}" if day else ""


def _day(header: bytes) -> str:
    """The day of the commit where it was made; "" when that is no date."""
    found = _COMMITTED.search(header)
    if found is None:
        return ""
    seconds, sign, hours, minutes = int(found[1]), found[2], int(found[3]), int(found[4])
    east = timedelta(hours=hours, minutes=minutes)
    try:
        moment = datetime.fromtimestamp(seconds, UTC) + (east if sign == b"+" else -east)
    except (OverflowError, ValueError, OSError):
        return ""
    return moment.date().isoformat()


def _subject(header: bytes, message: bytes) -> bytes:
    """The first line of ``message`` in UTF-8, as far as the commit says truly what it is in."""
    line = message.strip().split(b"\n", 1)[0]
    encoding = _ENCODING.search(header)
    if encoding is None:
        return line
    try:
        return line.decode(encoding[1].decode("ascii")).encode()
    except (LookupError, UnicodeError):
        return line
