"""How code spells what it calls, made alike so that words can be looked up in it."""

from __future__ import annotations

import re
from functools import lru_cache

from scanner.rules import Words

_WIRES = re.compile(
    r"(?:configure|setup|set_up|init|initialize|register|mount|start|run|load|wire|bootstrap)_?\w*?"
    r"(?:route|router|worker|app|server|service|module|controller|handler|consumer|migration|job|listener|middleware|"
    r"plugin|dependencie)s?",
    re.IGNORECASE,
)


def starts_others(words: Words, function: str) -> bool:
    """Whether the function of that (qualified) name only wires things together and starts them."""
    holder, _, name = function.rpartition(".")
    known = words["lifecycle-names" if holder else "orchestrator-names"]
    return name.lower() in known or _WIRES.fullmatch(name) is not None


@lru_cache(maxsize=65536)
def last_part(callee: str) -> str:
    """``this.orders.insertOne`` → ``insertone``; type arguments and optional chaining left out."""
    bare = re.sub(r"<[^()]*>$", "", callee.strip().rstrip("!?"))
    return re.split(r"[.:>?\s]", bare)[-1].lower()
