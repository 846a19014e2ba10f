"""What files answer to a question, remembered by content.

Each answer has a row of the cache to itself, but for questions that are answered by yes or no: link asks thousands of files
such a question in each of its rounds, and what a row costs is its key. They share one row, by question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import TypeVar

import msgspec

from scanner.pipeline.asked import OUTLINED, Asked, seeds_in
from scanner.store import FactCache, fact_key

_Item = TypeVar("_Item")

_MOST = 50_000  # answers in a shared row, a megabyte of it: of more, what nobody asked again is let go

_encoder = msgspec.msgpack.Encoder()
_row = msgspec.msgpack.Decoder(dict[bytes, bool])


def key_of(context: str, path: str, blob: str, asked: Asked) -> str:
    """Under which key the cache has what the file at ``path`` answers when its content is ``blob``."""
    if asked.yes_or_no:  # the row is named for the question
        return _content_key(context, blob, path)
    seeds = seeds_in(asked) if asked.name == OUTLINED else {}
    more = [f"{name!r}={origin!r}" for name, origin in sorted(seeds.items())]
    return fact_key(context, blob, path, asked.name, *more)


@lru_cache(maxsize=1 << 16)  # asked by each round of nearly all files
def _content_key(context: str, blob: str, path: str) -> str:
    return fact_key(context, blob, path)


def known_answers(cache: FactCache, context: str, asked: Asked, keys: Mapping[str, str]) -> dict[str, bytes]:
    """Path → its answer, encoded, where the cache knows one under the path's key, the name of a content in a ``context``."""
    if asked.yes_or_no:
        row = _shared(cache, context, asked)
        found = ((path, row.get(bytes.fromhex(key))) for path, key in keys.items())
        return {path: _encoder.encode(answer) for path, answer in found if answer is not None}
    known = cache.get_many(keys.values())
    return {path: known[key] for path, key in keys.items() if key in known}


def decoded(answers: Mapping[str, bytes], kind: type[_Item]) -> dict[str, _Item]:
    """Those of ``answers`` that are whole, of type ``kind``."""
    decoder = msgspec.msgpack.Decoder(kind)
    found = {}
    for path, answer in answers.items():
        with suppress(msgspec.DecodeError, msgspec.ValidationError):
            found[path] = decoder.decode(answer)
    return found


def keep_answers(
    cache: FactCache, context: str, asked: Asked, fresh: Mapping[str, object], known: Iterable[str]
) -> None:
    """Remember the answers ``fresh`` by key; those that are ``known`` by the others were asked for as well."""
    if not asked.yes_or_no:
        cache.put_many({key: _encoder.encode(answer) for key, answer in fresh.items()})
        return
    now = {bytes.fromhex(key): answer for key, answer in fresh.items()}
    row = _shared(cache, context, asked)
    if len(row) + len(now) > _MOST:
        row = {key: answer for key in map(bytes.fromhex, known) if (answer := row.get(key)) is not None}
    cache.put_many({_name(context, asked): _encoder.encode({**row, **now})})


def _shared(cache: FactCache, context: str, asked: Asked) -> dict[bytes, bool]:
    name = _name(context, asked)
    try:
        return _row.decode(cache.get_many((name,))[name])
    except (KeyError, msgspec.DecodeError, msgspec.ValidationError):
        return {}


def _name(context: str, asked: Asked) -> str:
    return fact_key(context, "", asked.name)
