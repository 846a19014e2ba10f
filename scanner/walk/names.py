"""File names are bytes that anybody may choose; paths in a report are text that is safe to print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from scanner.model import Problem, ProblemKind

# An index or a tree object may hold what git would never put into it; such a name leads out, or into .git.
_ASTRAY = re.compile(rb"(?:^|/)(?:\.{0,2}|\.git)(?:/|$)", re.IGNORECASE)


def printable(raw: bytes) -> str:
    r"""``raw`` as text in which nothing can move a cursor, break a line, or fail to encode.

    Bytes that are not UTF-8 and control characters show as ``\xNN``, other unprintable ones as ``\uNNNN``. Letters
    are composed (NFC), as people type them: a file system may keep them apart.
    """
    text = normalize("NFC", raw.decode("utf-8", "surrogateescape"))
    return text if text.isprintable() else "".join(map(_escape, text))


def _escape(character: str) -> str:
    code = ord(character)
    if character.isprintable():
        return character
    if 0xDC80 <= code <= 0xDCFF:  # a byte that surrogateescape carried through
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def name_files(raws: Iterable[bytes]) -> tuple[dict[str, bytes], list[Problem]]:
    """Printable path → raw name, sorted by path in byte order; and the names that cannot be files of a tree.

    Code point order of text is byte order of its UTF-8.
    """
    names: dict[str, bytes] = {}
    problems = []
    for raw in sorted(set(raws)):
        path = printable(raw)
        if _ASTRAY.search(raw):
            problems.append(Problem(path, ProblemKind.UNREADABLE, "no file of a repository has such a name"))
        elif names.setdefault(path, raw) != raw:
            problems.append(Problem(path, ProblemKind.UNREADABLE, "another name prints the same; rename one"))
    return dict(sorted(names.items())), problems
