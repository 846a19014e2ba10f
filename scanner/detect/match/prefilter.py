"""One multi-literal sweep over a file's bytes: which rules could match in it at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

from scanner.detect.match import sweep


class Prefilter:
    """Literals, compiled when the first file is swept: a run with nothing new to read sweeps none. Not for threads."""

    def __init__(self, literals: Iterable[str]) -> None:
        self.known = frozenset(literals)
        self.literals = tuple(sorted(self.known))
        self._engine: sweep.Engine | None = None

    def begin(self, kept: Callable[[str], bytes], keep: Callable[[str, bytes], None]) -> None:
        """Be ready to sweep, by an engine that ``kept`` gives under a name, or one that is told to ``keep``."""
        if self._engine is not None or not self.literals:
            return
        said = "\0".join((sweep.version(), *self.literals)).encode("utf-8", "surrogatepass")
        name = f"sweep {hashlib.blake2b(said, digest_size=16).hexdigest()}"
        packed = kept(name)
        self._engine = self._compiled(packed)
        if not packed and (made := self._engine.packed()):
            keep(name, made)

    def hits(self, data: bytes) -> frozenset[str]:
        """The literals that occur in ``data``."""
        if not self.literals or not data:
            return frozenset()
        if self._engine is None:
            self._engine = self._compiled()
        return frozenset([self.literals[i] for i in self._engine.hits(data)])

    def _compiled(self, packed: bytes = b"") -> sweep.Engine:
        # half of a surrogate pair, which a manifest may name, stands in no text: it is looked for and not found
        return sweep.compiled([text.encode("utf-8", "surrogatepass") for text in self.literals], packed)
