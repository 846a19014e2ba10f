"""The files of a tree, by folder and by name. Built once for a whole map."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache

from scanner.infer.status.names import bare, joined
from scanner.model import Absence, FileRole, SourceFile, folders_of
from scanner.rules import Words

# A scaffold to copy from is no component, whatever it is called after.
_SCAFFOLD = re.compile(r"[_.].*|.*\b(template|example|sample|skeleton|boilerplate)s?|draft-.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listing:
    """``files`` are sorted by path; ``absent`` are places that were not looked at."""

    files: tuple[SourceFile, ...]
    paths: tuple[str, ...]
    absent: tuple[str, ...] = ()

    def has(self, path: str) -> bool:
        """Whether ``path`` is a file, or a folder with files; "" and "." are the root."""
        return next(self.under(path), None) is not None

    def may_have(self, path: str) -> bool:
        """Whether it is there, or may be: in a place that was not looked at."""
        return self.has(path) or any(
            place in ("", ".") or path == place or path.startswith(f"{place}/") for place in self.absent
        )

    def under(self, path: str) -> Iterator[SourceFile]:
        """The file ``path``, or all files below the folder ``path``, by path."""
        if path in ("", "."):
            yield from self.files
            return
        at = bisect_left(self.paths, path)
        if at < len(self.paths) and self.paths[at] == path:
            yield self.files[at]
        at = bisect_left(self.paths, f"{path}/")
        while at < len(self.paths) and self.paths[at].startswith(f"{path}/"):
            yield self.files[at]
            at += 1


@dataclass(frozen=True, slots=True)
class Names:
    """What is called how, spelling aside."""

    folders: dict[str, tuple[str, ...]]  # joined name → folders of that name
    stems: dict[str, tuple[SourceFile, ...]]  # joined or bare name, of the part of a base name → files
    words: Words


def list_files(files: Iterable[SourceFile], absent: Iterable[Absence] = ()) -> Listing:
    ordered = tuple(sorted(files, key=lambda file: file.path))
    return Listing(ordered, tuple(file.path for file in ordered), tuple(each.path for each in absent))


def index_names(listing: Listing, words: Words) -> Names:
    """Every folder and file under the names that it may be looked for by."""
    folders: dict[str, list[str]] = {}
    stems: dict[str, list[SourceFile]] = {}
    for folder in folders_of(file.path for file in listing.files):
        if key := joined(folder.rpartition("/")[2]):
            folders.setdefault(key, []).append(folder)
    for file in listing.files:
        for stem in _stems(file.path.rpartition("/")[2], words):
            stems.setdefault(stem, []).append(file)
    return Names(
        folders={key: tuple(sorted(found)) for key, found in folders.items()},
        stems={key: tuple(found) for key, found in stems.items()},
        words=words,
    )


def named_folders(index: Names, names: Iterable[str]) -> tuple[str, ...]:
    """Folders called by one of ``names``, none of them a template or in one."""
    found = (folder for name in names for folder in index.folders.get(joined(name), ()))
    return tuple(
        dict.fromkeys(folder for folder in found if not any(map(_SCAFFOLD.fullmatch, folder.split("/"))))
    )


def named_files(
    index: Names, names: Iterable[str], patterns: Iterable[str], role: FileRole
) -> Iterator[SourceFile]:
    """Files of ``role`` whose base name is one of ``patterns`` with one of ``names`` for its ``{}``.

    Spelling and role words do not matter: ``notification-controller.Dockerfile`` bears the name Notification.
    """
    wanted = {key for name in names for key in (joined(name), bare(name, index.words)) if key}
    found = {file for key in wanted for file in index.stems.get(key, ())}
    for file in sorted(found):
        base = file.path.rpartition("/")[2]
        for pattern in patterns:
            before, _, after = pattern.partition("{}")
            fits = len(base) > len(before + after) and base.startswith(before) and base.endswith(after)
            name = base[len(before) : len(base) - len(after)] if fits else ""
            if name and file.role is role and ({joined(name), bare(name, index.words)} & wanted):
                yield file
                break


def placed_files(listing: Listing, index: Names, names: Iterable[str]) -> Iterator[SourceFile]:
    """Files whose name, up to the first dot, is one of ``names``, or that lie right in a folder of such a name."""
    wanted = {key for name in names if (key := joined(name))}
    for key in sorted(wanted):
        for file in index.stems.get(key, ()):
            if joined(file.path.rpartition("/")[2].partition(".")[0]) == key:
                yield file
        for folder in index.folders.get(key, ()):
            yield from (file for file in listing.under(folder) if file.path.rpartition("/")[0] == folder)


def is_called(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether the base name of ``path`` fits one of the file name ``patterns``."""
    return _expression(patterns).match(path.rpartition("/")[2]) is not None


@lru_cache(maxsize=256)
def _expression(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, patterns)))


def _stems(base: str, words: Words) -> set[str]:
    """The names that a base name may bear: itself, or what is before or after a dot."""
    parts = (base, *base.split("."), base.partition(".")[0], base.partition(".")[2], base.rpartition(".")[0])
    return {key for part in parts for key in (joined(part), bare(part, words)) if key}
