"""What each file is there for, told from its path."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.model import FileRole


def classify(paths: Sequence[str]) -> list[FileRole]:
    """The role of each path, in order; the paths of the whole tree say which folders hold an application."""
    return [FileRole.SOURCE for _ in paths]


def generated_header(content: bytes) -> bool:
    """Whether the leading comment of a file says that a program wrote it."""
    raise NotImplementedError
