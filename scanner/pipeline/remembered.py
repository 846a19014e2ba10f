"""Findings of a commit, remembered: `scan check --base` asks for the same old side again and again."""

from __future__ import annotations

from pathlib import Path

import msgspec

from scanner import __version__
from scanner.model import Finding
from scanner.store import context_key


def past_key(digest: str, commit: str, root: Path, map_file: Path | None, asked: tuple[object, ...]) -> str:
    """All that the findings of a commit depend on. ``asked``: scope, choices, day, as given."""
    content = map_file.read_bytes() if map_file is not None else b""
    return context_key(
        "findings", __version__, digest, commit, str(root), str(map_file), content.hex(), repr(asked)
    )


def kept(findings: tuple[Finding, ...]) -> bytes:
    return msgspec.msgpack.encode(findings)


def recalled(value: bytes | None) -> tuple[Finding, ...] | None:
    """What ``kept`` wrote; None for anything else."""
    try:
        return msgspec.msgpack.decode(value, type=tuple[Finding, ...]) if value else None
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
