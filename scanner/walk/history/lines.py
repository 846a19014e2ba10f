"""Which commit wrote a line."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from scanner.model import Commit
from scanner.walk.git import GitFailed, Running

_UNCOMMITTED = "0" * 40
_NOT_THERE = ("no such path", "has only", "no such ref")  # not committed yet, or shorter than that


def line_commits(
    top: Path, prefix: str, rev: str, path: str, numbers: Sequence[int]
) -> dict[tuple[str, int], Commit]:
    """(``path``, line) → the commit that last wrote it. Lines that no commit wrote yet are left out.

    ``path`` may lead out of ``prefix`` with ``..``, as long as it stays in the repository. Raises GitFailed where
    git cannot tell, since the old contents are not in this clone.
    """
    ranges = [part for number in sorted(set(numbers)) for part in ("-L", f"{number},{number}")]
    if not ranges:
        return {}
    where = posixpath.normpath(posixpath.join(prefix, path))
    if where.startswith(".."):
        return {}
    revision = [rev] if rev else []
    try:
        printed = Running(
            top, "blame", "--no-textconv", "--porcelain", *ranges, *revision, "--", where
        ).output()
    except GitFailed as failed:
        if any(said in str(failed) for said in _NOT_THERE):
            return {}
        raise
    return {(path, number): commit for number, commit in blamed(printed.decode("utf-8", "replace"))}


def blamed(porcelain: str) -> Iterator[tuple[int, Commit]]:
    """Line number and commit, from ``blame --porcelain``.

    https://git-scm.com/docs/git-blame#_the_porcelain_format
    """
    known: dict[str, dict[str, str]] = {}
    sha, number = "", 0
    for line in porcelain.split("\n"):
        if line.startswith("\t"):
            if sha != _UNCOMMITTED:
                yield number, _commit(sha, known[sha])
        elif re.match(r"[0-9a-f]{40,64} \d+ \d+", line):
            sha, _, final = line.split(" ")[:3]
            number = int(final)
            known.setdefault(sha, {})
        elif sha:
            key, _, text = line.partition(" ")
            known[sha][key] = text


def _commit(sha: str, said: dict[str, str]) -> Commit:
    offset = said.get("committer-tz", "+0000")
    minutes = int(offset[1:3]) * 60 + int(offset[3:5])
    zone = timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
    moment = datetime.fromtimestamp(int(said.get("committer-time", "0")), UTC).astimezone(zone)
    return Commit(sha, moment.date().isoformat(), f"{said.get('author', '')} {said.get('author-mail', '<>')}")
