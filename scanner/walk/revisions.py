"""Which commit a revision is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from scanner.errors import GitUnavailable
from scanner.walk.git import GitFailed, GitMissing, GitStopped, Running, unavailable
from scanner.walk.gitpython import protected, waited_for
from scanner.walk.names import printable
from scanner.walk.roots import repository_of

MOST_REFS = 1000


def merge_base(root: Path, rev: str) -> str:
    """The full name of the newest commit that HEAD and ``rev`` have in common. Raises GitUnavailable."""
    top = containing_repository(root.resolve())
    try:
        commit = resolve(top, rev)
        head = resolve(top, "HEAD")
        try:
            return Running(top, "merge-base", head, commit).output().decode("ascii").strip()
        except GitStopped:
            raise
        except GitFailed:
            raise _lacking(
                top, f"commit that HEAD and {printable(os.fsencode(rev))} have in common"
            ) from None
    except GitMissing:
        raise GitUnavailable("git is not installed, and only git knows commits") from None
    except GitFailed as failed:
        raise unavailable(top, failed) from failed


def commit_of(root: Path, rev: str) -> str:
    """The full name of the commit ``rev`` of the repository around ``root``. Raises GitUnavailable."""
    top = containing_repository(root.resolve())
    try:
        return resolve(top, rev)
    except GitMissing:
        raise GitUnavailable("git is not installed, and only git knows commits") from None
    except GitFailed as failed:
        raise unavailable(top, failed) from failed


def commits_at(root: Path, days: Sequence[date]) -> dict[date, str]:
    """Day → the commit of HEAD's own line that stood at its end (UTC), for the days that had one.

    GitPython walks the line: a backfill takes minutes, so that its import is nothing.
    """
    top = containing_repository(root.resolve())
    line: list[tuple[date, str]] = []  # newest first
    with protected(top) as repository:
        from git.exc import GitError

        try:
            for commit in repository.iter_commits("HEAD", first_parent=True):
                line.append((datetime.fromtimestamp(commit.committed_date, UTC).date(), commit.hexsha))
        except (ValueError, OverflowError, OSError) as error:  # no commit yet, or a date that is none
            if waited := waited_for(top):
                raise unavailable(top, GitFailed(waited)) from None
            raise GitUnavailable(f"the history of {top} cannot be read: {error}") from None
        except GitError as error:
            said = (
                waited_for(top)
                or str(getattr(error, "stderr", error)).strip().removeprefix("stderr: '").rstrip("'").strip()
            )
            raise unavailable(top, GitFailed(said)) from None
    found = {day: next((sha for stood, sha in line if stood <= day), "") for day in days}
    return {day: sha for day, sha in found.items() if sha}


def file_at(root: Path, commit: str, path: str) -> bytes | None:
    """The content of a file of ``commit``, its path relative to ``root``; None where the commit has none.

    Raises GitUnavailable where git gave no answer.
    """
    top = containing_repository(root.resolve())
    below = root.resolve().relative_to(top).as_posix().removeprefix(".")
    name = f"{below}/{path}" if below else path
    try:
        return Running(top, "cat-file", "blob", f"{commit}:{name}").output()
    except GitStopped as stopped:
        raise unavailable(top, stopped) from stopped
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
    except GitStopped:
        raise
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


def refs(root: Path) -> tuple[str, ...]:
    """The short names of branches, remote branches and tags, newest first; () without git or a repository."""
    try:
        top = containing_repository(root.resolve())
        listed = Running(
            top,
            "for-each-ref",
            "--sort=-creatordate",
            f"--count={MOST_REFS}",
            "--format=%(refname:short)",
            "refs/heads",
            "refs/remotes",
            "refs/tags",
        ).output()
    except (GitFailed, GitMissing, GitUnavailable):
        return ()
    return tuple(listed.decode("utf-8", "replace").split())
