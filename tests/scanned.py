"""A scan as a test needs it: of a tree on disk, without a cache, on a fixed day, as the JSON document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from scanner.pipeline import Request, scan
from scanner.report.json_v1 import render

TODAY = date(2026, 11, 22)

Json = dict[str, Any]


def scanned(root: Path, declared: Path | None) -> Json:
    """What ``scan --root ROOT --map DECLARED --format json`` prints; None: without a map."""
    report = scan(Request(root=root, map_file=declared, cached=False, as_of=TODAY))
    document: Json = json.loads(render(report))
    return document


def written(root: Path, files: Mapping[str, str]) -> Path:
    """``root``, with ``files`` below it by path."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root
