"""Runs and the lives of findings in words and as a table, for ``scan history``."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from statistics import mean

from scanner.model import Lifetime, Point, lived_days
from scanner.report.text import counted, plain

_BAR = 40  # characters of the longest


def runs_said(series: Sequence[Point]) -> str:
    """A line for each run, oldest first, with a bar for how much was open."""
    most = max((_all(point) for point in series), default=0) or 1
    lines = [f"{'day':10}  {'errors':>6}  {'warnings':>8}  {'notes':>5}"]
    lines += [
        f"{plain(point.day):10}  {point.errors:6}  {point.warnings:8}  {point.notes:5}  {'▇' * round(_BAR * _all(point) / most)}"
        for point in series
    ]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def lifetimes_said(lives: Sequence[Lifetime]) -> str:
    """How long findings live: those that are open, and those that were mended, as far as the days of runs tell."""
    still = [life for life in lives if life.is_open]
    mended = [days for life in lives if not life.is_open and (days := lived_days(life)) is not None]
    said = f"{counted(len(still), 'finding')} open"
    if still:
        oldest = min(still, key=lambda life: (life.first, life.fingerprint))
        said += f", the oldest since {plain(oldest.first)} ({plain(oldest.rule)} {oldest.fingerprint})"
    if mended:
        said += f"; {len(mended)} mended, after {mean(mended):.0f} days on average"
    return f"{said}\n"


def runs_csv(series: Sequence[Point]) -> str:
    """The runs as comma-separated values (https://www.rfc-editor.org/rfc/rfc4180), with a heading."""
    out = StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("day", "errors", "warnings", "notes"))
    rows.writerows((point.day, point.errors, point.warnings, point.notes) for point in series)
    return out.getvalue()


def _all(point: Point) -> int:
    return point.errors + point.warnings + point.notes
