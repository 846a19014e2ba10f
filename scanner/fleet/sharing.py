"""The store that the machines of a cluster share facts through: fetched and put by the worker, used by its child.

https://filesystem-spec.readthedocs.io
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scanner.machine import read_regular
from scanner.store import cache_folder

MOST_PACKS = 8  # of a repository, beyond which they are made into one
LARGEST = 512 * 1024 * 1024  # bytes of a pack
_SEEN_BYTES = 64 << 20
_SUFFIX = ".pack"


class StoreFailed(Exception):
    """The store cannot be reached. ``str()`` says why, without what it is reached by."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The packs that were fetched, as files; ``every`` is set where there are so many that they are to become one."""

    names: tuple[str, ...]
    every: bool


class Packs:
    """The packs of one repository. All raise StoreFailed."""

    def __init__(self, address: str, repository: str) -> None:
        mark = hashlib.sha256(f"{address}\0{repository}".encode()).hexdigest()[:32]
        self._address, self._mark = address, mark
        self._seen = cache_folder() / "packs" / mark

    def fetch(self, into: Path) -> Fetched:
        """Brings into the folder ``into`` what this machine has not taken over yet."""
        names = self._names()
        every = len(names) > MOST_PACKS
        seen = set() if every else self._known()
        wanted = tuple(name for name in names if name not in seen)
        into.mkdir()
        for name in wanted:
            self._try("get_file", f"{self._folder()}/{name}", str(into / name))
        return Fetched(wanted, every)

    def put(self, file: Path, fetched: Fetched) -> None:
        """Puts a pack there, in place of all that were fetched if they were to become one."""
        name = f"{hashlib.sha256(read_regular(file, LARGEST)).hexdigest()[:40]}{_SUFFIX}"
        self._try("makedirs", self._folder(), exist_ok=True)
        self._try("put_file", str(file), f"{self._folder()}/{name}")
        if fetched.every:
            for old in fetched.names:
                if old != name:
                    self._try("rm_file", f"{self._folder()}/{old}")
        self.taken((*fetched.names, name))

    def taken(self, names: Sequence[str]) -> None:
        """Remembers that this machine has these."""
        if names:
            self._seen.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._seen.write_text("\n".join(sorted({*self._known(), *names})), encoding="ascii")

    def _known(self) -> set[str]:
        try:
            return set(read_regular(self._seen, _SEEN_BYTES).decode("ascii").split())
        except (OSError, UnicodeDecodeError):
            return set()

    def _names(self) -> list[str]:
        found = self._try("ls", self._folder(), detail=False, missing=[])
        names = (str(path).rstrip("/").rpartition("/")[2] for path in found)
        return sorted(name for name in names if name.endswith(_SUFFIX) and name.isascii())

    def _folder(self) -> str:
        return f"{_reached(self._address)[1]}/facts/{self._mark}"

    def _try(self, what: str, *arguments: object, missing: Any = None, **options: object) -> Any:
        """One request. What is not there is ``missing``."""
        try:
            store = _reached(self._address)[0]
            if what == "ls":
                store.invalidate_cache()
            return getattr(store, what)(*arguments, **options)
        except FileNotFoundError:
            return missing
        except Exception as error:  # each store has errors of its own
            says = " ".join(str(error).split())[:200]
            raise StoreFailed(f"facts are not shared: {type(error).__name__}: {says}") from None


@cache
def _reached(address: str) -> tuple[Any, str]:
    """The file system behind an address, and the place in it."""
    from fsspec.core import url_to_fs

    store, place = url_to_fs(address)
    return store, str(place).rstrip("/")
