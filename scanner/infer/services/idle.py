"""Programs that nothing deploys, where others of the tree are deployed."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.infer.services.claims import Claim, Strength
from scanner.infer.services.jvm import FOR_ITS_MAIN
from scanner.infer.services.layout import Layout, last, parent
from scanner.infer.services.programs import FOR_A_TERMINAL, HAS_MAIN, MAKES_ONE


def without_idle_mains(layout: Layout, claims: list[Claim]) -> Iterator[Claim]:
    """Where something deploys other programs, one that nothing deploys is a tool: beside them in a ``cmd``, or wherever
    it lies if it is for a terminal, or no more than a jar with a main class. What only has functions that make a server
    is then for those programs to call.
    """
    deployed = {found.path for found in claims if not found.code}
    holders = {parent(path) for path in deployed}
    others = not deployed.isdisjoint(layout.programs)
    started = {found.path for found in claims if found.code and found.evidence.says != MAKES_ONE}
    idle = {found.path for found in claims if found.evidence.says == MAKES_ONE} - started
    for found in claims:
        says, holder = found.evidence.says, parent(found.path)
        likely = found.strength is Strength.LIKELY and found.code and found.path not in deployed
        beside = says == HAS_MAIN and last(holder) == "cmd" and holder in holders
        unused = says in (FOR_A_TERMINAL, FOR_ITS_MAIN) or (says == MAKES_ONE and found.path in idle)
        if not (likely and (beside or (unused and others))):
            yield found
