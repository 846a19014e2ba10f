"""Files of one thing per line (Procfile ``web: command``, requirements.txt, go.sum): a list of texts."""

from __future__ import annotations

import re

from scanner.detect.config.text import scalar
from scanner.detect.config.tree import Mark, Node, sequence

_ASIDE = re.compile(r"'[^'\n]*+'|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)")


def without_asides(text: str) -> str:
    """``text`` of Bicep with its lines, and nothing in ``/* … */``."""
    return _ASIDE.sub(lambda found: found[0] if found[0][0] == "'" else "\n" * found[0].count("\n"), text)


def parse(text: str) -> tuple[Node, ...]:
    """The lines that are neither blank nor a ``#`` comment, trailing comments taken off. Never raises.

    ``#[`` begins no comment: it is an attribute of Rust and PHP.
    """
    items: list[Node] = []
    for number, line in enumerate(text.split("\n"), start=1):
        kept = line.split(" #", 1)[0].strip()
        if not kept or (kept.startswith("#") and not kept.startswith("#[")):
            continue
        column = line.find(kept) + 1
        items.append(scalar(Mark(number, column, number, column + len(kept)), kept))
    return (sequence(Mark(1, 1, 1, 1), items),)
