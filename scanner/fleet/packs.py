"""Packs of cached values: what a scan found out anew, for other machines, and what they found out, for this one.

A repository costs a list, the packs that a machine has not seen, and one pack for what its scan made: not a request for
each file. A pack is called by what it holds, so putting it twice changes nothing. It is sealed as ``scan cache export``
seals: where others may write to the store, MAPCHECK_CACHE_KEY tells what to believe.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from scanner.errors import BadUsage
from scanner.store import FactCache
from scanner.store.sharing import export_values, import_values


class Noting(FactCache):
    """The user's cache, which notes what is used and made."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self.made: set[str] = set()
        super().__init__()

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        found = super().get_many(keys)
        self.used |= found.keys()
        return found

    def put_many(self, values: Mapping[str, bytes]) -> None:
        self.made |= values.keys()
        super().put_many(values)


class _Some:
    """Some of the values of a cache."""

    def __init__(self, cache: FactCache, keys: Iterable[str]) -> None:
        self._cache, self._keys = cache, sorted(keys)

    def parts(self, size: int) -> Iterator[Mapping[str, bytes]]:
        for at in range(0, len(self._keys), size):
            yield self._cache.get_many(self._keys[at : at + size])


def taken_over(cache: Noting, packs: Iterable[Path]) -> None:
    """What ``packs`` hold, in ``cache``. A pack that is damaged, or that another key sealed, is left out."""
    for pack in sorted(packs):
        with suppress(BadUsage):
            import_values(cache, pack, _key())
    cache.made.clear()


def packed(cache: Noting, file: Path, *, every: bool) -> None:
    """Writes what ``cache`` made to ``file``, and with ``every`` also what was used; no file where there is nothing."""
    if cache.made:
        keys = cache.made | cache.used if every else cache.made
        export_values(_Some(cache, set(keys)), file, _key())


def _key() -> bytes:
    return os.environ.get("MAPCHECK_CACHE_KEY", "").encode("utf-8", "surrogateescape")
