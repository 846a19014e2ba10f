"""Ids for things that come without one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import chain, count


def slug(text: str) -> str:
    """An id made of ``text``: ``Journals/Changelogs`` → ``journals-changelogs``; never empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unnamed"


def untaken(names: Collection[str], taken: Collection[str]) -> str:
    """The first of ``names`` that is free, else the last of them with the first free number."""
    *_, last = names
    return next(
        each for each in chain(names, (f"{last}-{number}" for number in count(2))) if each not in taken
    )
