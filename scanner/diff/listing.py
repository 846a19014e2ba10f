"""Questions about which files there are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scanner.model import Absence, FileRole, SourceFile, fixed_base, folders_of, is_path_like, is_pattern


def is_under(path: str, folder: str) -> bool:
    """Whether ``path`` is ``folder`` or lies in it; everything lies in ""."""
    return folder in ("", ".") or path == folder or path.startswith(folder + "/")


@dataclass(frozen=True)  # without slots: what is worked out of the paths is kept
class Listing:
    """Files by path, in order, and the folders that hold them."""

    paths: tuple[str, ...]
    roles: dict[str, FileRole]
    blobs: dict[str, str]
    folders: frozenset[str]
    absent: tuple[Absence, ...] = ()  # what belongs to the tree and was not looked at

    @cached_property
    def by_letters(self) -> Mapping[str, Sequence[str]]:
        """The files and folders by their paths without capitals."""
        found: dict[str, list[str]] = {}
        for path in (*self.folders, *self.paths):
            found.setdefault(path.casefold(), []).append(path)
        return found

    def has(self, path: str) -> bool:
        """Whether a file or a folder is there."""
        return path in self.roles or path in self.folders or path in ("", ".")

    def may_have(self, path: str) -> bool:
        """Whether it is there, or may be: in a place that was not looked at."""
        return self.has(path) or any(is_under(path, each.path) for each in self.absent)

    def unseen(self, paths: Iterable[str]) -> tuple[Absence, ...]:
        """The places at, in or around ``paths`` that were not looked at; without paths all of them."""
        wanted = tuple(paths)
        return tuple(
            each
            for each in self.absent
            if not wanted or any(is_under(each.path, path) or is_under(path, each.path) for path in wanted)
        )

    def may_match(self, pattern: str) -> bool:
        """Whether something that was not looked at may match ``pattern``."""
        parts = pattern.split("/")
        if "**" in parts:
            return bool(self.unseen([fixed_base(pattern)]))
        return any(
            is_path_like(each.path, "/".join(parts[: each.path.count("/") + 1])) for each in self.absent
        )

    def under(self, folder: str) -> tuple[str, ...]:
        """The files in ``folder``, or ``folder`` itself if it is a file."""
        if folder in ("", "."):
            return self.paths
        first, last = bisect_left(self.paths, folder + "/"), bisect_left(self.paths, folder + "0")
        return ((folder,) if folder in self.roles else ()) + self.paths[first:last]

    def matching(self, pattern: str) -> Iterator[str]:
        """The files and folders that match ``pattern``, in order of their paths."""
        if not is_pattern(pattern):
            yield from (pattern,) if self.has(pattern) else ()
            return
        base = fixed_base(pattern)
        inside = self.under(base)
        found = {*inside, *folders_of(inside)} if base in self.folders or not base else set()
        yield from sorted(path for path in found if is_path_like(path, pattern))

    def holds(self, folder: str, role: FileRole) -> bool:
        """Whether ``folder`` holds a file of ``role``."""
        return any(self.roles[path] is role for path in self.under(folder))


def list_files(files: Iterable[SourceFile], absent: tuple[Absence, ...] = ()) -> Listing:
    roles = {file.path: file.role for file in files}
    paths = tuple(sorted(roles))
    blobs = {file.path: file.blob for file in files if file.blob}
    return Listing(paths, roles, blobs, frozenset(folders_of(paths)), absent)
