"""Asks files a question whose answers are remembered by content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

import msgspec

from scanner.store import FactCache

_Item = TypeVar("_Item")

_encoder = msgspec.msgpack.Encoder()


def remembered(cache: FactCache, keys: Mapping[str, str], kind: type[_Item]) -> Iterator[tuple[str, _Item]]:
    """Each path of ``keys`` with the answer of type ``kind`` that the cache has under its key, where it has a whole one."""
    known = cache.get_many(keys.values())
    decoder = msgspec.msgpack.Decoder(kind)
    for path, key in keys.items():
        try:
            yield path, decoder.decode(known[key])
        except (KeyError, msgspec.DecodeError, msgspec.ValidationError):
            continue


def asked_now(
    cache: FactCache,
    contents: Iterable[tuple[str, bytes]],
    answer: Callable[[str, bytes], _Item],
    key_of: Callable[[str], str],
) -> Iterator[tuple[str, _Item]]:
    """Each path of ``contents`` with its answer, which the cache then has under ``key_of`` it."""
    fresh: dict[str, bytes] = {}
    for path, data in contents:
        told = answer(path, data)
        fresh[key_of(path)] = _encoder.encode(told)
        yield path, told
    if fresh:
        cache.put_many(fresh)
