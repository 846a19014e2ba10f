"""Text of the tree for Markdown, where it can neither mark anything up nor call anybody by name."""

from __future__ import annotations

import re

from scanner.report.text import plain

MOST_OF_A_TEXT = 300
_MARKUP = re.compile(r"[\\`*_\[\]#|~]|^[-+]")


def prose(text: str) -> str:
    """``text`` as plain words: no markup, no HTML, no mention of a person, on one line."""
    return words(clipped(text)).replace("@", "@<!-- -->")


def words(text: str) -> str:
    """The same in full, where nobody can be called by name."""
    safe = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKUP.sub(r"\\\g<0>", safe)


def code(text: str) -> str:
    """``text`` as a code span that ends where it should."""
    safe = clipped(text)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", safe)), default=0))
    space = " " if safe.startswith("`") or safe.endswith("`") else ""
    return f"{fence}{space}{safe}{space}{fence}"


def clipped(text: str) -> str:
    """``text`` on one line, cut with … where it grows too long for a comment."""
    safe = plain(text)
    return safe if len(safe) <= MOST_OF_A_TEXT else f"{safe[:MOST_OF_A_TEXT]}…"
