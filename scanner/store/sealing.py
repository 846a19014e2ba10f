"""Whose a cached value is: a keyed digest over it, with a key that only its owner has.

Whoever can write what is believed says what a scan finds. Values are therefore sealed by BLAKE2b with a key
(https://www.rfc-editor.org/rfc/rfc7693, section 2.9): ``MAPCHECK_CACHE_KEY`` where that is set, else one that is made once
and kept in the user's data folder, away from the cache. A run that trusts the cache seals by a key that everybody knows,
which says no more than that nothing was damaged.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from scanner.machine import is_link, is_ours, read_regular

FILE = "cache.key"
SHARED = b"anybody"
_BYTES = 32
_SEAL = 16  # bytes


def key_for(trusting: bool) -> bytes:
    """The key to seal by. ``trusting``: what others have sealed is believed. Raises OSError where none can be kept."""
    given = os.environ.get("MAPCHECK_CACHE_KEY", "").encode("utf-8", "surrogateescape")
    if given:
        return hashlib.blake2b(given, digest_size=_BYTES, person=b"mapcheck-cache").digest()
    return SHARED if trusting else _own_key()


def seal(key: bytes, table: str, name: str, value: bytes) -> bytes:
    """What only whoever has ``key`` can say of ``value`` under its name."""
    about = f"{table} {name}".encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(value, digest_size=_SEAL, key=key)
    digest.update(about)
    digest.update(len(about).to_bytes(4, "big"))
    return digest.digest()


def _own_key() -> bytes:
    from platformdirs import user_data_path

    path = user_data_path("mapcheck", appauthor=False) / FILE
    with suppress(FileNotFoundError):
        return _read(path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(secrets.token_bytes(_BYTES))
        try:
            os.link(beside, path)  # whole or not at all, and never over that of another run
        except FileExistsError:
            pass  # another run was first: its key is the one
        except OSError:  # a file system without links
            beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return _read(path)


def _read(path: Path) -> bytes:
    found = path.lstat()
    if is_link(found) or not is_ours(found):
        raise OSError(errno.EPERM, "not a file of your own, or one that others may write", str(path))
    key = read_regular(path, _BYTES)
    if len(key) != _BYTES:
        raise OSError(errno.EINVAL, "no key: remove it", str(path))
    return key
