"""The files of a commit, from its objects alone: nothing is checked out, and no file or index is touched."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct, field, structs

from scanner.errors import GitUnavailable
from scanner.model import Absence, Problem, ProblemKind, SourceFile
from scanner.walk.absent import EXCLUDED, SUBMODULE, folded
from scanner.walk.attributes import attributed
from scanner.walk.git import GitFailed, GitMissing, Running, unavailable
from scanner.walk.ignore import excluder
from scanner.walk.limits import MOST_BYTES
from scanner.walk.names import name_files, printable
from scanner.walk.objects import Objects
from scanner.walk.opening import Refused
from scanner.walk.revisions import containing_repository, resolve
from scanner.walk.roles import Roles, all_source
from scanner.walk.roots import is_repository
from scanner.walk.survey import fitting_role, too_large
from scanner.walk.tracked import absent_submodule
from scanner.walk.tree import Tree


class _Blob(Struct, frozen=True):
    """Where a file's content is: the repository (a submodule has its own), the object, its size in bytes."""

    top: Path
    name: str
    size: int


class _CommitTree(Struct, frozen=True):
    root: str
    commit: str
    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]
    blobs: Mapping[str, _Blob]
    absent: tuple[Absence, ...] = ()
    is_past: bool = True
    stamps: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def read(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes | Problem]]:
        wanted: dict[Path, list[str]] = {}
        for path in paths:
            blob = self.blobs.get(path)
            if blob and blob.size <= MOST_BYTES:
                wanted.setdefault(blob.top, []).append(blob.name)
        with ExitStack() as stack:
            objects = {
                top: stack.enter_context(closing(Objects(top, names, MOST_BYTES)))
                for top, names in wanted.items()
            }
            for path in paths:
                try:
                    yield path, _content(self.blobs.get(path), objects)
                except Refused as refused:
                    yield path, Problem(path, refused.kind, refused.message)


def _content(blob: _Blob | None, objects: Mapping[Path, Objects]) -> bytes:
    if blob is None:
        raise Refused(ProblemKind.VANISHED, "there is no such file in this commit")
    if blob.size > MOST_BYTES:
        raise Refused(ProblemKind.TOO_LARGE, f"{blob.size} bytes; at most {MOST_BYTES} are read")
    return objects[blob.top].next()


def commit_tree(root: Path, rev: str, exclude: Sequence[str] = (), roles: Roles = all_source) -> Tree:
    """The files below ``root`` as the commit ``rev`` has them; none when it does not have that folder.

    Submodules are read where they are checked out now, at the commit that ``rev`` names for them.
    ``exclude`` and ``roles`` are as for ``working_tree``. Raises BadUsage for a pattern that is none, GitUnavailable.
    """
    excluded = excluder(exclude)
    root = root.resolve()
    top = containing_repository(root)
    try:
        commit = resolve(top, rev)
        blobs, problems, absent = _list(
            top, commit, root.relative_to(top).as_posix().removeprefix("."), roles
        )
    except GitMissing:
        raise GitUnavailable("git is not installed, and only git can read a commit") from None
    except GitFailed as failed:
        raise unavailable(top, failed) from failed
    names, alike = name_files(blobs)
    left_out = {path for path in names if excluded(path)}
    paths = [path for path in names if path not in left_out]
    files = [
        SourceFile(path, blob.size, fitting_role(blob.size, role), blob.name, left_by)
        for path, (role, left_by) in zip(paths, roles(paths), strict=True)
        for blob in (blobs[names[path]],)
    ]
    by_path = {path: blobs[names[path]] for path in paths}
    problems += alike + too_large(files)
    absent += [Absence(path, EXCLUDED, True) for path in left_out]
    whole = folded(absent, by_path)
    tree = _CommitTree(str(root), commit, tuple(files), tuple(sorted(problems)), by_path, whole)
    return structs.replace(tree, files=attributed(tree, roles))


def _list(
    top: Path, commit: str, below: str, roles: Roles
) -> tuple[dict[bytes, _Blob], list[Problem], list[Absence]]:
    """Every blob by its name relative to ``below``."""
    absent: list[Absence] = []
    blobs: dict[bytes, _Blob] = {}
    problems: list[Problem] = []
    scope = ["--", f"{below}/"] if below else []
    start = len(os.fsencode(below)) + 1 if below else 0
    printed = Running(top, "ls-tree", "-r", "-l", "-z", "--full-tree", commit, *scope).output()
    for entry in printed.split(b"\0")[:-1]:
        status, _, path = entry.partition(b"\t")
        name = path[start:]
        mode, _, hashed, size = status.split()
        if mode == b"160000":
            inner, more, gone = _list_submodule(
                top / below / os.fsdecode(name), printable(name), hashed.decode(), roles
            )
            absent += gone
            blobs |= {b"%b/%b" % (name, below_it): blob for below_it, blob in inner.items()}
            problems += more
        elif mode != b"120000":
            blobs[name] = _Blob(top, hashed.decode(), int(size) if size.isdigit() else 0)
    return blobs, problems, absent


def _list_submodule(
    folder: Path, path: str, commit: str, roles: Roles
) -> tuple[dict[bytes, _Blob], list[Problem], list[Absence]]:
    lacking = [Absence(path, SUBMODULE)]
    if folder.resolve() != folder or not is_repository(folder):
        return {}, absent_submodule(path, roles), lacking
    try:
        blobs, problems, absent = _list(folder, commit, "", roles)
    except GitFailed:
        says = f"commit {commit} of this submodule is not here; git -C {path} fetch"
        return {}, [Problem(path, ProblemKind.GIT, says)], lacking
    return (
        blobs,
        [Problem(f"{path}/{p.path}", p.kind, p.message) for p in problems],
        [Absence(f"{path}/{each.path}", each.why) for each in absent],
    )
