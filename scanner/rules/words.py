"""Sets of words as values: what the names of frameworks, stores and conventions tell, where a rule cannot say it.

``rules/words/*.yaml`` hold them, each with its reason and source; a company's own rules add words to a set by its id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

_NOISE = re.compile(r"[^a-z0-9]+")
_OTHER_WORDS = "other-words"  # words that one of ours is part of and that have nothing to do with it
# Where a word of a name begins: ``IpRelease``, ``ip_release``, ``HTTPRelease``.
_BEGINNING = re.compile(r"(?<![A-Za-z])[A-Za-z]|(?<=[a-z])[A-Z]|(?<=[A-Z])[A-Z](?=[a-z])")


class WordSet(Struct, frozen=True):
    """One set. ``id`` is ``words/<name>``; ``words`` in the order of the file."""

    id: str
    title: str
    why: str
    source: str
    words: tuple[str, ...]
    path: str = ""


class Words:
    """All sets by name. Asking for a set that no file holds is a mistake of ours: KeyError."""

    __slots__ = ("_members", "_mentioned", "_ordered")

    def __init__(self, sets: Iterable[WordSet]) -> None:
        self._ordered: dict[str, tuple[str, ...]] = {}
        for each in sets:
            name = each.id.removeprefix("words/")
            self._ordered[name] = tuple(dict.fromkeys((*self._ordered.get(name, ()), *each.words)))
        self._mentioned: dict[tuple[str, str], bool] = {}  # what was asked before
        self._members = {name: frozenset(words) for name, words in self._ordered.items()}

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def __getitem__(self, name: str) -> frozenset[str]:
        return self._members[name]

    def ordered(self, name: str) -> tuple[str, ...]:
        """The words of the set as they stand in the file, those that a company adds last."""
        return self._ordered[name]

    def begins(self, name: str, text: str) -> bool:
        """Whether ``text`` begins with a word of the set."""
        return text.startswith(self._ordered[name])

    def mentions(self, name: str, *texts: str) -> bool:
        """Whether a word of the set is in any of ``texts``, whatever the spelling; no lease is in ``ReleaseNotes``."""
        return any(self._mentions(name, text) for text in texts if text)

    def _mentions(self, name: str, text: str) -> bool:
        asked = (name, text)
        known = self._mentioned.get(asked)
        if known is None:
            others = self._ordered[_OTHER_WORDS]
            known = self._mentioned[asked] = _stands_for_itself(self._ordered[name], others, text)
        return known


@lru_cache(maxsize=65536)
def squeezed(text: str) -> str:
    """``Order_Outbox.Repository`` → ``orderoutboxrepository``: for looking words up whatever their spelling."""
    return _NOISE.sub("", text.lower())


def mentions(words: Iterable[str], *texts: str) -> bool:
    """Whether any of ``words`` is in any of ``texts``, whatever the spelling."""
    squeezed_texts = [squeezed(text) for text in texts if text]
    return any(word in text for word in words for text in squeezed_texts)


def _stands_for_itself(words: Iterable[str], others: Iterable[str], text: str) -> bool:
    """Whether one of ``words`` is in ``text`` and does not begin inside of one of ``others`` that a name there begins with."""
    plain = squeezed(text)
    held = [word for word in words if word in plain]
    if not held:
        return False
    begun = {len(squeezed(text[: found.start()])) for found in _BEGINNING.finditer(text)}
    around = [(at, at + len(other)) for other in others for at in _places(other, plain) if at in begun]
    return any(
        not any(start < at < end for start, end in around) for word in held for at in _places(word, plain)
    )


def _places(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
