"""What somebody may have meant by a name that is none."""

from __future__ import annotations

import re
from collections.abc import Iterable

ALIKE = 0.7  # of difflib's ratio: a letter or two of a word
SHORTEST = 3  # letters of a word that can be like another
_PARTS = re.compile(r"[-_./@ ]+")


def nearest(written: str, known: Iterable[str]) -> str:
    """The name of ``known`` that is most like ``written``, in whole or in one of its words; "" when none is."""
    from difflib import SequenceMatcher

    def likeness(name: str) -> float:
        words = (name, *(part for part in _PARTS.split(name) if len(part) >= SHORTEST))
        return max(SequenceMatcher(None, written.lower(), word.lower()).ratio() for word in words)

    ranked = sorted(
        ((likeness(name), name) for name in dict.fromkeys(known)), key=lambda each: (-each[0], each[1])
    )
    return ranked[0][1] if ranked and ranked[0][0] >= ALIKE else ""
