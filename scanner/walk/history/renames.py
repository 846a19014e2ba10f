"""What moved since a commit: files that git calls renames, and folders all of whose renamed files went one way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

from scanner.walk.git import GitFailed, Running
from scanner.walk.names import printable
from scanner.walk.revisions import containing_repository

_RENAMES = ("--name-status", "-z", "-M", "--diff-filter=R")


def moved_since(root: Path, commit: str) -> dict[str, str]:
    """Old path → new path, relative to ``root``, of files and folders moved between ``commit`` and the index.

    The index, not the working tree: to compare a file on disk, git would run the repository's own filters.

    Empty when git cannot tell; a move that is not seen only makes old drift look new.
    """
    return _moved(root, "diff", "--cached", "--no-ext-diff", *_RENAMES, commit)


def moved_by(root: Path, commit: str) -> dict[str, str]:
    """The same of what one commit moved, be it with changes to its text."""
    return _moved(root, "diff-tree", "-r", "--no-commit-id", *_RENAMES, commit)


def _moved(root: Path, *command: str) -> dict[str, str]:
    root = root.resolve()
    top = containing_repository(root)
    below = root.relative_to(top).as_posix().removeprefix(".")
    scope = ["--", f"{below}/"] if below else []
    try:
        printed = Running(top, *command, *scope).output()
    except GitFailed:
        return {}
    fields = printed.split(b"\0")
    start = len(below) + 1 if below else 0
    files = {
        printable(old)[start:]: printable(new)[start:]
        for old, new in zip(fields[1::3], fields[2::3], strict=False)
    }
    return {**_folders(files), **files}


def _folders(files: Mapping[str, str]) -> dict[str, str]:
    """Folders whose renamed files all went to one other folder, with the rest of their path kept."""
    ways: dict[str, Counter[str]] = defaultdict(Counter)
    for old, new in files.items():
        before, after = old.split("/"), new.split("/")
        while before and after and before[-1] == after[-1]:
            before, after = before[:-1], after[:-1]
            if before and after and before != after:
                ways["/".join(before)]["/".join(after)] += 1
    return {old: next(iter(news)) for old, news in ways.items() if len(news) == 1}
