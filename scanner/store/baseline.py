"""The baseline file on disk."""

from __future__ import annotations

import tempfile
from pathlib import Path

from scanner.errors import BadUsage

DEFAULT = "mapcheck-baseline.jsonl"
MOST_BYTES = 64 * 1024 * 1024


def read_baseline(path: Path) -> str | None:
    """The file's text; None when there is none. BadUsage when it cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadUsage(f"{path} is too large for a baseline ({MOST_BYTES:,} bytes at most)")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise BadUsage(f"cannot read the baseline {path}: {error}") from None


def write_baseline(path: Path, text: str) -> None:
    """Replaces the file as a whole: a reader sees the old text or the new one. BadUsage when it cannot."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as draft:
            draft.write(text)
        written = Path(draft.name)
        written.chmod(0o644)
        written.replace(path)
    except OSError as error:
        raise BadUsage(f"cannot write the baseline {path}: {error.strerror or error}") from None
