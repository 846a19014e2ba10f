"""Findings of a commit, remembered: `scan check --base` asks for the same old side again and again."""

from __future__ import annotations

from pathlib import Path

import msgspec

from scanner.machine import read_named
from scanner.model import Finding
from scanner.store import context_key, tool_key

_LARGEST_MAP = 64 * 1024 * 1024  # bytes; what reads it as a map refuses far smaller ones


def past_key(digest: str, commit: str, root: Path, map_file: Path | None, asked: tuple[object, ...]) -> str:
    """All that the findings of a commit depend on. ``asked``: scope, choices, day, as given."""
    content = read_named(map_file, _LARGEST_MAP) if map_file is not None else b""
    return context_key(
        "findings", tool_key(), digest, commit, str(root), str(map_file), content.hex(), repr(asked)
    )


def kept(findings: tuple[Finding, ...]) -> bytes:
    return msgspec.msgpack.encode(findings)


def recalled(value: bytes | None) -> tuple[Finding, ...] | None:
    """What ``kept`` wrote; None for anything else."""
    try:
        return msgspec.msgpack.decode(value, type=tuple[Finding, ...]) if value else None
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
