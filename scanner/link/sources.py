"""What rules look for, as text: modules and what is of them, ``@prisma/client``, ``boto3.client``."""

from __future__ import annotations

import re
from functools import lru_cache

from scanner.model import Origin

_STEP = re.compile(r"[^./]+")


@lru_cache(maxsize=16384)
def is_of_interest(origin: Origin, sources: frozenset[str]) -> bool:
    """Whether some rule could match what comes from ``origin``: one of ``sources`` starts it, or goes on from it."""
    steps = (step.partition("(")[0] for step in origin.path if step != "default")
    text = ".".join((origin.module, *steps))
    ends = (i for i, character in enumerate(text) if character in "./")
    if text in sources or any(text[:end] in sources for end in ends):
        return True
    if any(f"**.{step}" in sources for step in text[len(origin.module) + 1 :].split(".")):
        return True  # a name that is known whatever module it is of
    return text in _beginnings(sources)


@lru_cache(maxsize=16384)
def is_by_name(origin: Origin, sources: frozenset[str]) -> bool:
    """Whether some rule takes ``origin`` for what it looks for since something on the way to it is called so: ``**.tasks``."""
    return any(f"**.{step}" in sources for step in (*_STEP.findall(origin.module), *origin.path))


@lru_cache(maxsize=4)
def _beginnings(sources: frozenset[str]) -> frozenset[str]:
    """Every source up to one of its dots or slashes."""
    return frozenset(
        source[:end] for source in sources for end, character in enumerate(source) if character in "./"
    )
