"""Where a repository begins."""

from __future__ import annotations

from pathlib import Path


def find_root(start: Path) -> Path:
    """The git repository around ``start``; without one the nearest folder with a map.yaml; else ``start`` itself.

    Git is not run: a ``.git`` decides. A bare repository is its own root.
    """
    start = start.resolve()
    folder = start if start.is_dir() else start.parent
    above = (folder, *folder.parents)
    for candidate in above:
        if is_repository(candidate):
            return candidate
    return next((candidate for candidate in above if (candidate / "map.yaml").is_file()), folder)


def is_repository(folder: Path) -> bool:
    """Whether git would see a repository (a work tree, a linked one, a submodule, or a bare one) right here."""
    dot_git = folder / ".git"
    return dot_git.is_file() or (dot_git / "HEAD").is_file() or is_bare(folder)


def is_bare(folder: Path) -> bool:
    """Whether ``folder`` is itself a git directory."""
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()
