"""Our own rules as the build compiled them: to read 500 files of YAML takes longer than a scan of a small tree.

The build keeps them in the package, under a name for all that they hang on: the rule files, and the code that reads
them. Where that has changed since, as in a checkout that somebody works in, they are compiled anew. What is installed
nobody works in, and to read 700 files for their name takes longer than to read what was compiled.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import msgspec

from scanner.machine import read_regular
from scanner.rulebook.load import (
    INSTALLED,
    Files,
    Rulebook,
    built_in_files,
    built_in_folder,
    compile_rules,
    digest_of,
)

_PACKAGE = Path(__file__).resolve().parent.parent
_PLACE = _PACKAGE / "_rules.msgpack"
_READS = ("rulebook/*.py", "rules/*.py", "yaml_*.py")  # the code that makes values of rule files
_LARGEST = 50_000_000  # bytes
_encoder = msgspec.msgpack.Encoder()


@lru_cache(maxsize=1)
def installed() -> Rulebook | None:
    """Our own rules as the build compiled them, where they are part of an installed package; None in a checkout."""
    if built_in_folder().name != INSTALLED:
        return None
    with suppress(OSError):
        return decoded(read_regular(_PLACE, _LARGEST).partition(b"\n")[2])
    return None


def built_in(files: Files) -> Rulebook | None:
    """``files``, which are our own, as the build compiled them; None where it did not, or they are others now."""
    with suppress(OSError):
        name, _, value = read_regular(_PLACE, _LARGEST).partition(b"\n")
        return decoded(value) if name == _name(files) else None
    return None


def build() -> Path:
    """Compile our own rules and keep them in the package; where. Raises BadRule for one that is wrong."""
    files = built_in_files()
    book = compile_rules(files, lambda language, query: None)  # the grammars are asked by tests
    _PLACE.write_bytes(b"%b\n%b" % (_name(files), encoded(book)))
    return _PLACE


def encoded(book: Rulebook) -> bytes:
    return _encoder.encode(book)


def decoded(value: bytes | None) -> Rulebook | None:
    """What was ``encoded``; None when there is none, or another build of this version wrote it."""
    try:
        return msgspec.msgpack.decode(value, type=Rulebook) if value else None
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def _name(files: Files) -> bytes:
    digest = hashlib.sha256(digest_of(files).encode())
    for path in sorted(path for pattern in _READS for path in _PACKAGE.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest().encode()
