"""Which of many literals occur in some bytes: one question, asked of whatever engine this machine has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from threading import get_ident
from typing import Protocol

from scanner.detect.match.sweep import hyperscan, portable


class Engine(Protocol):
    def hits(self, data: bytes) -> Iterable[int]:
        """The indices of the literals that occur in ``data``, each once, in any order."""


def compiled(literals: Sequence[bytes]) -> Engine:
    """An engine for ``literals``, none of them empty. Hyperscan where it is installed and takes them; the same hits anyhow.

    To compile takes half a second, so the last few are kept, for each thread its own.
    """
    return _compiled(tuple(literals), get_ident())


@lru_cache(maxsize=4)
def _compiled(literals: tuple[bytes, ...], thread: int) -> Engine:
    try:
        return hyperscan.Engine(literals)
    except hyperscan.Unavailable:
        return portable.Engine(literals)


__all__ = ["Engine", "compiled"]
