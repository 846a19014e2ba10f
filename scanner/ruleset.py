"""The rules of a run: compiled once for each set of rule files, and remembered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_origin

import msgspec

from scanner import __version__
from scanner.rulebook import Rulebook, built_in_folder, compile_rules, digest_of, rule_files
from scanner.rules import Check, Rule
from scanner.store import FactCache, fact_key

_Remembered = tuple[tuple[Rule, ...], tuple[Check, ...]]


def load_rules(folders: Sequence[Path] = (), cache: FactCache | None = None) -> Rulebook:
    """Our own rules and those in ``folders``. Raises BadRule for the first that cannot be trusted."""
    files = rule_files([built_in_folder(), *folders])
    if cache is None:
        return _compiled(files)
    digest = digest_of(files)
    key = fact_key(f"rules {__version__}", digest)
    known = _decoded(cache.get_many([key]).get(key))
    if known is not None:
        # evidence is few files, and of types that cannot be read back without naming each
        weighed = _compiled([file for file in files if b"\nobserves:" in file[1]])
        return replace(weighed, rules=known[0], checks=known[1], digest=digest)
    book = _compiled(files)
    cache.put_many({key: msgspec.msgpack.encode((book.rules, book.checks), enc_hook=_encode_pattern)})
    return book


def _compiled(files: Sequence[tuple[str, bytes]]) -> Rulebook:
    from scanner.detect import query_error

    return compile_rules(files, query_error)


def _decoded(value: bytes | None) -> _Remembered | None:
    """The remembered rules; None when there are none, or another build of this version wrote them."""
    try:
        return msgspec.msgpack.decode(value, type=_Remembered, dec_hook=_decode_pattern) if value else None
    except (msgspec.DecodeError, msgspec.ValidationError, re.error):
        return None


def _encode_pattern(value: object) -> object:
    if isinstance(value, re.Pattern):
        return (value.pattern, int(value.flags))
    raise NotImplementedError(type(value))


def _decode_pattern(kind: type, value: object) -> object:
    if get_origin(kind) is re.Pattern and isinstance(value, list | tuple):
        return re.compile(value[0], value[1] & ~re.UNICODE.value)
    raise NotImplementedError(kind)
