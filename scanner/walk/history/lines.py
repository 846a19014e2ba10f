"""Which commit wrote a line, and which commit took a name out of a listing."""

from __future__ import annotations

import posixpath
import re
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from scanner.model import Commit, Delisting
from scanner.walk.git import GitFailed, Running
from scanner.walk.history.log import COMMIT_FORMAT, PLAIN, commit_of

SECONDS = 60
MAX_NAMES = 200  # of one ``log -G``: its expression stays small
MAX_LINE = 400  # a longer line is no entry of a listing

_UNCOMMITTED = "0" * 40
_DIFF = ("log", "-p", "-U0", "--no-merges", *PLAIN, "--no-ext-diff", "--no-textconv")


def line_commits(
    top: Path, prefix: str, rev: str, path: str, numbers: Sequence[int]
) -> dict[tuple[str, int], Commit]:
    """(``path``, line) → the commit that last wrote it. Lines that git cannot place are left out.

    ``path`` may lead out of ``prefix`` with ``..``, as long as it stays in the repository.
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
    except GitFailed:  # not committed yet, shorter than that, or its old contents are not in this clone
        return {}
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


def delistings(
    top: Path, prefix: str, commit: str, names: Sequence[str], listings: Sequence[str]
) -> tuple[Delisting, ...]:
    """For each of ``names`` the newest commit that took it, as a whole entry, out of one of ``listings``.

    A name that the newest such commit put in, or that only ever stood inside a longer text, has none.
    Names that differ in ``-``, ``_`` and case are one. No listings, or a clone without old contents: ().
    """
    chosen = sorted({name for name in names if re.fullmatch(r"[\w .-]+", name)})[:MAX_NAMES]
    if not chosen or not listings:
        return ()
    words = "|".join(_spelled(name) for name in chosen)
    edge = "[^A-Za-z0-9_.-]"
    search = f"-G(^|{edge})({words})($|{edge})"
    base = f"{prefix}/" if prefix else ""
    where = [base + path for path in sorted(listings)]
    try:
        running = Running(top, *_DIFF, "-i", "-E", search, COMMIT_FORMAT, commit, "--", *where)
        timer = threading.Timer(SECONDS, running.process.kill)
        timer.start()
        try:
            printed = running.output()
        finally:
            timer.cancel()
    except GitFailed:
        return ()
    return tuple(removed(printed.decode("utf-8", "replace"), chosen, base))


def removed(diffs: str, names: Sequence[str], base: str = "") -> Iterator[Delisting]:
    """The delistings in the output of ``log -p``, newest commit first."""
    entries = {_plain(name): name for name in names}
    settled: set[str] = set()
    for at, path, gone, come in _diffs(diffs, entries):
        for key in sorted((gone | come) - settled):
            settled.add(key)
            if key in gone - come:
                yield Delisting(entries[key], path.removeprefix(base), at)


# ``- name: payments``, ``payments:``, ``payments = {``, ``"payments",``: nothing but the name and its key.
_ENTRY = re.compile(
    r"""\s*(?:-\s+)?(?:[\w.-]+\s*[:=]\s*)?["']?(?P<name>[\w .-]+?)["']?\s*(?:[:=]\s*\{?)?,?\s*(?:#.*)?"""
)


def _diffs(text: str, entries: dict[str, str]) -> Iterator[tuple[Commit, str, set[str], set[str]]]:
    """For each file of each commit: the names taken out, and those put in."""
    at: Commit | None = None
    path, gone, come = "", set[str](), set[str]()
    for line in text.split("\n"):
        if line.startswith(("\x01", "diff --git ")):
            if at and (gone or come):
                yield at, path, gone, come
            gone, come = set(), set()
            at = commit_of(line) if line[0] == "\x01" else at
        elif line.startswith(("--- a/", "+++ b/")):
            path = line[6:].rstrip("\t")
        elif (key := _entry(line)) in entries:
            (gone if line[0] == "-" else come).add(key)
    if at and (gone or come):
        yield at, path, gone, come


def _entry(line: str) -> str:
    """The name that is all of an added or removed line; "" if there is none."""
    if line[:1] not in ("-", "+") or len(line) > MAX_LINE:
        return ""
    found = _ENTRY.fullmatch(line[1:])
    return _plain(found["name"]) if found else ""


def _spelled(name: str) -> str:
    """``name`` as an extended expression that allows either separator."""
    return "[-_ ]".join(re.escape(part).replace(r"\ ", " ") for part in re.split(r"[-_ ]", name))


def _plain(name: str) -> str:
    return re.sub(r"[-_ ]", "-", name.lower())


def _commit(sha: str, said: dict[str, str]) -> Commit:
    offset = said.get("committer-tz", "+0000")
    minutes = int(offset[1:3]) * 60 + int(offset[3:5])
    zone = timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
    moment = datetime.fromtimestamp(int(said.get("committer-time", "0")), UTC).astimezone(zone)
    return Commit(sha, moment.date().isoformat(), f"{said.get('author', '')} {said.get('author-mail', '<>')}")
