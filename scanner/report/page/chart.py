"""Drift over time as small pictures, drawn as SVG without a script: stacked areas by severity, and a line for one count."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from scanner.model import Point

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 640, 180, 48, 8, 14, 30
SPARK_WIDTH, SPARK_HEIGHT = 96, 22
_LEVELS = ("errors", "warnings", "notes")


def chart(series: Sequence[Point]) -> str:
    """The series, oldest first, as ``<svg>``; "" for fewer than two points, which are no line."""
    if len(series) < 2:
        return ""
    most = _round(max(_open(point) for point in series))
    areas = [_area(series, level, most) for level in range(len(_LEVELS))]
    ticks = "".join(
        f'<path class="grid" d="M{LEFT} {_y(value, most):.1f}H{WIDTH - RIGHT}"/>'
        f'<text x="{LEFT - 8}" y="{_y(value, most) + 4:.0f}" class="tick end">{value}</text>'
        for value in sorted({0, most // 2, most})
    )
    days = "".join(
        f'<text x="{_x(at, series):.0f}" y="{HEIGHT - 4}" class="tick {where}">{escape(series[at].day)}</text>'
        for at, where in ((0, "start"), (len(series) - 1, "end"))
    )
    last = series[-1]
    says = (
        f"Open findings from {series[0].day} to {last.day}: now {last.errors} errors, {last.warnings} warnings, "
        f"{last.notes} notes; at most {max(map(_open, series))}."
    )
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(says, quote=True)}">'
        f"{ticks}{''.join(reversed(areas))}{_runs(series)}{days}</svg>"
    )


def spark(counts: Sequence[int]) -> str:
    """A line from the oldest count to the newest, which has a dot; for who does not see it, the numbers stand beside."""
    if len(counts) < 2:
        return ""
    most = max(counts) or 1
    spots = [
        (
            2 + n * (SPARK_WIDTH - 6) / (len(counts) - 1),
            3 + (SPARK_HEIGHT - 6) * (1 - count / most),
        )
        for n, count in enumerate(counts)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    x, y = spots[-1]
    return (
        f'<svg class="spark" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" aria-hidden="true">'
        f'<polyline points="{line}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"/></svg>'
    )


def _area(series: Sequence[Point], level: int, most: int) -> str:
    """The band of one severity and of those that are worse, down to the ground; the worst is drawn last."""
    tops = [sum(getattr(point, name) for name in _LEVELS[: level + 1]) for point in series]
    line = " ".join(f"{_x(n, series):.1f},{_y(top, most):.1f}" for n, top in enumerate(tops))
    ground = f"{_x(len(series) - 1, series):.1f},{_y(0, most):.1f} {_x(0, series):.1f},{_y(0, most):.1f}"
    return f'<polygon class="area {_LEVELS[level]}" points="{line} {ground}"/>'


def _runs(series: Sequence[Point]) -> str:
    """A strip for each run, which says its numbers to a mouse that rests on it."""
    wide = (WIDTH - LEFT - RIGHT) / (len(series) - 1)
    return "".join(
        f'<rect class="run" x="{_x(n, series) - wide / 2:.1f}" y="{TOP}" width="{wide:.1f}" height="{HEIGHT - FOOT - TOP}">'
        f"<title>{escape(point.day)}: {point.errors} errors, {point.warnings} warnings, {point.notes} notes</title></rect>"
        for n, point in enumerate(series)
    )


def _open(point: Point) -> int:
    return point.errors + point.warnings + point.notes


def _round(most: int) -> int:
    """The end of the scale: an even number, and round where it is large."""
    step = max(2, int(10 ** (len(str(most)) - 1)))
    return max(2, -(-most // step) * step)


def _x(number: int, series: Sequence[Point]) -> float:
    return LEFT + number * (WIDTH - LEFT - RIGHT) / (len(series) - 1)


def _y(value: int, most: int) -> float:
    return TOP + (HEIGHT - FOOT - TOP) * (1 - value / most)
