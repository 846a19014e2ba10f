"""The map against what was seen: every judge once, then the exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.diff.checks import judge_checks, unjudged
from scanner.diff.claims import judge_claims
from scanner.diff.exceptions import excuse, judge_exceptions
from scanner.diff.found import told_apart
from scanner.diff.ground import Ground, survey
from scanner.diff.hazards import judge_hazards, proposed_places
from scanner.diff.issues import judge_issues
from scanner.diff.listing import is_under
from scanner.diff.names import listed, plural
from scanner.diff.parts import proposed_parts
from scanner.diff.paths import judge_paths
from scanner.diff.planned import judge_plan
from scanner.diff.problems import judge_problems
from scanner.diff.relations import judge_relations
from scanner.diff.status import judge_status
from scanner.diff.status import unjudged as without_a_place
from scanner.diff.undeclared import judge_services
from scanner.model import DeclaredMap, Judged, Observations
from scanner.rules import Check

_JUDGES = (
    judge_paths,
    judge_services,
    judge_plan,
    judge_status,
    judge_claims,
    judge_hazards,
    judge_issues,
    judge_checks,
    judge_problems,
    judge_relations,
)


def judge(declared: DeclaredMap | None, observed: Observations, checks: Iterable[Check] = ()) -> Judged:
    """Everything in which ``declared`` and ``observed`` disagree; without a map, what the code alone shows.

    Findings come in the order of their places.
    ``checks`` bring the checks that are data, the severities, and the rules that an exception may name.
    """
    ground = survey(declared, observed, checks)
    findings = told_apart(finding for judged in _JUDGES for finding in judged(ground))
    excused = excuse(ground, findings)
    standing = told_apart((*excused.standing, *judge_exceptions(ground, excused.used)))
    parts = proposed_parts(declared, ground.listing) if declared is not None else ()
    proposals = (*parts, *dict.fromkeys(proposed_places(ground)))
    return Judged(standing, excused.hidden, tuple(_not_evaluated(ground)), proposals)


def _not_evaluated(ground: Ground) -> Iterator[str]:
    yield from unjudged(ground)
    yield from _unseen(ground)
    yield from _nowhere(ground)


def _nowhere(ground: Ground) -> Iterator[str]:
    titles = [component.title for component in without_a_place(ground)]
    if titles:
        yield f"Status not judged, without a path or a claim to tell by: {plural(len(titles), 'component')}, {listed(titles)}"


def _unseen(ground: Ground) -> Iterator[str]:
    """What was not looked at, by the reason, with the components of which nothing at all was seen."""
    reasons = sorted({each.why for each in ground.listing.absent})
    for why in reasons:
        places = [each.path for each in ground.listing.absent if each.why == why]
        hidden = [
            component.title
            for component in ground.components
            if component.paths
            and not any(map(ground.listing.has, component.paths))
            and any(is_under(path, place) for path in component.paths for place in places)
        ]
        if hidden:
            yield f"Not judged, since {why}: {plural(len(hidden), 'component')}, {listed(hidden)}"
        elif not all(each.chosen for each in ground.listing.absent if each.why == why):
            yield f"Not looked at, since {why}: {listed(places, 3)}"
