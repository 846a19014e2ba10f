"""What a tree is to the other stages: a list of files, and a way to read them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from scanner.model import Absence, Problem, SourceFile


class Tree(Protocol):
    """The files of a folder or of a commit. Nothing of it is ever executed, followed out of, or written."""

    @property
    def root(self) -> str:
        """Absolute path of the folder that paths are relative to."""

    @property
    def commit(self) -> str:
        """Full name of the commit, for a working tree of HEAD; "" without git or before the first commit."""

    @property
    def is_past(self) -> bool:
        """Whether these are the files of a commit, not those on disk."""

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """Every file, sorted by path in byte order, with its role; links, devices and pipes are none.

        ``blob`` is always known in a commit, and in a working tree where ``remembered`` still holds.
        """

    @property
    def stamps(self) -> Mapping[str, str]:
        """Path → what the file system says of the file, for files that can be remembered; empty for a commit.

        Store ``path → (stamp, blob)`` and pass it to the next ``working_tree`` as ``remembered``.
        """

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be listed, sorted."""

    @property
    def absent(self) -> tuple[Absence, ...]:
        """What belongs to the tree and is not in ``files``, sorted; a folder stands for all that it holds."""

    def read(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes | Problem]]:
        """The content of each path, in the order asked; a problem where it cannot be had. Raises nothing."""


def blob_id(content: bytes, like: str = "") -> str:
    """The name that git gives to ``content``, by the hash that made the name ``like``; SHA-1 without one.

    https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
    """
    digest = hashlib.new(
        "sha256" if len(like) == 64 else "sha1", b"blob %d\0" % len(content), usedforsecurity=False
    )
    digest.update(content)
    return digest.hexdigest()
