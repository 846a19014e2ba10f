"""The files of a folder as they are on disk now."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, structs

from scanner.errors import BadUsage, GitUnavailable
from scanner.model import Absence, Problem, ProblemKind, SourceFile
from scanner.walk.attributes import attributed
from scanner.walk.disk import Disk
from scanner.walk.git import GitMissing
from scanner.walk.hidden import hidden
from scanner.walk.ignore import excluder
from scanner.walk.limits import MOST_BYTES
from scanner.walk.listing import Listing
from scanner.walk.opening import Opener, Refused
from scanner.walk.plain import list_plain
from scanner.walk.roles import Roles, all_source
from scanner.walk.roots import is_bare, repository_of
from scanner.walk.survey import survey
from scanner.walk.tracked import list_tracked
from scanner.walk.tree import Tree

_TELLING = frozenset((".gitignore", ".gitattributes", ".gitmodules"))  # which files there are, and what for


class _WorkingTree(Struct, frozen=True):
    root: str
    commit: str
    files: tuple[SourceFile, ...]
    stamps: Mapping[str, str]
    problems: tuple[Problem, ...]
    names: Mapping[str, bytes]
    absent: tuple[Absence, ...]
    is_past: bool = False

    def read(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes | Problem]]:
        try:
            opener = Opener(os.fsencode(self.root))
        except OSError as error:
            says = (error.strerror or "cannot be read").lower()
            yield from ((path, Problem(path, ProblemKind.UNREADABLE, says)) for path in paths)
            return
        try:
            for path in paths:
                try:
                    yield path, opener.read(self.names.get(path) or path.encode(), MOST_BYTES)
                except Refused as refused:
                    yield path, Problem(path, refused.kind, refused.message)
        finally:
            opener.close()


def working_tree(
    root: Path,
    exclude: Sequence[str] = (),
    remembered: Mapping[str, tuple[str, str]] | None = None,
    roles: Roles = all_source,
) -> Tree:
    """The files below ``root``: tracked, and untracked but not ignored; without git, all but the ignored.

    ``exclude`` holds patterns as in .gitignore, relative to ``root``. ``remembered`` is what ``stamps`` and
    ``blob_id`` said last time: path → (stamp, blob). ``roles`` says what each file is there for. Raises BadUsage for
    a pattern or a root that is none, GitUnavailable for a repository that git will not read.
    """
    excluded = excluder(exclude)
    root = root.resolve()
    if not root.is_dir():
        raise BadUsage(f"{root} is not a folder")
    listing, commit = _list(root, roles)
    seen = survey(Disk(os.fsencode(root)), listing, excluded, remembered or {}, roles)
    problems = tuple(sorted({*listing.problems, *seen.problems}))
    tree = _WorkingTree(str(root), commit, seen.files, seen.stamps, problems, seen.names, seen.absent)
    return structs.replace(tree, files=attributed(tree, roles))


def touched(tree: Tree, paths: Iterable[Path]) -> Tree | None:
    """``tree`` with the files at ``paths`` as they are now; None where more than their contents may be another: one of them
    came or went, or says what counts.
    """
    if not isinstance(tree, _WorkingTree):
        return None
    root, disk = Path(tree.root), Disk(os.fsencode(tree.root))
    at = {file.path: number for number, file in enumerate(tree.files)}
    files, stamps = list(tree.files), dict(tree.stamps)
    for path in paths:
        inside = path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
        number = at.get(inside)
        if number is None and not os.path.lexists(path):
            continue  # it came and went: what an editor writes beside a file
        if number is None or path.name in _TELLING:
            return None
        found = disk.look(tree.names.get(inside) or inside.encode())
        if found is None or max(found.st_size, files[number].size) > MOST_BYTES:
            return None
        files[number] = structs.replace(files[number], size=found.st_size, blob="")
        stamps.pop(inside, None)
    return structs.replace(tree, files=tuple(files), stamps=stamps)


def with_hidden(tree: Tree, paths: Iterable[str]) -> Tree:
    """``tree`` with those of ``paths`` that are on disk, and in no listing, among what was not looked at."""
    if not isinstance(tree, _WorkingTree):
        return tree
    found = hidden(Path(tree.root), paths)
    return structs.replace(tree, absent=tuple(sorted({*tree.absent, *found}))) if found else tree


def _list(root: Path, roles: Roles) -> tuple[Listing, str]:
    top = repository_of(root)
    if top is None:
        return list_plain(os.fsencode(root)), ""
    if is_bare(top):
        raise GitUnavailable(
            f"{top} is a bare repository: it holds commits, but no files to look at\n"
            f"  git -C {top} worktree add ../tree HEAD"
        )
    try:
        return list_tracked(top, root.relative_to(top).as_posix().removeprefix("."), roles)
    except GitMissing:
        listing = list_plain(os.fsencode(root))
        says = "git is not installed: the commit is unknown, and only .gitignore files say what is ignored"
        listing.problems.append(Problem(".", ProblemKind.GIT, says))
        return listing, ""
