"""Unified diffs that ``patch`` and ``git apply`` take."""

from __future__ import annotations

import difflib


def unified(path: str, before: str, after: str) -> str:
    """What changed in the file ``path``; "" if nothing did."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
