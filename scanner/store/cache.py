"""Facts by content, so that an unchanged file is never looked at twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from scanner.model import Problem


def context_key(*parts: str) -> str:
    """One name for everything but the content that facts depend on: rule-set digest, tool version, …"""
    raise NotImplementedError


def fact_key(context: str, blob: str, *more: str) -> str:
    """The key of what is known of ``blob`` in ``context``; ``more`` for what else it depends on, e.g. its path."""
    raise NotImplementedError


class FactCache:
    """Bytes by key, and what was last known of the files of each root. Never raises: a cache can only save time."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder``: None for ``$MAPCHECK_CACHE_DIR`` or else the user's cache folder."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why the cache, or a part of it, was dropped or cannot be used."""
        raise NotImplementedError

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The values that are known; a damaged one is dropped and counts as unknown."""
        raise NotImplementedError

    def put_many(self, values: Mapping[str, bytes]) -> None:
        """Remember ``values``; lost without a word when another run holds the cache for long."""
        raise NotImplementedError

    def stamps(self, root: str) -> dict[str, tuple[str, str]]:
        """Path → (stamp, blob), as last stored for ``root``."""
        raise NotImplementedError

    def put_stamps(self, root: str, stamps: Mapping[str, str], blobs: Mapping[str, str]) -> None:
        """Remember for ``root`` the paths that ``stamps`` and ``blobs`` both know, and nothing else."""
        raise NotImplementedError

    def close(self) -> None:
        """Prune what is old, and let go of the file."""
        raise NotImplementedError

    def __enter__(self) -> FactCache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
