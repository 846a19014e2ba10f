"""Repositories elsewhere, as bare mirrors in a folder of ours: objects alone, nothing checked out.

Without a work tree there is nothing that a hook, a filter, a submodule or LFS could be run for. What git may do is in
``walk/git.py``; the rest is said here: transports, the size of what is fetched, and for how long.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from scanner.machine import exclusive
from scanner.walk.addresses import PROTOCOLS, is_object, is_ref, without_user, wrong_with_address
from scanner.walk.git import GitFailed, GitMissing, Reach, Running

_WANTED = "refs/mapcheck/wanted"
_TOUCHED = "used"  # a file whose time says when a mirror was last asked for
_FETCH = (
    *("-c", "fetch.unpackLimit=1"),  # one pack, whose size the system limits; never a thousand loose objects
    *("-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "fetch.recurseSubmodules=false"),
    *("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--force"),
)


class CannotFetch(Exception):
    """The repository cannot be had. ``str()`` says why, without credentials; another try may help."""


class TooMuch(Exception):
    """It is larger than its limit, or than the room that is left: another try does not help."""


class Wanted(Struct, frozen=True):
    """A commit of a repository elsewhere. ``ref``: a branch, tag or full name. ``whole``: with its history."""

    address: str
    ref: str
    whole: bool
    most_bytes: int
    seconds: float


def mirrored(folder: Path, wanted: Wanted, quota: int) -> tuple[Path, str]:
    """Where the mirror of ``wanted`` is, and the commit that its ref names now. Fetches what is not there yet.

    All mirrors in ``folder`` together take ``quota`` bytes; the longest unused make room. Raises CannotFetch, TooMuch.
    """
    if wrong_with_address(wanted.address)[0] or not is_ref(wanted.ref):
        raise TooMuch("the address or the ref is none that is fetched")  # whoever read them has said more
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = hashlib.sha256(wanted.address.encode()).hexdigest()[:32]
    top = folder / f"{name}.git"
    try:
        with exclusive(folder / f"{name}.lock", wanted.seconds):
            commit = _brought(top, wanted, quota)
            (top / _TOUCHED).touch()
            return top, commit
    except GitMissing:
        raise CannotFetch("git is not installed") from None
    except TimeoutError:
        raise CannotFetch("another run has been fetching it all the time") from None
    except OSError as error:
        raise CannotFetch(error.strerror or "the folder for clones cannot be written") from None


def _brought(top: Path, wanted: Wanted, quota: int) -> str:
    if not (top / "HEAD").is_file():
        shutil.rmtree(top, ignore_errors=True)
        top.mkdir(mode=0o700)
        Running(top, "init", "--quiet", "--bare", "--template=").output()
    try:
        commit = wanted.ref if is_object(wanted.ref) else _named(top, wanted)
        if not _has(top, commit) or (wanted.whole and (top / "shallow").is_file()):
            make_room(top.parent, quota, wanted.most_bytes, top.name)
            _fetch(top, wanted, commit)
    except GitFailed as failed:
        raise _why(failed, wanted, _left_behind(top)) from None
    return commit


def _named(top: Path, wanted: Wanted) -> str:
    """The commit that the ref names on the other side."""
    if wanted.ref.startswith("refs/") or wanted.ref == "HEAD":
        asked = [wanted.ref]
    else:
        asked = [f"refs/heads/{wanted.ref}", f"refs/tags/{wanted.ref}^{{}}", f"refs/tags/{wanted.ref}"]
    printed = Running(
        top, "ls-remote", "--quiet", "--end-of-options", wanted.address, *asked, reach=_reach(wanted)
    ).output()
    rows = [line.split("\t") for line in printed.decode("utf-8", "replace").splitlines()]
    found = {row[1]: row[0] for row in rows if len(row) == 2 and is_object(row[0])}
    for name in asked:
        if name in found:
            return found[name]
    raise CannotFetch(f"it has no branch, tag or commit called {wanted.ref}")


def _fetch(top: Path, wanted: Wanted, commit: str) -> None:
    """Both names are tried: not every server hands out a commit by its own."""
    depth = [] if wanted.whole else ["--depth=1"]
    if wanted.whole and (top / "shallow").is_file():
        depth = ["--unshallow"]

    def fetch(name: str) -> None:
        spec = f"+{name}:{_WANTED}"
        Running(top, *_FETCH, *depth, "--end-of-options", wanted.address, spec, reach=_reach(wanted)).output()

    try:
        fetch(commit)
    except GitFailed as failed:
        if is_object(wanted.ref) or "not our ref" not in str(failed):
            raise
        fetch(wanted.ref)
    if not _has(top, commit):
        raise CannotFetch(f"{wanted.ref} moved while it was fetched")


def _has(top: Path, commit: str) -> bool:
    try:
        Running(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{tree}}").output()
    except GitFailed:
        return False
    return True


def _reach(wanted: Wanted) -> Reach:
    return Reach(":".join(PROTOCOLS), wanted.most_bytes, wanted.seconds)


def _left_behind(top: Path) -> int:
    """Removes what a fetch that broke off has left; how large the largest of it was."""
    largest = 0
    for file in (top / "objects" / "pack").glob("tmp_*"):
        with suppress(OSError):
            largest = max(largest, file.stat().st_size)
            file.unlink()
    return largest


def _why(failed: GitFailed, wanted: Wanted, written: int) -> Exception:
    said = without_user(str(failed))
    if written >= wanted.most_bytes:
        return TooMuch(f"it is larger than {_size_said(wanted.most_bytes)}, the limit of a clone")
    lines = [line for line in said.splitlines() if line.startswith(("fatal:", "error:", "git "))]
    return CannotFetch("git cannot read it: " + (lines or said.splitlines() or ["it says nothing"])[0])


# --- the folder --------------------------------------------------------------------------------


def make_room(folder: Path, quota: int, needed: int, besides: str) -> None:
    """Remove the mirrors that were not asked for the longest until ``needed`` bytes fit. Raises TooMuch.

    The one called ``besides`` stays, and so does any that another run holds.
    """
    mirrors = [top for top in folder.glob("*.git") if top.is_dir()]
    sizes = {top: _size(top) for top in mirrors}
    held = sum(sizes.values())
    for top in sorted(mirrors, key=_last_used):
        if held + needed <= quota:
            return
        if top.name == besides:
            continue
        with suppress(TimeoutError), exclusive(top.with_suffix(".lock"), 0):
            shutil.rmtree(top, ignore_errors=True)
            held -= sizes[top]
    if held + needed > quota:
        raise TooMuch(f"there is no room for it: clones may take {_size_said(quota)} together")


def _size_said(size: int) -> str:
    return f"{size // 1024**2:,} MiB" if size >= 1024**2 else f"{size // 1024} KiB"


def _last_used(top: Path) -> float:
    try:
        return (top / _TOUCHED).stat().st_mtime
    except OSError:
        return 0.0


def _size(top: Path) -> int:
    total = 0
    for folder, _, names in os.walk(top):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(folder, name)).st_size  # noqa: PTH118  bytes and text alike
    return total
