"""A commit as bytes, for a machine that does not see the repository: what it holds, with or without what was before it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import threading
from pathlib import Path

from msgspec import Struct

from scanner.errors import GitUnavailable
from scanner.machine import exclusive, read_regular
from scanner.walk.addresses import is_object
from scanner.walk.git import GitFailed, GitMissing, Running, unavailable
from scanner.walk.mirrors import CannotFetch, TooMuch, make_room
from scanner.walk.roots import repository_of

_SHALLOW_BYTES = 1 << 20  # a line for each commit at which it ends
_SECONDS = 60.0  # to wait for another run that unpacks the same


class Carried(Struct, frozen=True):
    """The objects of ``commit`` as a pack of git's, and where history ends in it: commits whose parents are not there."""

    commit: str
    pack: bytes
    ends: tuple[str, ...] = ()


def carried(root: Path, commit: str, most: int, *, whole: bool) -> Carried:
    """``commit``, if ``whole`` with all that was before it, in at most ``most`` bytes. Raises GitUnavailable, TooMuch."""
    top = repository_of(root.resolve())
    if top != root.resolve():
        raise GitUnavailable(
            f"{root} is not the top of a repository, and only a whole one is sent to workers"
        )
    try:
        only = () if whole else ("--no-walk",)
        names = Running(top, "rev-list", "--objects", "--no-object-names", *only, commit).output()
        pack = _fed(top, names, "pack-objects", "--stdout", "--quiet", "--delta-base-offset")
    except GitMissing:
        raise GitUnavailable("git is not installed, and only git knows commits") from None
    except GitFailed as failed:
        raise unavailable(top, failed) from failed
    if len(pack) > most:
        mend = "give its url" if not whole else "give its url, or write `history: commit`"
        raise TooMuch(f"it is larger than {most >> 20} MiB, too much to send: {mend}")
    return Carried(commit, pack, _ends(top) if whole else (commit,))


def _ends(top: Path) -> tuple[str, ...]:
    """Where a shallow clone ends; () for a whole one."""
    place = Running(top, "rev-parse", "--git-path", "shallow").output().decode("utf-8", "surrogateescape")
    try:
        lines = read_regular(top / place.strip(), _SHALLOW_BYTES).decode("ascii").split()
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(filter(is_object, lines))


def brought(folder: Path, name: str, sent: Carried, quota: int) -> Path:
    """A bare repository in ``folder`` that holds what was ``sent``. Raises CannotFetch, TooMuch."""
    if not all(map(is_object, (sent.commit, *sent.ends))):
        raise CannotFetch("what was sent names no commit")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    top = folder / f"{hashlib.sha256(repr((name, sent.commit, sent.ends)).encode()).hexdigest()[:32]}.git"
    try:
        with exclusive(top.with_suffix(".lock"), _SECONDS):
            if not (top / "used").is_file():
                make_room(folder, quota, 3 * len(sent.pack), top.name)
                _unpack(top, sent)
            (top / "used").touch()
            return top
    except GitMissing:
        raise CannotFetch("git is not installed") from None
    except (GitFailed, OSError) as error:
        raise CannotFetch(f"what was sent cannot be unpacked: {error}") from None


def _unpack(top: Path, sent: Carried) -> None:
    shutil.rmtree(top, ignore_errors=True)
    top.mkdir(mode=0o700)
    Running(top, "init", "--quiet", "--bare", "--template=").output()
    _fed(top, sent.pack, "index-pack", "--stdin")
    if sent.ends:
        (top / "shallow").write_text("".join(f"{end}\n" for end in sent.ends), encoding="ascii")


def _fed(top: Path, content: bytes, *arguments: str) -> bytes:
    """What git prints when it reads ``content``."""
    git = Running(top, *arguments, stdin=subprocess.PIPE)
    threading.Thread(target=_feed, args=(git, content), daemon=True).start()
    return git.output()


def _feed(git: Running, content: bytes) -> None:
    assert git.process.stdin
    try:
        git.process.stdin.write(content)
        git.process.stdin.close()
    except (OSError, ValueError):
        return  # it ended before it had read all: its code says why
