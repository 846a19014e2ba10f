"""What is on disk and in no listing: a link, a repository of its own, what git ignores."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from scanner.model import Absence
from scanner.walk.absent import IGNORED, LINK, REPOSITORY
from scanner.walk.git import GitFailed, GitMissing, Running
from scanner.walk.roots import is_repository, repository_of

_MOST = 1_000  # paths that are asked for: a map names no more


def hidden(root: Path, paths: Iterable[str]) -> tuple[Absence, ...]:
    """Those of ``paths`` below ``root`` (absolute, without links) that are on disk and may hold what nobody listed.

    A folder in which all is ignored, and not the folder itself, is what a build leaves behind: it is none.
    """
    there = [path for path in dict.fromkeys(paths) if path and os.path.lexists(root / path)][:_MOST]
    found, unsaid = {}, []
    for path in there:
        why = _beyond(root, path)
        if why:
            found[path] = Absence(path, why)
        else:
            unsaid.append(path)
    ignored = _ignored(root, unsaid) if unsaid else ()
    found |= {path: Absence(path, IGNORED) for path in ignored}
    return tuple(found[path] for path in sorted(found))


def _beyond(root: Path, path: str) -> str:
    """Why ``path``, or a folder above it, leads out of the tree; "" if none does."""
    place = root
    for part in path.split("/"):
        place /= part
        if place.is_symlink():
            return LINK
        if is_repository(place):
            return REPOSITORY
    return ""


def _ignored(root: Path, paths: list[str]) -> tuple[str, ...]:
    top = repository_of(root)
    if top is None:
        return ()
    below = root.relative_to(top)
    asked = {(below / path).as_posix(): path for path in paths}
    options = ("--others", "--ignored", "--exclude-standard", "--directory")
    try:
        printed = Running(top, "ls-files", "-z", *options, "--", *asked).output()
    except (GitFailed, GitMissing):
        return ()
    names = [os.fsdecode(each).rstrip("/") for each in printed.split(b"\0") if each]
    return tuple(path for name, path in asked.items() if _is_whole(name, names))


def _is_whole(path: str, ignored: list[str]) -> bool:
    """Whether ``path`` or a folder around it is ``ignored``: where git names what lies in it, that alone is."""
    around = any(path == each or path.startswith(f"{each}/") for each in ignored)
    return around and not any(each.startswith(f"{path}/") for each in ignored)
