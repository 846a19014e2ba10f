"""``absent``: services, files, facts that the map says are not there."""

from __future__ import annotations

from scanner.diff.claims.answer import Answer
from scanner.diff.claims.patterns import match_facts, where
from scanner.diff.ground import Ground
from scanner.diff.names import is_service_like, lies_in_scaffold, listed
from scanner.model import Absent, FactPattern, Location, Role, Service, Step

RULE = "claim/absence"


def answer_absent(ground: Ground, asks: Absent, paths: tuple[str, ...]) -> Answer:
    """Whether nothing of what the claim names is there."""
    services = [each for each in ground.seen.services if _is_meant(each, asks.services)]
    if services:
        steps = tuple(Step(Role.CODE, ground.place_of(s), f"{s.path} is a {s.kind}") for s in services)
        found = listed(service.path for service in services)
        return Answer(RULE, False, f"{found} is there", steps, subject=services[0].path)
    files = [path for pattern in asks.files for path in ground.listing.matching(pattern)]
    if files:
        shown = [next(iter(ground.listing.under(path)), path) for path in files[:10]]
        steps = tuple(Step(Role.CODE, Location(path), f"{path} is there") for path in shown)
        return Answer(RULE, False, f"{listed(files, 4)} is there", steps)
    nothing = Answer(RULE, True, "none was found")
    answer = _facts(ground, asks.facts, paths) if asks.facts is not None else nothing
    if answer.holds and any(not each.chosen for each in ground.listing.absent):
        return Answer(RULE, None, "not all of the tree was looked at")
    return answer


def _is_meant(service: Service, patterns: tuple[str, ...]) -> bool:
    if service.is_library or lies_in_scaffold(service.path):
        return False
    return any(is_service_like(service, pattern) for pattern in patterns)


def _facts(ground: Ground, pattern: FactPattern, paths: tuple[str, ...]) -> Answer:
    matched = match_facts(ground, pattern, paths)
    what = f"{pattern.kind or 'use'} {pattern.technology}".strip()
    if matched.hits:
        return Answer(RULE, False, f"there is a {what}", where(matched.hits))
    if matched.unreadable:
        return Answer(RULE, None, f"the {pattern.value or 'values'} of {what} cannot be read")
    if matched.unseen:
        return Answer(RULE, None, matched.unseen)
    return Answer(RULE, True, f"no {what} was found")
