"""The rules of a run: compiled once for each set of rule files, and remembered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from scanner import __version__
from scanner.rulebook import Rulebook, built_in_folder, compile_rules, digest_of, rule_files
from scanner.store import FactCache, fact_key


def load_rules(folders: Sequence[Path] = (), cache: FactCache | None = None) -> Rulebook:
    """Our own rules and those in ``folders``. Raises BadRule for the first that cannot be trusted."""
    files = rule_files([built_in_folder(), *folders])
    key = fact_key(f"rules {__version__}", digest_of(files))
    known = cache.get_many([key]).get(key) if cache is not None else None
    if known is not None:
        try:
            return msgspec.msgpack.decode(known, type=Rulebook, dec_hook=_decoded)
        except (msgspec.DecodeError, msgspec.ValidationError, re.error):
            pass  # written by another build of this version: compile anew
    from scanner.detect import query_error  # noqa: PLC0415  (late: a remembered rule set needs no grammar)

    book = compile_rules(files, query_error)
    if cache is not None:
        cache.put_many({key: msgspec.msgpack.encode(book, enc_hook=_encoded)})
    return book


def _encoded(value: object) -> object:
    if isinstance(value, re.Pattern):
        return (value.pattern, int(value.flags))
    raise NotImplementedError(type(value))


def _decoded(kind: type, value: object) -> object:
    if kind is re.Pattern and isinstance(value, list | tuple):
        return re.compile(value[0], value[1] & ~re.UNICODE.value)
    raise NotImplementedError(kind)
