"""Sets of words as values: what the names of frameworks, stores and conventions tell, where a rule cannot say it.

``rules/words/*.yaml`` hold them, each with its reason and source; a company's own rules add words to a set by its id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_NOISE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class WordSet:
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
        """Whether a word of the set is in any of ``texts``, whatever the spelling."""
        return any(self._mentions(name, text) for text in texts if text)

    def _mentions(self, name: str, text: str) -> bool:
        asked = (name, text)
        known = self._mentioned.get(asked)
        if known is None:
            known = self._mentioned[asked] = mentions(self._ordered[name], text)
        return known


@lru_cache(maxsize=65536)
def squeezed(text: str) -> str:
    """``Order_Outbox.Repository`` → ``orderoutboxrepository``: for looking words up whatever their spelling."""
    return _NOISE.sub("", text.lower())


def mentions(words: Iterable[str], *texts: str) -> bool:
    """Whether any of ``words`` is in any of ``texts``, whatever the spelling."""
    squeezed_texts = [squeezed(text) for text in texts if text]
    return any(word in text for word in words for text in squeezed_texts)
