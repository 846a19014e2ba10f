"""``exists``: files, services, regions, facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from scanner.diff.claims.answer import Answer, Narrower
from scanner.diff.claims.patterns import Matched, match_facts, where
from scanner.diff.claims.regions import regions_seen
from scanner.diff.ground import Ground
from scanner.diff.names import is_service_like, listed
from scanner.model import Exists, FactPattern, Location, Role, Step

RULE = "claim/existence"


def answer_exists(ground: Ground, asks: Exists, paths: tuple[str, ...]) -> Answer:
    """Whether everything that the claim names is there; the first part that is not decides."""
    parts = list(_parts(ground, asks, paths))
    shown = tuple(step for part in parts for step in part.shown)
    for verdict in (False, None):
        for part in parts:
            if part.holds is verdict:
                return replace(part, shown=shown)
    return Answer(RULE, True, "all of it is there", shown, shown=shown)


def _parts(ground: Ground, asks: Exists, paths: tuple[str, ...]) -> Iterator[Answer]:
    if asks.files:
        yield _files(ground, asks.files, paths)
    if asks.services:
        yield _services(ground, asks.services)
    if asks.regions:
        yield _regions(ground, asks.regions)
    if asks.facts:
        yield answer_pattern(match_facts(ground, asks.facts, paths), asks.facts)


def _files(ground: Ground, files: tuple[str, ...], paths: tuple[str, ...]) -> Answer:
    found: dict[str, str] = {}
    for wanted in files:
        for base in paths or ("",):
            path = f"{base}/{wanted}" if base else wanted
            hit = next(ground.listing.matching(path), None)
            if hit is not None:
                found.setdefault(wanted, hit)
    lacking = [wanted for wanted in files if wanted not in found]
    steps = tuple(Step(Role.CODE, Location(_file(ground, hit)), f"{hit} is there") for hit in found.values())
    if lacking:
        place = f"in {listed(paths)}" if paths else "in the tree"
        places = [f"{base}/{each}" if base else each for each in lacking for base in paths or ("",)]
        if any(map(ground.listing.may_match, places)):
            return Answer(RULE, None, f"not all {place} was looked at", steps, shown=steps)
        return Answer(
            RULE,
            False,
            f"{listed(lacking)} cannot be found {place}",
            steps,
            narrower=_less("files", lacking, found),
            shown=steps,
        )
    return Answer(RULE, True, f"{listed(found)} are there", steps, shown=steps)


def _less(key: str, lacking: Iterable[str], found: Collection[object]) -> tuple[Narrower, ...]:
    """The claim without what is lacking, if something is left of it."""
    return tuple(Narrower(key, each, "") for each in lacking) if found else ()


def _file(ground: Ground, path: str) -> str:
    """``path``, or a file in it: a location needs a file."""
    return next(iter(ground.listing.under(path)), path)


def _services(ground: Ground, patterns: tuple[str, ...]) -> Answer:
    lacking, steps = [], []
    for pattern in patterns:
        found = [s for s in ground.seen.services if not s.is_library and is_service_like(s, pattern)]
        steps += [Step(Role.CODE, ground.place_of(s), f"{s.path} is a {s.kind}") for s in found[:1]]
        lacking += [] if found else [pattern]
    if lacking and any(not each.chosen for each in ground.listing.absent):
        return Answer(RULE, None, "not all of the tree was looked at", tuple(steps), shown=tuple(steps))
    if lacking:
        says, less = f"no service is called {listed(lacking)}", _less("service", lacking, steps)
        return Answer(RULE, False, says, tuple(steps), narrower=less, shown=tuple(steps))
    return Answer(RULE, True, "the services are there", tuple(steps), shown=tuple(steps))


def _regions(ground: Ground, regions: tuple[str, ...]) -> Answer:
    seen = regions_seen(ground, regions)
    lacking = [region for region in regions if region not in seen]
    steps = tuple(Step(Role.CODE, place, f"{region} is deployed to") for region, place in seen.items())
    if not seen:
        return Answer(RULE, None, "no deployment in the tree names a region")
    if lacking:
        says = f"no deployment names {listed(lacking)}, only {listed(seen)}"
        return Answer(RULE, False, says, steps, narrower=_less("regions", lacking, seen), shown=steps)
    return Answer(RULE, True, f"deployments name {listed(seen)}", steps, shown=steps)


def answer_pattern(matched: Matched, pattern: FactPattern) -> Answer:
    """Whether a fact of ``pattern`` was seen."""
    what = f"{pattern.kind or 'use'} {pattern.technology}".strip()
    if matched.hits:
        return Answer(RULE, True, f"there is a {what}", where(matched.hits), shown=where(matched.hits))
    if matched.unreadable:
        return Answer(RULE, None, f"the {pattern.value or 'values'} of {what} cannot be read there")
    if matched.unseen:
        return Answer(RULE, None, matched.unseen)
    return Answer(RULE, False, f"no {what} was found", where(matched.misses))
