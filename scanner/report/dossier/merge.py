"""What is generated into what people wrote: only the parts between our marks change, every other byte stays.

A mark is a comment of its own line. Before the first run a template holds ``<!-- mapcheck:NAME -->``; after it, the part
stands between ``<!-- mapcheck:NAME DIGEST -->`` and ``<!-- /mapcheck:NAME -->``. Who has read a part and found it right writes
``confirmed`` into its first mark; when it changes later, the mark says ``changed since DIGEST``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256

_PART = re.compile(
    r"^<!-- mapcheck:(?P<name>[\w-]+)(?: (?P<digest>[0-9a-f]{8}))?(?P<said>[^\n>]*?) -->[ \t]*(?P<end>\r?\n|\Z)"
    r"(?:(?P<body>(?:(?!^<!-- /?mapcheck:).*(?:\r?\n|\Z))*?)^<!-- /mapcheck:(?P=name) -->[ \t]*$)?",
    re.MULTILINE,
)


def merged(text: str, parts: Mapping[str, str]) -> str:
    """``text`` with each marked part as ``parts`` have it; what has no part of that name is left alone."""

    def fill(found: re.Match[str]) -> str:
        name = found["name"]
        if name not in parts:
            return found.group()
        ends = "\r\n" if found["end"] == "\r\n" else "\n"
        body = parts[name].rstrip("\n").replace("\n", ends)
        digest = digest_of(parts[name])
        closing = "" if found["body"] is not None else found["end"]
        return f"<!-- mapcheck:{name} {digest}{_said(found, digest)} -->{ends}{body}{ends}<!-- /mapcheck:{name} -->{closing}"

    return _PART.sub(fill, text)


def digest_of(part: str) -> str:
    """Eight digits that change with what a part says."""
    return sha256(part.rstrip("\n").encode()).hexdigest()[:8]


def unconfirmed(text: str) -> tuple[str, ...]:
    """The parts that nobody has confirmed as they are."""
    return tuple(m["name"] for m in _PART.finditer(text) if m["digest"] and m["said"].strip() != "confirmed")


def _said(found: re.Match[str], digest: str) -> str:
    said = found["said"].strip()
    if said == "confirmed" and found["digest"] != digest:
        return f" changed since {found['digest']}"
    return f" {said}" if said else ""
