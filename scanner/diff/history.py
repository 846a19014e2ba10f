"""Findings over time: what is new, what persists, what was fixed, what moved since an earlier report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import structs

from scanner.diff.matching import matched, traits
from scanner.model import Finding, Moved, Movement, PastReport, Standing, State, Turned


def since_report(findings: Iterable[Finding], past: PastReport, today: date | None) -> tuple[Finding, ...]:
    """``findings`` with states against ``past``, and what only ``past`` has, as fixed.

    ``first_seen`` is handed on from report to report; ``today`` is that of what is new.
    """
    now, before = tuple(findings), tuple(each for each in past.findings if each.state is not State.FIXED)
    pairs = matched(traits(now), traits(before))
    judged = (
        _dated(each, before[pairs[n]] if n in pairs else None, past, today) for n, each in enumerate(now)
    )
    found = frozenset(pairs.values())
    gone = (each for n, each in enumerate(before) if n not in found)
    return (*judged, *(_dated(structs.replace(each, state=State.FIXED), each, past, today) for each in gone))


def movement(judged: Iterable[Finding], standings: Sequence[Standing], past: PastReport) -> Movement:
    """What changed since ``past``: of findings as ``since_report`` judged them, and of where components stand today.

    What the map admits counts as kept, though it be found for the first time.
    """
    judged = tuple(judged)
    kept = [finding for finding in judged if finding.state is State.KNOWN]
    return Movement(
        day=past.as_of,
        commit=past.commit,
        new=tuple(finding for finding in judged if finding.state is State.NEW),
        fixed=tuple(finding for finding in judged if finding.state is State.FIXED),
        moved=tuple(_moved(kept, past.findings)),
        turned=tuple(_turned(standings, past.standings)),
        kept=len(kept),
    )


def _moved(kept: Sequence[Finding], before: Sequence[Finding]) -> Iterator[Moved]:
    pairs = matched(traits(kept), traits(before))
    for number, finding in enumerate(kept):
        earlier = before[pairs[number]] if number in pairs else finding
        places = (earlier.location.path, earlier.component), (finding.location.path, finding.component)
        if places[0] != places[1]:
            yield Moved(finding, earlier.location, earlier.component)


def _turned(standings: Iterable[Standing], before: Iterable[Standing]) -> Iterator[Turned]:
    """Nothing where the earlier report kept no standings: then every component would be new."""
    known = {each.id: each for each in before}
    for now in standings if known else ():
        earlier = known.get(now.id)
        if earlier is None or (earlier.declared, earlier.observed) != (now.declared, now.observed):
            yield Turned(earlier, now)


def _dated(finding: Finding, earlier: Finding | None, past: PastReport, today: date | None) -> Finding:
    if earlier is None:
        known = finding.state is State.KNOWN  # what the map admits stays known
        first = today.isoformat() if today else ""
        return structs.replace(finding, state=State.KNOWN if known else State.NEW, first_seen=first)
    state = State.FIXED if finding.state is State.FIXED else State.KNOWN
    return structs.replace(finding, state=state, first_seen=earlier.first_seen or past.as_of)
