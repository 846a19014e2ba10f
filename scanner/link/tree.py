"""The file listing as a value that can be asked: is this a file, what lies in that folder, which is nearest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Listing:
    """All paths of a repository, with ``/`` and without a leading one."""

    paths: frozenset[str]

    @cached_property
    def folders(self) -> Mapping[str, tuple[str, ...]]:
        """Folder → the files directly in it, sorted. "" is the root; folders without files are left out."""
        inside: dict[str, list[str]] = {}
        for path in sorted(self.paths):
            inside.setdefault(parent(path), []).append(path)
        return {folder: tuple(paths) for folder, paths in inside.items()}

    @cached_property
    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        """The name of a file → the files that are called so, sorted."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.paths):
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    @cached_property
    def all_folders(self) -> frozenset[str]:
        """Every folder that holds a file at any depth."""
        found: set[str] = set()
        for folder in self.folders:
            for above in ancestors(folder):
                if above in found:
                    break
                found.add(above)
        return frozenset(found)


def go_sources(listing: Listing, folder: str) -> tuple[str, ...]:
    """The files of the Go package in ``folder``, without its tests."""
    files = listing.folders.get(folder, ())
    return tuple(path for path in files if path.endswith(".go") and not path.endswith("_test.go"))


def parent(path: str) -> str:
    """The folder of ``path``; "" for a path at the root."""
    return path.rpartition("/")[0]


def stem(path: str) -> str:
    """``apps/orders/order.service.ts`` → ``order``: the name up to the first dot."""
    return path.rpartition("/")[2].partition(".")[0]


def ancestors(folder: str) -> Iterator[str]:
    """``folder`` itself and every folder above it, up to and with the root ""."""
    while folder:
        yield folder
        folder = parent(folder)
    yield ""


def join(folder: str, relative: str) -> str | None:
    """``relative`` (with ``.`` and ``..``) as seen from ``folder``; None when it leaves the root."""
    parts = [part for part in folder.split("/") if part]
    for part in relative.split("/"):
        if part in ("", "."):
            continue
        if part == "..":
            if not parts:
                return None
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def nearest(path: str, candidates: Iterable[str]) -> str | None:
    """The candidate that shares most leading folders with ``path``; the first by name of equals."""
    here = path.split("/")

    def distance(candidate: str) -> tuple[int, int, str]:
        there = candidate.split("/")
        shared = next(
            (i for i, (a, b) in enumerate(zip(here, there, strict=False)) if a != b),
            min(len(here), len(there)),
        )
        return (-shared, len(there), candidate)

    return min(candidates, key=distance, default=None)


def first_file(listing: Listing, candidates: Sequence[str]) -> str | None:
    """The first of ``candidates`` that is a file."""
    return next((path for path in candidates if path in listing.paths), None)
