"""Programs that nothing deploys, where others of the tree are deployed."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.infer.services.claims import Claim, Strength
from scanner.infer.services.jvm import FOR_ITS_MAIN
from scanner.infer.services.layout import Layout, last, parent
from scanner.infer.services.programs import FOR_A_TERMINAL, HAS_MAIN, HAS_SCRIPT, MAKES_ONE, TAKES


def without_idle_mains(layout: Layout, claims: list[Claim]) -> Iterator[Claim]:
    """Where something deploys other programs, one that nothing deploys is a tool: beside them in a ``cmd``, or wherever
    it lies if it is for a terminal, or no more than a jar with a main class. What only has functions that make a server
    is then for those programs to call, and so is what says that it may be imported and has a start script at most.
    """
    deployed = {found.path for found in claims if not found.code}
    holders = {parent(path) for path in deployed}
    others = not deployed.isdisjoint(layout.programs)
    started = {found.path for found in claims if found.code and found.evidence.says != MAKES_ONE}
    idle = {found.path for found in claims if found.evidence.says == MAKES_ONE} - started
    idle |= _imported(layout, claims)
    for found in claims:
        says, holder = found.evidence.says, parent(found.path)
        likely = found.strength is Strength.LIKELY and found.code and found.path not in deployed
        beside = says == HAS_MAIN and last(holder) == "cmd" and holder in holders
        unused = says in (FOR_A_TERMINAL, FOR_ITS_MAIN) or (
            says in (MAKES_ONE, HAS_SCRIPT) and found.path in idle
        )
        unused = unused or says == TAKES
        if not (likely and (beside or (unused and others))):
            yield found


def _imported(layout: Layout, claims: list[Claim]) -> set[str]:
    """Packages that offer themselves to be imported, of which no code is known to listen or work: only a script starts it."""
    started = {
        found.path for found in claims if found.code and found.evidence.says not in (HAS_SCRIPT, HAS_MAIN)
    }
    scripts = {found.path for found in claims if found.evidence.says == HAS_SCRIPT} - started
    return {path for path in scripts if any(f.value("exports") for f in layout.manifests.get(path, ()))}
