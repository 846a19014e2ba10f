"""What belongs to a tree and was not looked at: as few places as say it."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.model import Absence, folders_of

SPARSE = "a sparse checkout leaves it out"
EXCLUDED = "it is excluded"
SUBMODULE = "it is a submodule that is not here"
CLOSED = "this folder cannot be read"
IGNORED = "git ignores it"
LINK = "it is a link, which is not followed"
REPOSITORY = "it is a repository of its own"


def folded(absent: Iterable[Absence], present: Iterable[str]) -> tuple[Absence, ...]:
    """``absent`` with whole folders in the place of their files, where no file of ``present`` lies in them."""
    held = {"": None} | dict.fromkeys(folders_of(present))
    found = {}
    for each in absent:
        folder, path = each.path.rpartition("/")[0], each.path
        while folder not in held:
            folder, path = folder.rpartition("/")[0], folder
        found[path, each.chosen] = Absence(path, each.why, each.chosen)
    return tuple(sorted(found.values()))
