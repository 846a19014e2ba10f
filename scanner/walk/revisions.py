"""Which commit a revision is."""

from __future__ import annotations

import os
from datetime import date
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
            raise _lacking(
                top, f"commit that HEAD and {printable(os.fsencode(rev))} have in common"
            ) from None
    except GitMissing:
        raise GitUnavailable("git is not installed, and only git knows commits") from None
    except GitFailed as failed:
        raise unavailable(top, failed) from failed


def commit_at(root: Path, day: date) -> str:
    """The commit of HEAD's own line that stood at the end of ``day`` (UTC); "" when there was none yet."""
    top = containing_repository(root.resolve())
    until = f"--before={day.isoformat()}T23:59:59+00:00"
    try:
        found = Running(top, "rev-list", "-1", "--first-parent", until, "HEAD", "--").output()
    except GitMissing:
        raise GitUnavailable("git is not installed, and only git knows commits") from None
    except GitFailed as failed:
        raise unavailable(top, failed) from failed
    return found.decode("ascii").strip()


def file_at(root: Path, commit: str, path: str) -> bytes | None:
    """The content of a file of ``commit``, its path relative to ``root``; None where the commit has none."""
    top = containing_repository(root.resolve())
    below = root.resolve().relative_to(top).as_posix().removeprefix(".")
    name = f"{below}/{path}" if below else path
    try:
        return Running(top, "cat-file", "blob", f"{commit}:{name}").output()
    except (GitFailed, GitMissing):
        return None


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
        raise _lacking(top, f"commit {shown}") from None
    return found.decode("ascii").strip()


def _lacking(top: Path, what: str) -> GitUnavailable:
    """That ``what`` is not to be found here, and how it could be."""
    shallow = Running(top, "rev-parse", "--is-shallow-repository").output().strip() == b"true"
    if shallow:
        mend = "git fetch --unshallow origin  (in GitHub Actions: fetch-depth: 0)"
        return GitUnavailable(f"this shallow clone has no {what}\n  {mend}")
    return GitUnavailable(f"there is no {what} here\n  git fetch origin  (or is the name misspelt?)")
