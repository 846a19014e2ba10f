"""What of a whole run concerns the part that was asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from scanner.model import DeclaredMap, Finding, Judged
from scanner.pipeline.selection import lies_in, touches


def within(judged: Judged, declared: DeclaredMap | None, scope: Sequence[str]) -> Judged:
    """``judged``, of the whole tree, as far as it concerns ``scope``: it stands there, is shown there, or is about it.

    A finding is about a folder when it is about a component that has its code there, or that the folder is a part of.
    """
    if not scope:
        return judged
    touched = _touched(declared, scope)
    findings = tuple(each for each in judged.findings if _concerns(each, touched, scope))
    elsewhere = len(judged.findings) - len(findings)
    said = f"Only what concerns {', '.join(scope)} is shown: {elsewhere} more finding{'s' * (elsewhere != 1)} elsewhere"
    return Judged(
        findings,
        tuple(each for each in judged.suppressed if _concerns(each, touched, scope)),
        (*judged.not_evaluated, said),
    )


def of_others(declared: DeclaredMap | None, repository: str) -> Iterator[str]:
    """That a map of many repositories was held against one of them, where nobody asked for just that one."""
    if declared is not None and declared.elsewhere and not repository:
        more = f"{declared.elsewhere} component{'s' * (declared.elsewhere != 1)}"
        yield f"{more} of other repositories, and what the map says of the whole: `scan fleet` looks at them"


def _touched(declared: DeclaredMap | None, scope: Sequence[str]) -> frozenset[str]:
    components = declared.components if declared is not None else ()
    return frozenset(each.id for each in components if any(touches(path, scope) for path in each.paths))


def _concerns(finding: Finding, touched: Iterable[str], scope: Sequence[str]) -> bool:
    if finding.component and finding.component in touched and not finding.service:
        return True
    places = (finding.location, *(step.location for step in finding.related))
    return any(lies_in(place.path, scope) for place in places)
