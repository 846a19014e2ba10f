"""Whether the content of a file is what its name promises: text that is read, and not a note where the text is kept."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_LE

# https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
_POINTER = b"version https://git-lfs.github.com/spec/"
_LONGEST_POINTER = 1024  # bytes; the specification's own bound
_BEGINNING = 4096  # bytes in which no text has a NUL


def in_utf8(content: bytes) -> bytes:
    """``content`` in UTF-8 where it begins as UTF-16 does, which PowerShell writes; all else as it is.

    https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_character_encoding
    """
    if not content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or content.startswith(BOM_UTF32_LE):
        return content
    try:
        return content.decode("utf-16").encode()
    except UnicodeError:
        return content


def illegible(content: bytes) -> str:
    """Why nothing can be read in ``content``; "" if it is text."""
    if content.startswith(_POINTER) and len(content) < _LONGEST_POINTER:
        return "its content is kept by git LFS, and is not here; git lfs pull"
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "it is in UTF-16 or UTF-32, and only UTF-8 is read"
    if b"\0" in content[:_BEGINNING]:
        return "it is no text: there are NULs in it"
    return ""
