"""Whether a person wrote a file: what its first comment says, and whether anybody could read it."""

from __future__ import annotations

import re

# Comments and blank lines that a file begins with, in any of our languages; shebang and docstring count.
_COMMENT = re.compile(
    rb"""(?xs) (?: \s+ | //[^\n]* | \#[^\n]* | /\* .*? (?: \*/ | \Z ) | <!-- .*? --> | \"\"\" .*? \"\"\" )*"""
)
# Go's own wording is https://go.dev/s/generatedcode; others say the same in their words.
_BY_A_PROGRAM = re.compile(
    rb"""(?xsi) @generated\b | \bauto-?\s?generated\s+by\b
      | \bgenerated\b .{0,200}? \bdo\s+not\s+(?:edit|modify|change)\b
      | \bdo\s+not\s+(?:edit|modify|change)\b .{0,200}? \bgenerated\b
    """
)
_BYTES = 4096
_UNREADABLE = 20_000  # bytes of a line that nobody typed


def generated_header(content: bytes) -> bool:
    """Whether the leading comment says that a program wrote the file, in so many words.

    "Do not edit" alone is not enough, and neither is a word further down.
    """
    comment = _COMMENT.match(content[:_BYTES].removeprefix(b"\xef\xbb\xbf"))
    return bool(comment and _BY_A_PROGRAM.search(comment.group()))


def minified(content: bytes) -> bool:
    """Whether a bundler wrote the file: a line too long for people, full of calls (no picture in a string)."""
    if len(content) <= _UNREADABLE:
        return False
    longest = max(content.split(b"\n"), key=len)
    return len(longest) > _UNREADABLE and longest.count(b"(") > len(longest) // 200
