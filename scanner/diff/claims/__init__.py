"""Claims of the map against the tree: one module for each kind of question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from scanner.diff.claims.absence import answer_absent
from scanner.diff.claims.answer import Answer
from scanner.diff.claims.count import answer_count
from scanner.diff.claims.every import answer_every
from scanner.diff.claims.existence import answer_exists
from scanner.diff.claims.technology import answer_uses
from scanner.diff.found import about_component, about_map
from scanner.diff.ground import Ground
from scanner.diff.sightings import sightings
from scanner.model import (
    Absent,
    Asked,
    Claim,
    Component,
    Confidence,
    Correction,
    Count,
    Every,
    Exists,
    Finding,
    Observed,
    Uses,
)

UNVERIFIABLE = "claim/unverifiable"

__all__ = ["ANSWERS", "UNVERIFIABLE", "Answer", "answer", "judge_claims"]


def judge_claims(ground: Ground) -> Iterator[Finding]:
    """One finding for each claim that does not hold; a note for each that nothing can check.

    Of what is gone nothing is asked: one finding tells of it already.
    """
    for component in ground.components:
        told = {each.service for each in sightings(ground, component)} - {""}
        for claim in component.claims if _is_there(ground, component) else ():
            seen = answer(ground, claim, component.paths)
            if not (seen.holds or seen.subject in told or _went_with_a_path(ground, component, claim, seen)):
                yield _of_component(ground, component, claim, seen)
    for claim in ground.map.claims if ground.map else ():
        seen = answer(ground, claim, ())
        if not seen.holds:
            rule = seen.rule if seen.holds is False else UNVERIFIABLE
            message = f"The map claims {_said(claim)}{_but(seen)}"
            yield about_map(
                ground, rule, message, location=claim.location, subject=claim.id, related=seen.steps
            )


ANSWERS: Mapping[type[Asked], Callable[[Ground, Any, tuple[str, ...]], Answer]] = MappingProxyType(
    {
        Exists: answer_exists,
        Count: answer_count,
        Absent: answer_absent,
        Every: answer_every,
        Uses: answer_uses,
    }
)


def answer(ground: Ground, claim: Claim, paths: tuple[str, ...]) -> Answer:
    """What the tree says to ``claim`` of something that lives at ``paths`` (): everywhere."""
    if claim.asks is None:
        return Answer(UNVERIFIABLE, None, "")
    return ANSWERS[type(claim.asks)](ground, claim.asks, paths)


def _is_there(ground: Ground, component: Component) -> bool:
    return not ground.is_gone(component) and ground.observation(component).status is not Observed.GONE


def _went_with_a_path(ground: Ground, component: Component, claim: Claim, seen: Answer) -> bool:
    """Whether what the claim lacks may have been at a declared path that is gone, of which a finding tells."""
    return seen.holds is False and bool(ground.gone(component)) and not isinstance(claim.asks, Absent)


def _of_component(ground: Ground, component: Component, claim: Claim, seen: Answer) -> Finding:
    fails = seen.holds is False
    return about_component(
        ground,
        seen.rule if fails else UNVERIFIABLE,
        component,
        f"{component.title} claims {_said(claim)}{_but(seen)}",
        location=claim.location,
        subject=claim.id,
        confidence=Confidence.HIGH if seen.rule in ("claim/count", "claim/existence") else Confidence.MEDIUM,
        related=seen.steps,
        corrections=_corrections(component, claim, seen) if fails else (),
    )


def _corrections(component: Component, claim: Claim, seen: Answer) -> tuple[Correction, ...]:
    if seen.narrower:
        edits = ((each.key, each.old, each.new) for each in seen.narrower)
        return tuple(Correction(component.id, *edit, seen.says, claim.id) for edit in edits)
    if not seen.bounds:
        return (Correction(component.id, "claims", claim.id, "", seen.says),)
    found = []
    for bound, number in seen.bounds:
        old = str(getattr(claim.asks, bound))
        found.append(Correction(component.id, bound, old, str(number), seen.says, claim.id))
        said = re.sub(rf"\b{old}\b", str(number), claim.text)
        if said != claim.text:
            found.append(Correction(component.id, "text", claim.text, said, seen.says, claim.id))
    return tuple(found)


def _said(claim: Claim) -> str:
    return f"“{claim.text}”" if claim.text else claim.id


def _but(seen: Answer) -> str:
    if seen.rule == UNVERIFIABLE:
        return ", which is prose: nothing can check it"
    return f", and {seen.says}" if seen.holds is False else f", which could not be checked: {seen.says}"
