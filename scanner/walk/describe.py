"""One commit in words, for the report that a schedule sends: what state of the tree it speaks of.

GitPython reads it from the objects itself (GitDB): its default asks a git process, which would fetch what a partial
clone lacks by whatever program the clone names. A gate never asks, since the import alone costs more than listing a
large tree.
"""

from __future__ import annotations

from pathlib import Path

from scanner.walk.names import printable
from scanner.walk.roots import find_root

_LONGEST = 100  # characters of a subject that are kept


def described(root: Path, commit: str) -> str:
    """``of 2026-11-20: Take the relay out of the flow engine``; "" when git cannot tell. ``commit`` is a full name."""
    if not commit:
        return ""
    try:
        import git
    except ImportError:  # it is not installed, or finds no git to run
        return ""
    try:
        with git.Repo(find_root(root), odbt=git.GitDB) as repository:
            found = repository.commit(commit)
            day = found.committed_datetime.date().isoformat()
            subject = found.summary
    except (git.GitError, ValueError, OSError):
        return ""
    text = subject if isinstance(subject, bytes) else subject.encode("utf-8", "surrogateescape")
    return f"of {day}: {printable(text)[:_LONGEST]}"
