"""Which of many literals occur in some bytes: one question, asked of whatever engine this machine has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from threading import get_ident
from typing import Protocol

from scanner.detect.match.sweep import hyperscan, portable
from scanner.detect.match.sweep.hyperscan import version

_FEW = 3  # literals that are found one by one before an engine for them is compiled


class Engine(Protocol):
    def hits(self, data: bytes) -> Iterable[int]:
        """The indices of the literals that occur in ``data``, each once, in any order."""

    def packed(self) -> bytes:
        """What makes the same engine on this machine faster than compiling does; b"" where nothing does."""


def compiled(literals: Sequence[bytes], packed: bytes = b"") -> Engine:
    """An engine for ``literals``, none of them empty. Hyperscan where it is installed and takes them; the same hits anyhow.

    To compile takes half a second, so the last few are kept, for each thread its own. ``packed``: what an engine for the
    same literals said of itself; native code runs it, so it must be our own.
    """
    if len(literals) <= _FEW:
        return portable.Few(literals)
    if packed:
        with suppress(hyperscan.Unavailable):
            return hyperscan.Engine(literals, packed)
    return _compiled(tuple(literals), get_ident())


@lru_cache(maxsize=4)
def _compiled(literals: tuple[bytes, ...], thread: int) -> Engine:
    try:
        return hyperscan.Engine(literals)
    except hyperscan.Unavailable:
        return portable.Engine(literals)


__all__ = ["Engine", "compiled", "version"]
