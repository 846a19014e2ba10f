"""Small services written as text, and what a scan says of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from tests.scanned import Json, scanned


def scan_of(folder: Path, files: Mapping[str, str]) -> Json:
    """The report on a tree of ``files``."""
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(dedent(text), encoding="utf-8")
    return scanned(folder, None)


def found(folder: Path, files: Mapping[str, str], rule: str) -> list[Json]:
    """The findings of one rule, in the order of places."""
    report = scan_of(folder, files)
    return [finding for finding in report["findings"] if finding["rule"] == rule]
