"""What a house hangs on objects of a framework: ``app.decorate("bus", bus)``, ``req.bus = bus``, ``c.set("bus", bus)``.

Applications, requests and contexts of one framework hand such things on to one another, so a name that an application hangs
on any of them is what it reads by that name on any other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scanner.link.hanging import hung_on
from scanner.link.index import Index
from scanner.link.things import filled
from scanner.model import Origin

_ASKED = re.compile(r"get\w*\((\w+)\)$")  # c.get("bus"), app.getDecorator("bus")
_NAMED = re.compile(r"\['(\w+)'\]$")
_HUNG = "* "  # begins no name of what a library keeps for all by itself


def hung(index: Index, origin: Origin) -> tuple[str, str, tuple[str, ...]] | None:
    """By which keeper and name ``origin``, something of a library, reads what the house has hung there, and what it asks of
    that; None where it does not.
    """
    library = hung_on(index.words["house-objects"], origin.module)
    for at, step in enumerate(origin.path if library else ()):
        if not at:
            continue
        name, called = _name(step)
        index.answers.note(filled(name))
        if name in index.hung:
            rest = origin.path[at + 1 :]
            return keeper(library), name, (called, *rest) if called else rest
    return None


def keeper(library: str) -> str:
    return f"{_HUNG}{library}"


def is_hung(kept_in: str) -> bool:
    """Whether what is kept there hangs on a framework's objects."""
    return kept_in.startswith(_HUNG)


def spelled(name: str) -> tuple[str, ...]:
    """How code that reads what hangs there by ``name`` shows it."""
    quoted = (f"{left}{quote}{name}{quote}{right}" for left, right in ("()", "[]") for quote in "\"'")
    return (f".{name}", f"{{ {name}", f", {name}", *quoted)


@lru_cache(maxsize=4096)
def _name(step: str) -> tuple[str, str]:
    """The name that a step may read what hangs there by, and how that is called."""
    asked = _ASKED.match(step) or _NAMED.match(step)
    if asked is not None:
        return asked[1], ""
    name, call, label = step.partition("(")
    return name, call + label
