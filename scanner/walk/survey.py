"""From names to files, each with its role, and its identity if it is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from scanner.model import Absence, FileRole, Problem, ProblemKind, SourceFile
from scanner.walk.absent import CLOSED, EXCLUDED, SPARSE, folded
from scanner.walk.disk import Disk
from scanner.walk.limits import MOST_BYTES, is_written
from scanner.walk.listing import Listing
from scanner.walk.names import name_files
from scanner.walk.roles import Roles

_NEVER_READ = (FileRole.VENDORED, FileRole.BINARY, FileRole.TOO_LARGE)


class Survey(Struct, frozen=True):
    """The files of a tree. ``names`` has the name on disk where a path shows it differently."""

    files: tuple[SourceFile, ...]
    stamps: Mapping[str, str]
    names: Mapping[str, bytes]
    problems: tuple[Problem, ...]
    absent: tuple[Absence, ...]


def survey(
    disk: Disk,
    listing: Listing,
    excluded: Callable[[str], bool],
    remembered: Mapping[str, tuple[str, str]],
    roles: Roles,
) -> Survey:
    """The regular files of ``listing``, whose names are relative to the disk's root, and what of it is not here.

    What has gone meanwhile, is a link, or can only be reached through one, is no file.
    """
    kept_elsewhere = frozenset(listing.elsewhere)
    names, problems = name_files((*listing.names, *kept_elsewhere))
    absent = [*listing.absent, *(Absence(path, EXCLUDED, True) for path in names if excluded(path))]
    left_out = {each.path for each in absent}
    paths = [path for path in names if path not in left_out]
    files, stamps = [], {}
    for path, (conventional, left_by) in zip(paths, roles(paths), strict=True):
        found = disk.look(names[path])
        if found is None:
            absent += [Absence(path, SPARSE)] if names[path] in kept_elsewhere else []
            continue
        role, blob = fitting_role(found.st_size, conventional), ""
        if role not in _NEVER_READ:
            stamp = f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"
            if disk.is_settled(found):
                stamps[path] = stamp
            last, known = remembered.get(path, ("", ""))
            blob = known if last == stamp else ""
        files.append(SourceFile(path, found.st_size, role, blob, left_by))
    problems += too_large(files)
    odd = {path: raw for path, raw in names.items() if path.encode() != raw}
    if sparse := sum(each.why == SPARSE for each in absent):
        says = f"sparse checkout: {sparse} tracked files are not on disk, and were not looked at"
        problems.append(Problem(".", ProblemKind.GIT, says))
    closed = disk.problems()
    problems += closed
    absent += [Absence(each.path, CLOSED) for each in closed]
    whole = folded(absent, (file.path for file in files))
    return Survey(tuple(files), stamps, odd, tuple(sorted(problems)), whole)


def fitting_role(size: int, role: FileRole) -> FileRole:
    """``role``, unless the file would be read for it and is too large."""
    return FileRole.TOO_LARGE if size > MOST_BYTES and role is FileRole.SOURCE else role


def too_large(files: Iterable[SourceFile]) -> list[Problem]:
    """A problem for each file that should have been read, and is not for its size alone."""
    return [
        Problem(file.path, ProblemKind.TOO_LARGE, f"{file.size} bytes; at most {MOST_BYTES} are read")
        for file in files
        if file.role is FileRole.TOO_LARGE and is_written(file.path)
    ]
