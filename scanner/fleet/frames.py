"""Frames between a process and the one that started it: eight bytes that say how long, and so many bytes."""

from __future__ import annotations

from typing import IO

_LENGTH = 8


def write_frame(stream: IO[bytes], frame: bytes) -> None:
    stream.write(len(frame).to_bytes(_LENGTH, "big") + frame)
    stream.flush()


def read_frame(stream: IO[bytes], most: int = 1 << 40) -> bytes | None:
    """The next frame; None when there is none, only a part of one, or one that is longer than ``most``."""
    size = stream.read(_LENGTH)
    length = int.from_bytes(size, "big")
    if len(size) < _LENGTH or length > most:
        return None
    frame = stream.read(length)
    return frame if len(frame) == length else None
