"""The files of a folder as they are on disk now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scanner.walk.tree import Tree


def working_tree(
    root: Path, exclude: Sequence[str] = (), remembered: Mapping[str, tuple[str, str]] | None = None
) -> Tree:
    """The files below ``root``: tracked, and untracked but not ignored."""
    raise NotImplementedError
