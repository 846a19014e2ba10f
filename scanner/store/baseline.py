"""The baseline file on disk."""

from __future__ import annotations

from pathlib import Path

from scanner.errors import BadUsage
from scanner.machine import read_regular

DEFAULT = "mapcheck-baseline.jsonl"
MOST_BYTES = 64 * 1024 * 1024


def read_baseline(path: Path, inside: Path | None = None) -> str | None:
    """The file's text; None when there is none. BadUsage when it cannot be read, or leads out of ``inside``."""
    try:
        return read_regular(path, MOST_BYTES, inside).decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadUsage(f"cannot read the baseline {path}: {error.strerror or error}") from None
