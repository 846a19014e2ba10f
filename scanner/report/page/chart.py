"""Drift over time as one small picture: stacked areas by severity, drawn as SVG without a script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from scanner.model import Point

WIDTH, HEIGHT, LEFT, FOOT = 640, 120, 36, 18
_LEVELS = ("errors", "warnings", "notes")


def chart(series: Sequence[Point]) -> str:
    """The series, oldest first, as ``<svg>``; "" for fewer than two points, which are no line."""
    if len(series) < 2:
        return ""
    most = max(point.errors + point.warnings + point.notes for point in series) or 1
    areas = [_area(series, level, most) for level in range(len(_LEVELS))]
    ticks = "".join(
        f'<text x="{LEFT - 6}" y="{_y(value, most) + 4:.0f}" class="tick end">{value}</text>'
        for value in sorted({0, most})
    )
    days = "".join(
        f'<text x="{_x(at, series):.0f}" y="{HEIGHT - 3}" class="tick {where}">{escape(series[at].day)}</text>'
        for at, where in ((0, "start"), (len(series) - 1, "end"))
    )
    last = series[-1]
    says = (
        f"Open findings from {series[0].day} to {last.day}: now {last.errors} errors, {last.warnings} warnings, "
        f"{last.notes} notes; at most {most}."
    )
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(says, quote=True)}">'
        f"{''.join(reversed(areas))}{ticks}{days}</svg>"
    )


def _area(series: Sequence[Point], level: int, most: int) -> str:
    """The band of one severity and of those that are worse, down to the ground; the worst is drawn last."""
    tops = [sum(getattr(point, name) for name in _LEVELS[: level + 1]) for point in series]
    line = " ".join(f"{_x(n, series):.1f},{_y(top, most):.1f}" for n, top in enumerate(tops))
    ground = f"{_x(len(series) - 1, series):.1f},{_y(0, most):.1f} {_x(0, series):.1f},{_y(0, most):.1f}"
    return f'<polygon class="area {_LEVELS[level]}" points="{line} {ground}"/>'


def _x(number: int, series: Sequence[Point]) -> float:
    return LEFT + number * (WIDTH - LEFT - 4) / (len(series) - 1)


def _y(value: int, most: int) -> float:
    return 6 + (HEIGHT - FOOT - 6) * (1 - value / most)
