"""The files of a commit, from its objects alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scanner.walk.tree import Tree


def commit_tree(root: Path, rev: str, exclude: Sequence[str] = ()) -> Tree:
    """The files below ``root`` as ``rev`` has them. Raises GitUnavailable."""
    raise NotImplementedError


def merge_base(root: Path, rev: str) -> str:
    """The newest commit that HEAD and ``rev`` share. Raises GitUnavailable."""
    raise NotImplementedError
