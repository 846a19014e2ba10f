"""Which of many literals occur in some bytes: one question, asked of whatever engine this machine has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from scanner.detect.match.sweep import hyperscan, portable


class Engine(Protocol):
    def hits(self, data: bytes) -> Iterable[int]:
        """The indices of the literals that occur in ``data``, each once, in any order."""


def compiled(literals: Sequence[bytes]) -> Engine:
    """An engine for ``literals``, none of them empty. Hyperscan where it is installed and takes them; the same hits anyhow."""
    try:
        return hyperscan.Engine(literals)
    except hyperscan.Unavailable:
        return portable.Engine(literals)


__all__ = ["Engine", "compiled"]
