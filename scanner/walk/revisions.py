"""Which commit a revision is."""

from __future__ import annotations

import os
from pathlib import Path

from scanner.errors import GitUnavailable
from scanner.walk.git import GitFailed, GitMissing, Running, unavailable
from scanner.walk.names import printable
from scanner.walk.roots import repository_of


def merge_base(root: Path, rev: str) -> str:
    """The full name of the newest commit that HEAD and ``rev`` have in common. Raises GitUnavailable."""
    top = containing_repository(root.resolve())
    try:
        commit = resolve(top, rev)
        head = resolve(top, "HEAD")
        try:
            return Running(top, "merge-base", head, commit).output().decode("ascii").strip()
        except GitFailed:
            raise GitUnavailable(
                f"HEAD and {printable(os.fsencode(rev))} have no commit in common here{_how_to_deepen(top)}"
            ) from None
    except GitMissing:
        raise GitUnavailable("git is not installed, and only git knows commits") from None
    except GitFailed as failed:
        raise unavailable(top, failed) from failed


def containing_repository(root: Path) -> Path:
    top = repository_of(root)
    if top is None:
        raise GitUnavailable(f"{root} is not in a git repository, so it has no commits to compare with")
    return top


def resolve(top: Path, rev: str) -> str:
    """The full name of the commit ``rev``. Raises GitUnavailable if it is not here; GitFailed, GitMissing."""
    shown = printable(os.fsencode(rev))
    try:
        found = Running(
            top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}"
        ).output()
    except GitFailed as failed:
        if "fatal:" in str(failed):
            raise
        if rev == "HEAD":
            raise GitUnavailable("there is no commit yet, so there is nothing to compare with") from None
        raise GitUnavailable(f"this clone has no commit {shown}{_how_to_deepen(top)}") from None
    return found.decode("ascii").strip()


def _how_to_deepen(top: Path) -> str:
    shallow = Running(top, "rev-parse", "--is-shallow-repository").output().strip() == b"true"
    if shallow:
        return ", which is shallow\n  git fetch --unshallow origin  (in GitHub Actions: fetch-depth: 0)"
    return "\n  git fetch origin"
