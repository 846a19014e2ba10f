"""One multi-literal sweep over a file's bytes: which rules could match in it at all."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.detect.match import sweep


class Prefilter:
    """Literals, compiled when the first file is swept: a run with nothing new to read sweeps none. Not for threads."""

    def __init__(self, literals: Iterable[str]) -> None:
        self.known = frozenset(literals)
        self.literals = tuple(sorted(self.known))
        self._engine: sweep.Engine | None = None

    def hits(self, data: bytes) -> frozenset[str]:
        """The literals that occur in ``data``."""
        if not self.literals or not data:
            return frozenset()
        if self._engine is None:
            # half of a surrogate pair, which a manifest may name, stands in no text: it is looked for and not found
            self._engine = sweep.compiled([text.encode("utf-8", "surrogatepass") for text in self.literals])
        return frozenset(self.literals[i] for i in self._engine.hits(data))
