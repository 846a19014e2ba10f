"""The baseline file on disk."""

from __future__ import annotations

from pathlib import Path

from scanner.errors import BadUsage

DEFAULT = "mapcheck-baseline.jsonl"
MOST_BYTES = 64 * 1024 * 1024


def read_baseline(path: Path) -> str | None:
    """The file's text; None when there is none. BadUsage when it cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadUsage(f"{path} is too large for a baseline ({MOST_BYTES:,} bytes at most)")
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise BadUsage(f"cannot read the baseline {path}: {error}") from None
