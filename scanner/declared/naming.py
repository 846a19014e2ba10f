"""Ids for things that come without one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from itertools import chain, count


def slug(text: str) -> str:
    """An id made of ``text``: ``Journals/Changelogs`` → ``journals-changelogs``; never empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if name or not text.strip():
        return name or "unnamed"
    # of a script that has no letters in ASCII: the same text is the same id, whatever stands beside it
    return f"x-{hashlib.sha256(unicodedata.normalize('NFC', text.strip()).encode()).hexdigest()[:8]}"


def untaken(names: Collection[str], taken: Collection[str]) -> str:
    """The first of ``names`` that is free, else the last of them with the first free number."""
    *_, last = names
    return next(
        each for each in chain(names, (f"{last}-{number}" for number in count(2))) if each not in taken
    )
