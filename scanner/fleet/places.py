"""Where a repository of this machine is, and the commit of it that is meant."""

from __future__ import annotations

from pathlib import Path

from scanner.errors import GitUnavailable
from scanner.model import Repository
from scanner.walk import commit_of


def place_here(repository: Repository) -> tuple[Path, str]:
    """The folder of ``repository``, and the commit that its ref names. Raises GitUnavailable."""
    top = Path(repository.address)
    if not top.is_dir():
        raise GitUnavailable(f"there is no folder {top} here")
    return top, commit_of(top, repository.ref)
