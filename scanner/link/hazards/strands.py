"""Strands that a function sets going: two of them have a life each, so what one writes is not what the other tells of."""

from __future__ import annotations

from scanner.link.analysis import Analysis
from scanner.link.items import Item
from scanner.link.nesting import calls_of
from scanner.link.reach import Reach, chain
from scanner.link.spelling import last_part
from scanner.model import Location

_Strand = tuple[Location | str, str]


def live_apart(analysis: Analysis, one: Reach, other: Reach) -> bool:
    """Whether the two ways lead into strands of their own: ``create_task(sending())``, ``create_task(taking())``."""
    first = _strand(analysis, one)
    return first is not None and _strand(analysis, other) not in (None, first)


def _strand(analysis: Analysis, start: Reach) -> _Strand | None:
    """The first strand on the way, by the place where it is set going."""
    steps = chain(analysis.reach[start.site.effect], start)
    return next((found for step in steps if (found := _set_going(analysis, step.item)) is not None), None)


def _set_going(analysis: Analysis, item: Item) -> _Strand | None:
    path = item.location.path
    started = next((guard for guard in item.guards if guard.startswith("go@")), "")
    if started:
        return path, started
    nesting, calls = calls_of(analysis.index, analysis.index.outlines[path])
    strands = analysis.index.words["strand-calls"]
    return next(
        (
            (place, "")
            for place in nesting.around(item.location)
            if any(last_part(call.text) in strands for call in calls[place])
        ),
        None,
    )
