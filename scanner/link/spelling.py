"""How code spells what it calls, made alike so that words can be looked up in it."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=65536)
def last_part(callee: str) -> str:
    """``this.orders.insertOne`` → ``insertone``; type arguments and optional chaining left out."""
    bare = re.sub(r"<[^()]{0,200}>$", "", callee.strip().rstrip("!?"))
    return re.split(r"[.:>?\s]", bare)[-1].lower()
