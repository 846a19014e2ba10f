"""What a branch brought: the findings of its head against those of the commit it grew from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import structs

from scanner.diff.matching import matched, moved, traits
from scanner.model import Finding, State


def since_base(
    head: Iterable[Finding],
    base: Iterable[Finding],
    ways: Mapping[str, str] | None = None,
    admits: Callable[[Finding], bool] = lambda _: True,
) -> tuple[Finding, ...]:
    """``head`` in order with states new and known, then what only ``base`` has, as fixed.

    ``ways`` maps folders and files to their new paths: what was moved is no new drift. ``admits``: whether what the
    map admits of a finding that ``base`` has not was said of it, and not of another.
    """
    now, before = tuple(head), tuple(each for each in base if each.state is not State.FIXED)
    pairs = matched(traits(now), [moved(each, ways or {}) for each in traits(before)])
    judged = (
        structs.replace(
            each,
            state=State.KNOWN if n in pairs or (each.state is State.KNOWN and admits(each)) else State.NEW,
        )
        for n, each in enumerate(now)
    )
    found = frozenset(pairs.values())
    fixed = (structs.replace(each, state=State.FIXED) for n, each in enumerate(before) if n not in found)
    return (*judged, *fixed)
