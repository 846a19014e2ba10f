"""Words in a text that nobody has parsed."""

from __future__ import annotations

from collections.abc import Iterator

_IN_WORDS = frozenset(bytes((byte,)) for byte in range(128) if chr(byte).isalnum() or chr(byte) in "_$")


def holds_word(source: bytes, word: bytes) -> bool:
    """Whether ``word`` stands in ``source`` and is not part of a longer one."""
    return next(places_of(source, word), None) is not None


def places_of(source: bytes, word: bytes) -> Iterator[int]:
    """Where it does, as offsets."""
    at = source.find(word)
    while at != -1:
        end = at + len(word)
        if source[max(0, at - 1) : at] not in _IN_WORDS and source[end : end + 1] not in _IN_WORDS:
            yield at
        at = source.find(word, at + 1)
