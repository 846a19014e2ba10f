"""The names that git knows or would offer to add."""

from __future__ import annotations

import os
import re
from pathlib import Path

from scanner.model import Absence, FileRole, Problem, ProblemKind
from scanner.walk.absent import CLOSED, SUBMODULE
from scanner.walk.git import GitFailed, Running, unavailable
from scanner.walk.listing import Listing
from scanner.walk.names import printable
from scanner.walk.roles import Roles, all_source
from scanner.walk.roots import is_repository

_SUBMODULE = b"160000"
_CLOSED = re.compile(r"^warning: could not open directory '(.*?)/?': (.*)", re.MULTILINE)


def list_tracked(top: Path, below: str, roles: Roles = all_source) -> tuple[Listing, str]:
    """What is tracked, or untracked and not ignored, in the folder ``below`` of ``top``; and HEAD's commit.

    Files of submodules are in it, those of other repositories inside this one are not: git does not own them.
    Raises GitUnavailable when the repository cannot be read, GitMissing without git.
    """
    head = Running(top, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    try:
        listing = _list(top, below, roles)
    except GitFailed as failed:
        head.stop()
        raise unavailable(top, failed) from failed
    try:
        commit = head.output().decode("ascii").strip()
    except GitFailed:
        commit = ""  # no commit yet
    return listing, commit


def _list(top: Path, below: str, roles: Roles) -> Listing:
    scope = ["--", f"{below}/"] if below else []
    known = Running(top, "ls-files", "-z", "--cached", "--stage", "-t", *scope)
    other = Running(top, "ls-files", "-z", "--others", "--exclude-standard", *scope)
    try:
        start = len(os.fsencode(below)) + 1 if below else 0
        listing, submodules = _parse(known.output(), start)
        untracked = other.output()
    except GitFailed:
        known.stop()
        other.stop()
        raise
    # A name that ends in "/" is a repository of its own.
    listing.names += (name[start:] for name in untracked.split(b"\0") if name and not name.endswith(b"/"))
    for path, why in _CLOSED.findall(other.warnings()):
        says = f"{why.lower()}; nothing in this folder was looked at"
        closed = path[len(below) + 1 if below else 0 :]
        listing.problems.append(Problem(closed, ProblemKind.UNREADABLE, says))
        listing.absent.append(Absence(closed, CLOSED))
    for name in submodules:
        _add_submodule(listing, top, below, name, roles)
    return listing


def _parse(printed: bytes, start: int) -> tuple[Listing, list[bytes]]:
    """Files and submodules of ``ls-files --stage -t``: ``H 100644 <object> 0\\t<path>``."""
    listing, submodules = Listing(), []
    for entry in printed.split(b"\0"):
        status, _, name = entry.partition(b"\t")
        if status[2:8] == _SUBMODULE:
            submodules.append(name[start:])
        elif status[:1] == b"S":
            listing.elsewhere.append(name[start:])
        elif name:
            listing.names.append(name[start:])
    return listing, submodules


def _add_submodule(listing: Listing, top: Path, below: str, name: bytes, roles: Roles) -> None:
    inner = top / below / os.fsdecode(name)
    if inner.resolve() != inner or not is_repository(inner):
        listing.problems += absent_submodule(printable(name), roles)
        listing.absent.append(Absence(printable(name), SUBMODULE))
        return
    try:
        found = _list(inner, "", roles)
    except GitFailed as failed:
        listing.problems.append(Problem(printable(name), ProblemKind.GIT, str(unavailable(inner, failed))))
        listing.absent.append(Absence(printable(name), SUBMODULE))
        return
    listing.names += (b"%b/%b" % (name, path) for path in found.names)
    listing.elsewhere += (b"%b/%b" % (name, path) for path in found.elsewhere)
    listing.absent += (Absence(f"{printable(name)}/{each.path}", each.why) for each in found.absent)
    listing.problems += (
        Problem(f"{printable(name)}/{problem.path}", problem.kind, problem.message)
        for problem in found.problems
    )


def absent_submodule(path: str, roles: Roles) -> list[Problem]:
    """What to say of a submodule that is not here: nothing if it would be left out anyway."""
    if roles([f"{path}/file"])[0][0] is not FileRole.SOURCE:
        return []
    return [
        Problem(path, ProblemKind.GIT, f"a submodule that is not here; git submodule update --init {path}")
    ]
