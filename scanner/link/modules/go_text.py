"""What the text of a Go file says of a name: that it may be declared here, that it may be one of another package.

Sure to hit every file that does; that some do not who are hit costs a look at them. Nothing is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from scanner.link.modules.words_in import places_of

# What stands in front of a name that is declared, on its line: ``func``, maybe with a receiver, ``type``, ``var`` or
# ``const``; nothing in a group, a struct or an interface, of which the brace may stand on the same line; or the names
# that share its type.
# https://go.dev/ref/spec#Declarations_and_scope
_DECLARING = re.compile(
    rb"\s*+(?:func\s*+(?:\([^)]*+\)\s*+)?|(?:type|var|const)\s*+\(?\s*+|.*[{;]\s*+)?(?:[\w.]++\s*+,\s*+)*+"
)
# In front of an import whose names are used as they are.
_DOT = re.compile(rb"[ \t]*(?:import[ \t]+)?\.[ \t]*")
_LONGEST = 200  # bytes of a line in front of a name, from which on it is not looked what they are
_BEFORE = 80  # bytes in front of a name in which its dot is looked for: a line's end and indentation may lie between


def go_declares(source: bytes, name: str) -> bool:
    """Whether the file may declare ``name``."""
    return any(_may_declare(source, at) for at in places_of(source, name.encode()))


def _may_declare(source: bytes, at: int) -> bool:
    start = source.rfind(b"\n", 0, at) + 1
    return at - start > _LONGEST or _DECLARING.fullmatch(source, start, at) is not None


def go_takes(source: bytes, imports: Collection[bytes], names: Iterable[str]) -> bool:
    """Whether the file, which has one of ``imports``, may use one of ``names`` of it, or a member that is so called.

    Only what is exported, behind a dot, unless the import itself has one: https://go.dev/ref/spec#Qualified_identifiers
    """
    used = False
    for name in names:
        for at in places_of(source, name.encode()) if name[:1].isupper() else ():
            used = True
            if source[max(0, at - _BEFORE) : at].rstrip().endswith(b"."):
                return True
    return used and any(_is_taken_bare(source, each) for each in imports)


def _is_taken_bare(source: bytes, written: bytes) -> bool:
    at = source.find(written)
    while at != -1:
        if _DOT.fullmatch(source, source.rfind(b"\n", 0, at) + 1, at) is not None:
            return True
        at = source.find(written, at + 1)
    return False
