"""From names to files: what the file system says of each, without opening any."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from scanner.model import FileRole, Problem, ProblemKind, SourceFile
from scanner.walk.limits import MOST_BYTES, is_written
from scanner.walk.names import name_files, printable
from scanner.walk.roles import classify

# A file that changes twice within one tick of its file system's clock looks the same after the second time.
# Git reads such files again (https://git-scm.com/docs/racy-git); so do we, by not remembering them. FAT has
# the slowest clock.
TICK_NS = 2_000_000_000

_NEVER_READ = (FileRole.VENDORED, FileRole.BINARY, FileRole.TOO_LARGE)


@dataclass(frozen=True, slots=True)
class Survey:
    """The files of a tree. ``names`` has the name on disk where a path shows it differently."""

    files: tuple[SourceFile, ...]
    stamps: Mapping[str, str]
    names: Mapping[str, bytes]
    problems: tuple[Problem, ...]


def survey(
    root: bytes,
    raws: Iterable[bytes],
    excluded: Callable[[str], bool],
    remembered: Mapping[str, tuple[str, str]],
) -> Survey:
    """The regular files among ``raws``, names relative to ``root``.

    What has gone meanwhile, is a link, or can only be reached through one, is no file.
    """
    settled = time.time_ns() - TICK_NS  # a file older than this keeps its stamp until it changes
    names, problems = name_files(raws)
    paths = [path for path in names if not excluded(path)]
    disk = _Disk(root)
    files, stamps = [], {}
    for path, conventional in zip(paths, classify(paths), strict=True):
        found = disk.look(names[path])
        if found is None:
            continue
        role, blob = fitting_role(found.st_size, conventional), ""
        if role not in _NEVER_READ:
            stamp = f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"
            if found.st_mtime_ns < settled and found.st_ctime_ns < settled:
                stamps[path] = stamp
            last, known = remembered.get(path, ("", ""))
            blob = known if last == stamp else ""
        files.append(SourceFile(path, found.st_size, role, blob))
    problems += too_large(files)
    odd = {path: raw for path, raw in names.items() if path.encode() != raw}
    return Survey(tuple(files), stamps, odd, tuple(sorted([*problems, *disk.problems()])))


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


class _Disk:
    """Looks at files below a root, and remembers which folders it may pass through."""

    def __init__(self, root: bytes) -> None:
        self._root = root
        self._passable = {b"": True}
        self._denied: dict[bytes, str] = {}

    def look(self, name: bytes) -> os.stat_result | None:
        """What is there, if it is a regular file and no link leads to it."""
        folder = name.rpartition(b"/")[0]
        passable = self._passable.get(folder)
        if passable is None:
            passable = self._pass(folder)
        if not passable:
            return None
        try:
            found = os.lstat(b"%b/%b" % (self._root, name))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            self._denied.setdefault(folder, (error.strerror or "cannot be read").lower())
            return None
        return found if stat.S_ISREG(found.st_mode) else None

    def _pass(self, folder: bytes) -> bool:
        """Whether every step down to ``folder`` is a folder of its own, not a link."""
        end = 0
        while end >= 0:
            end = folder.find(b"/", end + 1)
            step = folder if end < 0 else folder[:end]
            if step not in self._passable:
                self._passable[step] = self._is_folder(step)
            if not self._passable[step]:
                self._passable[folder] = False
                return False
        return True

    def _is_folder(self, step: bytes) -> bool:
        try:
            return stat.S_ISDIR(os.lstat(b"%b/%b" % (self._root, step)).st_mode)
        except OSError as error:
            if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
                self._denied.setdefault(
                    step.rpartition(b"/")[0], (error.strerror or "cannot be read").lower()
                )
            return False

    def problems(self) -> list[Problem]:
        """One for each folder that would not let us see what is in it."""
        return [
            Problem(
                printable(folder) or ".",
                ProblemKind.UNREADABLE,
                f"{why}; nothing in this folder was looked at",
            )
            for folder, why in self._denied.items()
        ]
