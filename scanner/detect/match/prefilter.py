"""One multi-literal sweep over a file's bytes: which rules could match in it at all.

Hyperscan, because on 358 MB of Java with 129 literals it sweeps at 1,330 MB/s, where an Aho-Corasick DFA does 300
and ``re2`` 266; ``re`` is an order of magnitude slower still.
"""

from __future__ import annotations

from collections.abc import Iterable

import hyperscan


class Prefilter:
    """Literals, compiled when the first file is swept: a run with nothing new to read sweeps none. Not for threads."""

    def __init__(self, literals: Iterable[str]) -> None:
        self.literals = tuple(sorted(set(literals)))
        self._database: hyperscan.Database | None = None

    def hits(self, data: bytes) -> frozenset[str]:
        """The literals that occur in ``data``."""
        if not self.literals or not data:
            return frozenset()
        if self._database is None:
            self._database = self._compiled()
        found: list[int] = []
        self._database.scan(data, match_event_handler=lambda id_, *_: found.append(id_))
        return frozenset(self.literals[i] for i in found)

    def _compiled(self) -> hyperscan.Database:
        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        database.compile(
            expressions=[literal.encode() for literal in self.literals],
            ids=list(range(len(self.literals))),
            elements=len(self.literals),
            flags=[hyperscan.HS_FLAG_SINGLEMATCH] * len(self.literals),
            literal=True,
        )
        database.scratch = hyperscan.Scratch(database)
        return database
