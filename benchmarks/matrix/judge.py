"""Writes the tree of a cell, scans it as the command does, and holds what is found against what is expected."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.matrix.cells import Cell, Twin, tree_of
from benchmarks.matrix.deeds import Language
from scanner.model import Finding
from scanner.pipeline import Request, scan

RULE = "outbox/missing"


@dataclass(frozen=True, slots=True)
class Outcome:
    cell: Cell
    found: bool  # there is a finding in the file that does both
    stray: tuple[Finding, ...]  # findings of the rule that nothing in the tree deserves

    @property
    def right(self) -> bool:
        return self.found == (self.cell.twin is Twin.DUAL) and not self.stray


def judged(language: Language, cell: Cell) -> Outcome:
    """The outcome of one cell, scanned in a folder of its own without any cache."""
    with tempfile.TemporaryDirectory() as folder:
        write_tree(Path(folder), tree_of(language, cell))
        report = scan(Request(root=Path(folder), cached=False, jobs=1))
    findings = [f for f in report.findings if f.rule == RULE]
    here = [f for f in findings if f.location.path == language.asks]
    expected = here[:1] if cell.twin is Twin.DUAL else []
    return Outcome(cell, bool(here), tuple(f for f in findings if f not in expected))


def write_tree(top: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        target = top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
