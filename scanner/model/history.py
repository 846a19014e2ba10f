"""What git tells of paths, lines and listings."""

from __future__ import annotations

__all__ = [
    "Commit",
    "Delisting",
    "History",
    "HistoryQuestion",
    "Move",
    "PathHistory",
    "Removal",
]

from collections.abc import Mapping

from msgspec import Struct, field


class Commit(Struct, frozen=True, order=True):
    """``date`` is the day it was committed (ISO); ``author`` is ``Name <mail>``."""

    sha: str
    date: str
    author: str = ""


class HistoryQuestion(Struct, frozen=True):
    """What is to be asked of git, all at once. Paths are relative to the root; nothing is a pattern."""

    paths: tuple[str, ...] = ()  # folders and files whose life is wanted
    gone: tuple[str, ...] = ()  # those of them that are not there any more
    lines: tuple[tuple[str, tuple[int, ...]], ...] = ()  # file → lines whose last commit is wanted
    names: tuple[str, ...] = ()  # names that may once have stood in one of …
    listings: tuple[str, ...] = ()  # … these files and folders
    own: tuple[
        tuple[str, str], ...
    ] = ()  # name and folder of whom a file of its own there may once have deployed …
    words: tuple[str, ...] = ()  # … whose path has one of these in it, in lower case


class PathHistory(Struct, frozen=True):
    """The life of a folder or file, renames followed. ``focused``: commits that touch few of the paths asked."""

    path: str
    first: Commit
    last: Commit
    focused: int = 0
    authors: tuple[tuple[str, int], ...] = ()  # of focused commits, most first
    deleted: Commit | None = None  # took the last file away; None while there is one
    moved_to: str = ""  # where most of it went, when it is gone


class Removal(Struct, frozen=True):
    """A commit that took a name out of the text of a file, or away a file that bears it, with both texts.

    What the name meant there, only a reader of such files can tell. ``after`` is "" when the file is gone.
    ``folder`` is that of a file of one's own, which need not name anybody.
    """

    name: str
    path: str
    commit: Commit
    before: str
    after: str
    folder: str = ""


class Delisting(Struct, frozen=True):
    """A name that a file listed, until a commit took it out. ``path`` is the file."""

    name: str
    path: str
    commit: Commit


class History(Struct, frozen=True):
    """What git answered. Where ``unknown`` gives a reason, what is not here is unknown, not "never".

    ``gaps`` are reasons why some lines or removals are not here, although the rest is.
    """

    commit: str = ""
    unknown: str = "git was not asked"
    paths: Mapping[str, PathHistory] = field(default_factory=dict)
    lines: Mapping[tuple[str, int], Commit] = field(default_factory=dict)
    removals: tuple[Removal, ...] = ()  # the newest of each name first
    delisted: tuple[Delisting, ...] = ()  # what the removals mean
    gaps: tuple[str, ...] = ()


class Move(Struct, frozen=True):
    """A declared path of ``component`` that git has seen move, and where to; ``says`` since when."""

    component: str
    old: str
    new: str
    says: str
