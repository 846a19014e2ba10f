"""What is generated into what people wrote: only the parts between our marks change, every other byte stays.

A mark is a comment of its own line. Before the first run a template holds ``<!-- mapcheck:NAME -->``; after it, the part
stands between ``<!-- mapcheck:NAME DIGEST -->`` and ``<!-- /mapcheck:NAME DIGEST -->``. Who has read a part and found it
right writes ``confirmed`` into its first mark, and who they are behind it; when the part says something else later, the mark
says ``changed since DIGEST``: lines that only moved say the same. A part that somebody wrote into is told by its last mark,
whose digest is of every byte: their lines go below it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256

KEPT = "<!-- written by hand into the part above, and kept here -->"
_CONFIRMED = "confirmed"
_PLACE = re.compile(r"(?<=\])\([^)\s]*\)|:\d+(?=`)")  # the address of a line, and its number
_PART = re.compile(
    r"^<!-- mapcheck:(?P<name>[\w-]++)(?: (?P<digest>[0-9a-f]{8}))?(?P<said>[^\n>]*?) -->(?P<gap>[ \t]*)(?P<end>\r?\n|\Z)"
    r"(?:(?P<body>(?:(?!^<!-- /?mapcheck:)[^\n]*+(?:\n|\Z))*?)"
    r"^<!-- /mapcheck:(?P=name)(?: (?P<exact>[0-9a-f]{8}))?(?P<after>[^\n>]*?) -->(?P<tail>[ \t]*)(?=\r?$))?",
    re.MULTILINE,
)


def merged(text: str, parts: Mapping[str, str]) -> str:
    """``text`` with each marked part as ``parts`` have it; what has no part of that name is left alone."""

    def fill(found: re.Match[str]) -> str:
        name = found["name"]
        if name not in parts:
            return found.group()
        ends = "\r\n" if found["end"] == "\r\n" else "\n"
        body = parts[name].rstrip("\n")
        digest = digest_of(body)
        first = f"<!-- mapcheck:{name} {digest}{_said(found, digest)} -->{found['gap']}"
        last = f"<!-- /mapcheck:{name} {_exact(body)}{found['after'] or ''} -->{found['tail'] or ''}"
        lines = [first, *body.split("\n"), last, *_by_hand(found, body)]
        return ends.join(lines) + ("" if found["body"] is not None else found["end"])

    return _PART.sub(fill, text)


def digest_of(part: str) -> str:
    """Eight digits that change with what a part says, wherever in its file it stands, and in whatever commit."""
    return _exact(_PLACE.sub("", part.rstrip("\n")))


def _exact(part: str) -> str:
    return sha256(part.encode()).hexdigest()[:8]


def unconfirmed(text: str) -> tuple[str, ...]:
    """The parts that nobody has confirmed as they are."""
    return tuple(
        found["name"]
        for found in _PART.finditer(text)
        if found["digest"] and not found["said"].strip().startswith(_CONFIRMED)
    )


def changed(text: str) -> tuple[str, ...]:
    """The parts that say something else than when somebody confirmed them."""
    return tuple(
        found["name"] for found in _PART.finditer(text) if found["said"].strip().startswith("changed since")
    )


def _by_hand(found: re.Match[str], body: str) -> list[str]:
    """The lines of a part that are not what was generated, nor are now; where nobody wrote into it, none."""
    written = (found["body"] or "").replace("\r\n", "\n").rstrip("\n")
    if not written or (found["exact"] or found["digest"]) == _exact(written):
        return []
    generated = frozenset(body.split("\n"))
    lines = [line for line in written.split("\n") if line.strip() and line not in generated]
    return [KEPT, *lines] if lines else []


def _said(found: re.Match[str], digest: str) -> str:
    """What stands in the first mark, as it is; of a part that changes after it was confirmed, since when, too."""
    said = found["said"]
    if said.strip().startswith(_CONFIRMED) and found["digest"] != digest:
        who = said.strip().removeprefix(_CONFIRMED).strip()
        return f" changed since {found['digest']}" + (f", {who}" if who else "")
    return said
