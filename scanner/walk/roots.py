"""Where a repository begins. Git is not run for this: a ``.git`` decides."""

from __future__ import annotations

from pathlib import Path


def find_root(start: Path) -> Path:
    """The git repository around ``start``; without one the nearest folder with a map.yaml; else ``start``.

    A bare repository is its own root; of a file, the folder it lies in counts.
    """
    start = start.resolve()
    folder = start if start.is_dir() else start.parent
    repository = repository_of(folder)
    if repository:
        return repository
    return next((above for above in (folder, *folder.parents) if (above / "map.yaml").is_file()), folder)


def seen_from_top(place: Path) -> str:
    """``place`` as its repository calls it; "" for the top itself, and where there is no repository."""
    place = place.resolve()
    top = repository_of(place if place.is_dir() else place.parent)
    if top is None or top == place:
        return ""
    return place.relative_to(top).as_posix()


def repository_of(folder: Path) -> Path | None:
    """The innermost repository that ``folder`` (absolute, without links) lies in."""
    return next((above for above in (folder, *folder.parents) if is_repository(above)), None)


def is_repository(folder: Path) -> bool:
    """Whether git would see a repository right here: a work tree, a linked one, a submodule, a bare one."""
    dot_git = folder / ".git"
    return dot_git.is_file() or (dot_git / "HEAD").is_file() or is_bare(folder)


def is_bare(folder: Path) -> bool:
    """Whether ``folder`` is itself a git directory."""
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()
