"""Files that people asked for: written whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from scanner.errors import BadUsage
from scanner.machine import read_regular

MOST_BYTES = 16 * 1024 * 1024


def read_text(path: Path) -> str:
    """The text of a file that people write, its line ends as they are. BadUsage when it cannot be read."""
    try:
        return read_regular(path, MOST_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadUsage(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` so that a reader sees the old file or the new one, never half of it. BadUsage when it cannot.

    A link stays, and what it points at is written. What is no file (a FIFO, a device, the end of a process
    substitution) is written to, never replaced.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            return
        _replace(path.resolve(), text)
    except OSError as error:
        raise BadUsage(f"{path} cannot be written: {error.strerror or error}") from None


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
