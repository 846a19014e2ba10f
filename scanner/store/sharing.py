"""A cache as one file that CI can keep and restore: facts by content, without anything of the machine they come from.

The file is ``mapcheck-cache 1``, parts of compressed values, and a digest of all that: SHA-256, or with a key HMAC-SHA-256
(https://www.rfc-editor.org/rfc/rfc2104). Whoever can write a file that is believed says what a scan finds, so where the
file passes through other hands both sides need the key.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from scanner.errors import BadUsage
from scanner.machine import leads_out, open_regular
from scanner.store.cache import FactCache

_MAGIC = b"mapcheck-cache 1\n"
_PART = 500  # values
_DIGEST = hashlib.sha256().digest_size
_LARGEST = 512 * 1024 * 1024  # bytes of a file that is read at all
_LARGEST_PART = 64 * 1024 * 1024  # bytes of a part, compressed or not
_Values = dict[str, bytes]


class Held(Protocol):
    """What has values to hand on: a cache, or a part of one."""

    def parts(self, size: int) -> Iterator[Mapping[str, bytes]]: ...


def export_values(cache: Held, path: Path, key: bytes) -> int:
    """Write all that ``cache`` holds to ``path``, all at once; how many values. Raises BadUsage when it cannot."""
    if leads_out(path):
        raise BadUsage(f"{path} is a link that leads out of its repository: name the file that it leads to")
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    count = 0
    digest = hmac.new(key, _MAGIC, hashlib.sha256)
    try:
        with beside.open("xb") as stream:
            stream.write(_MAGIC)
            for values in cache.parts(_PART):
                packed = zlib.compress(msgspec.msgpack.encode(values), 6)
                for piece in (len(packed).to_bytes(4, "big"), packed):
                    digest.update(piece)
                    stream.write(piece)
                count += len(values)
            stream.write(digest.digest())
        beside.replace(path)
    except OSError as error:
        raise BadUsage(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        beside.unlink(missing_ok=True)
    return count


def import_values(cache: FactCache, path: Path, key: bytes) -> int:
    """Take over what ``export_values`` wrote with the same ``key``; how many values.

    Nothing of a file is taken over before all of it is known to be as it was written. Raises BadUsage for any other.
    """
    try:
        with open_regular(path) as stream:
            end = _end_of_parts(path, stream, key)
            return sum(_taken(cache, values) for values in _parts(path, stream, end))
    except OSError as error:
        raise BadUsage(f"{path} cannot be read: {error.strerror or error}") from None


def _taken(cache: FactCache, values: Mapping[str, bytes]) -> int:
    cache.put_many(values)
    return len(values)


def _end_of_parts(path: Path, stream: BinaryIO, key: bytes) -> int:
    """Where the parts end, once the digest has been found to be right."""
    size = os.fstat(stream.fileno()).st_size
    end = size - _DIGEST
    if not len(_MAGIC) <= end <= _LARGEST or stream.read(len(_MAGIC)) != _MAGIC:
        raise _foreign(path)
    digest = hmac.new(key, _MAGIC, hashlib.sha256)
    left = end - len(_MAGIC)
    while left and (piece := stream.read(min(left, 1 << 20))):
        digest.update(piece)
        left -= len(piece)
    if left or not hmac.compare_digest(stream.read(_DIGEST), digest.digest()):
        raise _foreign(path)
    return end


def _parts(path: Path, stream: BinaryIO, end: int) -> Iterator[_Values]:
    at = stream.seek(len(_MAGIC))
    while at < end:
        length = int.from_bytes(stream.read(4), "big")
        if not 0 < length <= min(end - at - 4, _LARGEST_PART):
            raise _foreign(path)
        at += 4 + length
        unpacking = zlib.decompressobj()
        try:
            data = unpacking.decompress(stream.read(length), _LARGEST_PART)
            values = msgspec.msgpack.decode(data, type=_Values)
        except (zlib.error, msgspec.DecodeError, msgspec.ValidationError):
            raise _foreign(path) from None
        yield values


def _foreign(path: Path) -> BadUsage:
    return BadUsage(
        f"{path} is no cache that was exported here, is damaged, or was written with another key\n"
        "  set MAPCHECK_CACHE_KEY to the key that it was exported with, or make it anew: scan cache export"
    )
