"""How old the code of components is, how often it changes, and by whom: git, asked once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scanner.model import HistoryQuestion, PathHistory, Report
from scanner.walk.history import read_history


def lives(report: Report) -> Mapping[str, PathHistory]:
    """Path → its life, for the declared paths of all components; {} where git cannot tell."""
    paths = sorted({path for each in (report.map.components if report.map else ()) for path in each.paths})
    if not paths or not report.commit:
        return {}
    return read_history(Path(report.root), "", HistoryQuestion(paths=tuple(paths))).paths
