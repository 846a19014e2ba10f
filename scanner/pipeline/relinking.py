"""What link said before of the same detections: each round is a pure function of them, so it is remembered by them.

A file that changed and is detected as it was before changes nothing here. Where link is asked something new, it starts
from what is known by then, and the rounds before need not be gone through.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TypeVar

import msgspec

from scanner import link
from scanner.model import Detection, Linked, Origin
from scanner.store import FactCache, context_key

_encoder = msgspec.msgpack.Encoder()
_Made = TypeVar("_Made")


class _Wanted(msgspec.Struct, frozen=True, array_like=True):
    """A ``link.Wanted`` whose seeds are pairs, since what is packed has texts for keys."""

    files: tuple[str, ...]
    wishes: tuple[link.Wish, ...]
    seeds: tuple[tuple[str, tuple[tuple[Origin, Origin], ...]], ...]


class Relinking:
    """The answers of one scan's rounds. ``about``: all else that they depend on; no cache: nothing is remembered.

    ``skipped`` is told of what link need not be asked. ``digests`` are kept of each detection, by its identity.
    """

    def __init__(
        self,
        cache: FactCache | None,
        about: str,
        skipped: Callable[[Mapping[str, Detection]], None],
        digests: dict[int, tuple[Detection, bytes]],
    ) -> None:
        self._cache = cache
        self._skipped = skipped
        self._about = about
        self._digests = digests

    def wanted(self, known: Mapping[str, Detection], make: Callable[[], link.Wanted]) -> link.Wanted:
        """What link wants after what it wanted so far."""
        made = self._remembered("wanted", known, _Wanted, lambda: _packed(make()))
        return link.Wanted(made.files, made.wishes, {path: dict(own) for path, own in made.seeds})

    def linked(self, known: Mapping[str, Detection], make: Callable[[], Linked]) -> Linked:
        return self._remembered("linked", known, Linked, make)

    def _remembered(
        self, question: str, known: Mapping[str, Detection], kind: type[_Made], make: Callable[[], _Made]
    ) -> _Made:
        if self._cache is None:
            return make()
        # what was asked so far decides what is wanted next
        self._about = key = context_key(question, self._about, self._digest(known))
        value = self._cache.get_many([key]).get(key)
        try:
            if value:
                made = msgspec.msgpack.decode(value, type=kind)
                self._skipped(known)
                return made
        except (msgspec.DecodeError, msgspec.ValidationError):
            pass  # damaged or foreign
        made = make()
        with suppress(UnicodeEncodeError):  # a path that is no text is nowhere packed
            self._cache.put_many({key: _encoder.encode(made)})
        return made

    def _digest(self, known: Mapping[str, Detection]) -> str:
        """One name for all that link reads of ``known``: facts and outlines."""
        whole = hashlib.blake2b(digest_size=16)
        for path in sorted(known):
            found = known[path]
            if found.facts or found.outline is not None:
                before = self._digests.get(id(found))
                if before is None or before[0] is not found:
                    packed = _encoder.encode((path, found.facts, found.outline))
                    before = self._digests[id(found)] = (
                        found,
                        hashlib.blake2b(packed, digest_size=16).digest(),
                    )
                whole.update(before[1])
        return whole.hexdigest()


def about(context: str, paths: Iterable[str], configs: Mapping[str, bytes]) -> str:
    """One name for the rules and this build of the tool (``context``), the listing, and what says where imports lead."""
    listing = hashlib.blake2b("\0".join(sorted(paths)).encode("utf-8", "surrogatepass"), digest_size=16)
    read = (hashlib.blake2b(content, digest_size=16).hexdigest() for _, content in sorted(configs.items()))
    return context_key("link", context, listing.hexdigest(), *sorted(configs), *read)


def _packed(wanted: link.Wanted) -> _Wanted:
    seeds = ((path, tuple(own.items())) for path, own in (wanted.seeds or {}).items())
    return _Wanted(wanted.files, wanted.wishes, tuple(seeds))
