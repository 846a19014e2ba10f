"""What a tree shows, remembered as a whole: where nothing changed, a scan costs the listing.

It is a function of the listing, the contents that were looked at, the rules, this tool, and what the map says of where
to look. The key holds all but the contents; those are held against what the value says it was made of. Beside it is kept
what the files were asked (``Trace``), for another tree with the same key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from scanner.model import FileRole, SourceFile
from scanner.pipeline.run import Run, Seen
from scanner.store import context_key, tool_key

if TYPE_CHECKING:
    from scanner.pipeline.asked import Trace  # and with it all that links


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """What was ``seen``, without the listing. ``looked_at`` has a bit for each file of that; ``contents`` sums up those
    whose bit is set.
    """

    looked_at: bytes
    contents: str
    seen: Seen


def recall(run: Run, aims: Sequence[str]) -> Seen | None:
    """What an earlier run saw of the same tree with the same ``aims``; None when anything may differ."""
    kept = _kept(run, aims)
    if kept is None or _contents(run.tree.files, kept.looked_at) != kept.contents:
        return None
    return _now(run, kept.seen)


def before(run: Run, aims: Sequence[str]) -> tuple[Seen, Trace] | None:
    """The same, whatever the files hold, and what they were asked for it: of the tree as it was."""
    kept = _kept(run, aims)
    if run.cache is None or kept is None:
        return None
    from scanner.pipeline.asked import Trace

    if (held := _held(run, _key(run, aims))) is not None:
        return (_now(run, kept.seen), held[1]) if _summed(held[1].blobs) == kept.contents else None
    key = _trace_key(_key(run, aims))
    value = run.cache.get_many([key]).get(key)
    try:
        trace = msgspec.msgpack.decode(value, type=Trace) if value else None
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    if trace is None or _summed(trace.blobs) != kept.contents:
        return None
    return _now(run, kept.seen), trace


def keep(run: Run, aims: Sequence[str], seen: Seen, trace: Trace) -> None:
    """Remember ``seen``, which is made of what ``trace`` says."""
    looked_at = frozenset(trace.paths)
    bits = _bits(file.path in looked_at for file in seen.files)
    contents = _contents(seen.files, bits)
    if run.cache is None or not contents:
        return
    lasting = structs.replace(
        seen,
        files=(),
        problems=tuple(sorted(set(seen.problems) - set(run.tree.problems))),
        stats=structs.replace(seen.stats, candidates=0, parsed=0, cached=0, seconds={}),
    )
    key, kept = _key(run, aims), _Kept(bits, contents, lasting)
    if run.lately is not None:
        run.lately.whole = key, kept, trace
    values = {key: msgspec.msgpack.encode(kept)}
    with suppress(UnicodeEncodeError):  # a path that is no text is nowhere packed
        values[_trace_key(key)] = msgspec.msgpack.encode(trace)
    run.cache.put_many(values)


def _kept(run: Run, aims: Sequence[str]) -> _Kept | None:
    if run.cache is None:
        return None
    key = _key(run, aims)
    if (held := _held(run, key)) is not None:
        return held[0]
    value = run.cache.get_many([key]).get(key)
    try:
        return msgspec.msgpack.decode(value, type=_Kept) if value else None
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def _held(run: Run, key: str) -> tuple[_Kept, Trace] | None:
    """What the look before left here under ``key``."""
    held = run.lately.whole if run.lately is not None else None
    return (held[1], held[2]) if held is not None and held[0] == key else None


def _now(run: Run, seen: Seen) -> Seen:
    return structs.replace(
        seen,
        files=run.tree.files,
        problems=tuple(sorted({*run.tree.problems, *seen.problems})),
        stats=structs.replace(seen.stats, cached=seen.stats.files, seconds=run.clock.seconds),
    )


def _trace_key(key: str) -> str:
    return context_key("trace", key)


def _key(run: Run, aims: Sequence[str]) -> str:
    listing = hashlib.blake2b(digest_size=16)
    for file in run.tree.files:
        role = "" if file.role is FileRole.SOURCE else file.role.value
        listing.update(f"{file.path}\0{role}\n".encode("utf-8", "surrogatepass"))
    absent = repr(run.tree.absent)
    return context_key("whole", tool_key(), run.rules.digest, listing.hexdigest(), absent, *aims)


def _bits(flags: Iterable[bool]) -> bytes:
    number = int("".join("1" if flag else "0" for flag in flags)[::-1] or "0", 2)
    return number.to_bytes((number.bit_length() + 7) // 8, "little")


def _contents(files: Sequence[SourceFile], looked_at: bytes) -> str:
    """One name for the contents of the files whose bit is set; "" when that of one of them is not known."""
    flags = bin(int.from_bytes(looked_at, "little"))[:1:-1]
    return _summed(file.blob for file, flag in zip(files, flags, strict=False) if flag == "1")


def _summed(blobs: Iterable[str]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for blob in blobs:
        if not blob:
            return ""
        digest.update(blob.encode("ascii", "replace"))
    return digest.hexdigest()
