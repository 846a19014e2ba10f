"""Facts of which nothing is new but where they stand: somebody wrote a line above them.

What infer makes of facts hangs on their places in the one respect that it names them. So after a save, where an answer at
once may be wrong, it need not be worked out again: what it was is told of the new places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from msgspec import structs

from scanner.model import Evidence, Fact, Location, Name, Observation, Service

_NOWHERE = Location("")


class Unplaced(Exception):
    """Something stands at a place of which facts do not say where it is now."""


@dataclass(frozen=True)  # without slots: the lines are worked out once
class Moved:
    """``places``: old → new, of all facts in the files at ``paths``, which hold one at least that moved."""

    places: Mapping[Location, Location]
    paths: frozenset[str]

    def facts(self, facts: Iterable[Fact]) -> Iterator[Fact]:
        """``facts`` at their new places. Raises Unplaced."""
        for fact in facts:
            place = self._place(fact.location)
            names = tuple(map(self._name, fact.names))
            stays = place is fact.location and names == fact.names
            yield fact if stays else structs.replace(fact, location=place, names=names)

    def services(self, services: Iterable[Service]) -> Iterator[Service]:
        """``services`` with all that shows them at its new place. Raises Unplaced."""
        for service in services:
            evidence, observed = self._evidence(service.evidence), self._observed(service.observation)
            same = evidence == service.evidence and observed == service.observation
            yield service if same else structs.replace(service, evidence=evidence, observation=observed)

    def _name(self, name: Name) -> Name:
        """``name`` where it stands now: a constant is no fact, so it is taken to have moved like the fact above it, or below."""
        if name.path not in self.paths:
            return name
        old, new = min(
            self._lines[name.path], key=lambda line: (line[0] > name.line, abs(line[0] - name.line))
        )
        return structs.replace(name, line=name.line + new - old)

    @cached_property
    def _lines(self) -> Mapping[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = {}
        for old, new in self.places.items():
            found.setdefault(old.path, []).append((old.line, new.line))
        return found

    def _observed(self, observed: Observation) -> Observation:
        places = tuple((name, self._observed(each)) for name, each in observed.places)
        return structs.replace(observed, evidence=self._evidence(observed.evidence), places=places)

    def _evidence(self, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
        return tuple(
            structs.replace(each, location=self._place(each.location))
            if each.location is not None and each.location.path in self.paths
            else each
            for each in evidence
        )

    def _place(self, place: Location) -> Location:
        if place.path not in self.paths:
            return place
        if (found := self.places.get(place)) is None:
            raise Unplaced
        return found


def moved(before: Sequence[Fact], now: Sequence[Fact]) -> Moved | None:
    """How the facts ``before`` became those of ``now``, both in order, if that is by moving inside their files alone."""
    gone, came = _others(before, now), _others(now, before)
    stay = set(gone).intersection(came)
    gone, came = [f for f in gone if f not in stay], [f for f in came if f not in stay]
    if list(map(_elsewhere, gone)) != list(map(_elsewhere, came)):
        return None
    paths = frozenset(fact.location.path for fact in gone)
    left = set(gone)
    stood = (fact for fact in before if fact.location.path in paths and fact not in left)
    places: dict[Location, Location] = {fact.location: fact.location for fact in stood}
    for old, new in zip(gone, came, strict=True):
        if places.setdefault(old.location, new.location) != new.location:
            return None
    return Moved(places, paths)


def _others(facts: Sequence[Fact], than: Sequence[Fact]) -> list[Fact]:
    """Those of ``facts`` that are not the very objects of ``than``: of a file that is what it was they are."""
    known = set(map(id, than))
    return [fact for fact in facts if id(fact) not in known]


def _elsewhere(fact: Fact) -> tuple[str, Fact]:
    return fact.location.path, structs.replace(fact, location=_NOWHERE)
