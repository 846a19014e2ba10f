"""Text that was taken from a scanned tree, made safe to show to a person.

A file may be named ``\\x1b[2J`` and a topic may hold a right-to-left override: whatever acts on a screen
instead of standing on it is written out as an escape.
"""

from __future__ import annotations

import json
import re

from scanner.model import RUNNER_COMMAND, Location

# Controls (C0, DEL, C1), line and paragraph separators, zero-width and bidirectional formatting, the byte
# order mark, interlinear and tag characters, and lone surrogates (undecodable bytes of a file name).
# https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_FOREIGN_SURROGATE = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # not os.fsdecode's stand-in for a byte

# What GitHub's log takes as a command at the start of a line; what counts anywhere in one is RUNNER_COMMAND.
# https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
_COMMAND = re.compile(r"\A\s*::")


def plain(text: str) -> str:
    """``text`` on one line: a character that could act on a screen is written as ``\\n`` or ``\\u202e``."""
    quiet = RUNNER_COMMAND.sub(r"#\\#", _COMMAND.sub(r"\\\g<0>", text))
    return _UNSAFE.sub(_escaped, quiet)


def dumped(document: object, indent: int | None = 2) -> str:
    """``document`` as JSON in ASCII, with a line break behind it, in which no CI runner finds a command."""
    text = json.dumps(document, indent=indent, ensure_ascii=True)
    return RUNNER_COMMAND.sub(r"#\\u0023", text) + "\n"


def unicode_text(text: str) -> str:
    """``text`` as valid Unicode: an undecodable byte of a file name is written ``\\xff``."""
    return _SURROGATE.sub(_escaped, text)


def path_bytes(path: str) -> bytes:
    """The bytes that name a file, undecodable ones included."""
    return _FOREIGN_SURROGATE.sub(_escaped, path).encode("utf-8", "surrogateescape")


def where(location: Location) -> str:
    """``path:line``, the form that terminals and editors make clickable."""
    return f"{plain(location.path)}:{location.line}"


def counted(number: int, noun: str) -> str:
    """``1 finding``, ``2 findings``, ``1,204 files``; for nouns with a regular plural."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    if "\udc80" <= character <= "\udcff":  # os.fsdecode's stand-in for one byte
        return f"\\x{ord(character) - 0xDC00:02x}"
    return {"\n": "\\n", "\r": "\\r", "\t": " "}.get(character) or _numbered(ord(character))


def _numbered(point: int) -> str:
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"
