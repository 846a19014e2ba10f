"""Facts that a pattern means, and what of them could be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from scanner.diff.ground import Ground
from scanner.diff.names import listed
from scanner.model import Fact, FactPattern, Location, Role, Step, is_like

MAX_STEPS = 10  # places named in a finding; a claim about hundreds of facts needs no more


@dataclass(frozen=True, slots=True)
class Matched:
    """Facts of the pattern's kind and technology: those whose value fits, does not, or could not be read."""

    hits: tuple[Fact, ...]
    misses: tuple[Fact, ...]
    unreadable: tuple[Fact, ...]
    unseen: str  # why that there are no hits proves nothing; "" if it does


class Told(NamedTuple):
    """A text that a value has, and where it is said. ``known``: all of it; ``partly``: enough to be compared."""

    text: str
    known: bool
    partly: bool
    place: Location


def match_facts(ground: Ground, pattern: FactPattern, paths: tuple[str, ...]) -> Matched:
    """The facts that ``pattern`` means: within its own paths, else ``paths``, else everywhere."""
    where = pattern.within or paths
    around = ground.facts_under(where) if where else ground.facts
    meant = [
        fact
        for fact in around
        if (not pattern.kind or fact.kind == pattern.kind)
        and (not pattern.technology or is_technology(fact.technology, pattern.technology))
    ]
    verdicts = [(fact, _fits(fact, pattern)) for fact in meant]
    return Matched(
        hits=tuple(fact for fact, fits in verdicts if fits),
        misses=tuple(fact for fact, fits in verdicts if fits is False),
        unreadable=tuple(fact for fact, fits in verdicts if fits is None),
        unseen=_unseen(ground, pattern, where, around),
    )


def is_technology(technology: str, wanted: str) -> bool:
    """Whether ``technology`` is ``wanted`` or one of its kind: ``redis.streams`` is ``redis``."""
    return technology == wanted or technology.startswith(wanted + ".")


def can_see(ground: Ground, technology: str, kind: str = "") -> bool:
    """Whether some rule could have seen ``technology``, in a fact of ``kind``; if none can, silence means nothing."""
    return any(
        is_technology(known, technology) and (not kind or kind in kinds)
        for known, kinds in ground.seen.technologies.items()
    )


def _unseen(ground: Ground, pattern: FactPattern, paths: tuple[str, ...], around: Collection[Fact]) -> str:
    if pattern.technology and not can_see(ground, pattern.technology, pattern.kind):
        return f"no rule sees {f'{pattern.kind} of ' if pattern.kind else ''}{pattern.technology}"
    if not around:
        return "nothing at all was seen there"  # the code may be in a language that no rule reads
    unread = ground.unread(paths) if paths else ()
    return f"{listed(unread, 3)} could not be read" if unread else ""


def where(facts: Iterable[Fact], says: str = "") -> tuple[Step, ...]:
    """The places of some facts, the first ones, as related steps."""
    return tuple(
        Step(Role.CODE, fact.location, says or f"{fact.kind} {fact.technology}".strip())
        for fact in list(facts)[:MAX_STEPS]
    )


def told(fact: Fact, value: str) -> Iterator[Told]:
    """The texts of the value called ``value`` ("": of any): its own, or what it was followed to through callers."""
    for each in fact.values:
        if value not in ("", each.name):
            continue
        names = [] if each.literal else [name for name in fact.names if name.of == each.name]
        for name in names:
            known = not name.text.startswith("$") and "{}" not in name.text
            place = Location(name.path, name.line) if name.path else fact.location
            yield Told(name.text, known, "{}" in name.text or known, place)
        if not names:
            known = each.literal and "{}" not in each.text
            yield Told(each.text, known, each.literal or "{}" in each.text, fact.location)


def _fits(fact: Fact, pattern: FactPattern) -> bool | None:
    """Whether a value of ``fact`` is like the pattern's; None when none that could tell was readable."""
    if not pattern.value and not pattern.like:
        return True
    texts = list(told(fact, pattern.value))
    if any(each.partly and is_like(each.text, pattern.like or "*") for each in texts):
        return True  # what is known of ``mrn:{}:created`` suffices
    return False if texts and all(each.known for each in texts) else None
